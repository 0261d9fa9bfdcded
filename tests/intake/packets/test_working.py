"""What a worker makes of a packet, and what it leaves to a person. Everything told is invented."""

import hashlib
import json
from collections.abc import Callable

import pytest
from pytest_django import Settings

from intake import networks, pipeline, trying_again
from intake.audit import audit
from intake.keys.agent import rows
from intake.mailbox.seed import derive
from intake.models import (
    BY_PACKET,
    AdmissionCode,
    Attachment,
    CustodyBody,
    CustodyEvent,
    Mailbox,
    MailboxSeed,
    Network,
    SealedPart,
    SmallPayload,
    Stage,
    Submission,
)
from intake.pipeline.claims import Claim, finish
from intake.pipeline.outcome import Outcome
from intake.queue import Lane
from intake.report import AttachmentEntry, Report, canonical
from intake.sealing import HybridIdentity, Inner, NotForUs, open_bytes, split, unwrap
from intake.working_copy import WorkingCopy
from tests.faults import resting
from tests.intake.packets.conftest import Send
from tests.intake.packets.writer import ACCOUNT, Writer
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
Work = Callable[..., None]
FILE = b"\0" + b"An invented file. " * 9000  # of a kind that nothing shows


def opened(header: bytes | memoryview, blob: str, by: HybridIdentity, inner: Inner) -> bytes:
    whole = bytes(header)
    return open_bytes(whole, resting.content(blob), unwrap(whole, [by]), inner)


def part(row: Submission, kind: str, by: HybridIdentity) -> bytes:
    found = SealedPart.objects.get(submission=row, kind=kind)
    return opened(found.header, found.blob, by, Inner(kind, 1, str(row.pk), 1, 1))


def reason(row: Submission, organisation: Organisation) -> bytes:
    return part(row, "note", organisation.desk)


def test_a_packet_becomes_a_working_copy_a_file_and_a_mailbox(
    writer: Writer, send: Send, work: Work, organisation: Organisation
) -> None:
    send(writer.pack(files=[FILE]))
    row = Submission.objects.get()
    assert (row.stage, row.epoch, row.parts) == (Stage.RECEIVED, BY_PACKET, 2)

    work()

    row.refresh_from_db()
    assert row.stage == Stage.READY
    copy = WorkingCopy.from_bytes(part(row, "working_copy", organisation.desk))
    assert "[PHONE-1]" in copy.texts["account"].text
    assert copy.attachments == (str(Attachment.objects.get().pk),)
    assert Attachment.objects.get().stage == Stage.READY
    locator = derive(writer.receipt).locator
    assert bytes(Mailbox.objects.get().locator_digest) == hashlib.sha256(locator).digest()
    assert not MailboxSeed.objects.exists()
    assert not AdmissionCode.objects.exists(), "both are used up: the relay's and the writer's"
    assert audit().clean


def test_nothing_rests_under_a_key_that_the_writer_drew(
    writer: Writer, send: Send, work: Work, organisation: Organisation
) -> None:
    packet = writer.pack(files=[FILE])
    send(packet)
    came = [bytes(one.header) for one in (Submission.objects.get(), Attachment.objects.get())]
    known = [unwrap(header, [organisation.custody]) for header in came]
    small = set(SmallPayload.objects.values_list("name", flat=True))

    work()

    report, file = Submission.objects.get(), Attachment.objects.get()
    assert not small & set(SmallPayload.objects.values_list("name", flat=True))
    for row, key in zip((report, file), known, strict=True):
        assert row.epoch == organisation.epoch_number, "nothing at rest says how it came"
        for header in (bytes(row.header), bytes(row.kept_header or b"")):
            assert unwrap(header, [organisation.originals]) != key
            with pytest.raises(NotForUs):
                unwrap(header, [organisation.packet, organisation.epoch])
        assert resting.content(row.blob) not in packet
    digest = writer.digest.hex()
    told = opened(
        report.header, report.blob, organisation.originals, Inner("report", 1, digest, 1, 2)
    )
    assert Report.from_bytes(told).account == ACCOUNT
    assert writer.code.replace("-", "").encode() not in told
    content = opened(
        file.header, file.blob, organisation.originals, Inner("attachment", 1, digest, 2, 0)
    )
    assert content.endswith(FILE)


def test_the_desk_finds_the_event_of_its_arrival_after_it_was_sealed_anew(
    writer: Writer, send: Send, work: Work, organisation: Organisation
) -> None:
    send(writer.pack())
    row = Submission.objects.get()
    salt = unwrap(bytes(row.header), [organisation.custody]).event_salt()
    arrived = bytes(row.blob_sha256).hex()
    about = {
        "kind": "submission.received", "row": str(row.pk), "day": str(row.received_on),
        "sha256": arrived,
    }  # fmt: skip
    leaf = hashlib.sha256(salt + canonical(about)).digest()
    assert CustodyEvent.objects.filter(leaf=leaf).exists()

    work(Lane.TEXT)

    body = CustodyBody.objects.get()
    header, payload = split(bytes(body.sealed))
    inner = Inner("custody_event", 1, bytes(body.event.leaf).hex(), 1, 1)
    told = open_bytes(header, payload, unwrap(header, [organisation.desk]), inner)[16:]
    ready = json.loads(told)
    assert (ready["received"], ready["arrived"]) == (salt.hex(), arrived)


def test_it_goes_to_the_circle_of_its_own_code_and_not_to_the_relays(
    new_writer: Callable[[], Writer], send: Send, work: Work, organisation: Organisation
) -> None:
    relay = Network.objects.create()
    organisation.add_network(relay.pk)
    writer = new_writer()
    send(writer.pack(files=[FILE]), networks.issue_codes(relay, 1)[0])
    assert Submission.objects.get().network == relay.pk

    work(Lane.FILES)
    assert not SealedPart.objects.exists(), "files and receipt wait until the code is judged"
    assert Attachment.objects.get().attempts == MailboxSeed.objects.get().attempts == 0

    work(Lane.TEXT)
    row = Submission.objects.get()
    assert (row.stage, row.network) == (Stage.READY, organisation.network_id)
    copy = WorkingCopy.from_bytes(part(row, "working_copy", organisation.desk))
    assert copy.network == str(organisation.network_id)


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "no code at all", ""])
def test_a_code_that_nobody_gave_leaves_it_to_a_person_and_loses_nothing(
    code: str, writer: Writer, send: Send, work: Work, organisation: Organisation
) -> None:
    good, writer.code = writer.code, code
    send(writer.pack(files=[FILE]))
    work()

    row = Submission.objects.get()
    assert (row.stage, row.epoch, row.attempts) == (Stage.NEEDS_PERSON, BY_PACKET, 0)
    assert reason(row, organisation) == b'{"reason":"packet_code_unknown"}'
    assert {one.kind for one in SealedPart.objects.all()} == {"note"}
    assert Attachment.objects.get().stage == MailboxSeed.objects.get().stage == Stage.RECEIVED
    networks.find_code(good)
    unwrap(bytes(row.header), [organisation.custody])
    assert audit().clean


def test_a_code_admits_one_packet(
    new_writer: Callable[[], Writer], send: Send, work: Work, organisation: Organisation
) -> None:
    first, second = new_writer(), new_writer()
    second.code = first.code
    for one in (first, second):
        send(one.pack())
        work(Lane.TEXT)

    stages = Submission.objects.order_by("stage").values_list("stage", flat=True)
    assert list(stages) == [Stage.NEEDS_PERSON, Stage.READY]


def test_two_packets_with_one_code_worked_at_once_are_one_report_and_one_question(
    new_writer: Callable[[], Writer], send: Send, work: Work, organisation: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    writer = new_writer()
    send(writer.pack(files=[FILE]))

    def used_meanwhile(claim: Claim, outcome: Outcome) -> bool:
        AdmissionCode.objects.all().delete()
        monkeypatch.setattr(pipeline, "finish", finish)
        return finish(claim, outcome)

    monkeypatch.setattr(pipeline, "finish", used_meanwhile)
    work(Lane.TEXT)

    row = Submission.objects.get()
    assert row.stage == Stage.NEEDS_PERSON
    assert {one.kind for one in SealedPart.objects.all()} == {"note"}
    assert audit().clean


def test_what_its_own_version_was_admitted_by_need_not_be_shown_again(
    writer: Writer, send: Send, work: Work
) -> None:
    for account in (ACCOUNT, "Told otherwise."):
        send(writer.pack(account))
        work(Lane.TEXT)

    rows_ = Submission.objects.order_by("version")
    assert [(one.version, one.stage) for one in rows_] == [(1, Stage.READY), (2, Stage.READY)]


def test_a_report_that_lists_other_files_than_came_is_left_to_a_person(
    writer: Writer, send: Send, work: Work, organisation: Organisation
) -> None:
    other = AttachmentEntry("00000000-0000-4000-8000-000000000003", 1, "00" * 32)
    send(writer.pack(files=[FILE], said=[other]))
    work(Lane.TEXT)

    assert reason(Submission.objects.get(), organisation) == b'{"reason":"files_differ"}'


def test_a_packet_under_another_id_opens_nowhere(
    writer: Writer, send: Send, work: Work, organisation: Organisation
) -> None:
    send(writer.pack(id_digest=bytes(32)))
    work(Lane.TEXT)

    assert reason(Submission.objects.get(), organisation) == b'{"reason":"misplaced"}'
    networks.find_code(writer.code)  # whoever renames a packet uses up no code of its writer


def test_an_altered_twin_that_came_first_keeps_no_file_from_the_true_one(
    writer: Writer, send: Send, work: Work
) -> None:
    true = writer.pack(files=[FILE])
    line, _, rest = true.partition(b"\n")
    salt = line[line.index(b'"salt":"') + 8 :][:32]
    altered = line.replace(salt, b"00" * 16) + b"\n" + rest
    for packet in (altered, true):
        assert send(packet).status_code == 200
    assert Submission.objects.count() == 2
    assert Attachment.objects.count() == 1

    work()

    assert set(Submission.objects.values_list("stage", flat=True)) == {Stage.READY}
    assert Attachment.objects.get().stage == Stage.READY


def test_without_the_code_key_it_waits_for_a_person_who_may_let_it_try_again(
    writer: Writer, send: Send, work: Work, settings: Settings, organisation: Organisation
) -> None:
    send(writer.pack())
    kept, settings.CODE_KEY_FILE, settings.MAX_ATTEMPTS = settings.CODE_KEY_FILE, None, 1
    work(Lane.TEXT)

    row = Submission.objects.get()
    assert reason(row, organisation) == b'{"reason":"code_key_missing"}'
    assert trying_again.may_be_tried(row, ["code_key_missing"])
    settings.CODE_KEY_FILE = kept
    Submission.objects.update(stage=Stage.RECEIVED)
    work(Lane.TEXT)
    row.refresh_from_db()
    assert row.stage == Stage.READY


def test_what_no_key_here_opens_waits_for_custody(
    writer: Writer, send: Send, work: Work, organisation: Organisation
) -> None:
    packet = writer.pack(files=[FILE])
    organisation.packet = HybridIdentity.generate()  # the agent's, after ninety days
    send(packet)
    work()

    row = Submission.objects.get()
    assert row.stage == Stage.CUSTODY
    unwrap(bytes(row.header), [organisation.custody])
    assert Attachment.objects.get().stage == Stage.RECEIVED


def test_until_its_code_is_judged_no_desk_is_made_a_reader_of_it(
    writer: Writer, send: Send, work: Work
) -> None:
    send(writer.pack(files=[FILE]))
    for model in rows.EVIDENCE:
        assert not rows.is_judged(rows.idle(model).get())
    work(Lane.TEXT)
    for model in rows.EVIDENCE:
        assert rows.is_judged(rows.idle(model).get())


def test_a_worker_that_was_overtaken_changes_nothing(
    writer: Writer,
    send: Send,
    work: Work,
    organisation: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send(writer.pack())

    def overtaken(claim: Claim, outcome: Outcome) -> bool:
        Submission.objects.update(token=7)
        return finish(claim, outcome)

    monkeypatch.setattr(pipeline, "finish", overtaken)
    work(Lane.TEXT)

    row = Submission.objects.get()
    assert (row.epoch, row.stage) == (BY_PACKET, Stage.RECEIVED)
    assert not SealedPart.objects.exists()
    networks.find_code(writer.code)
    assert audit().clean
