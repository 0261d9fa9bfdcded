"""From a sealed report to a working copy, with real forked children. All people are invented."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from intake import clock, custody, identities, networks, pipeline, recipients, services
from intake.arrival import Arrival
from intake.audit import audit
from intake.blobs import blob_store
from intake.errors import TransientError
from intake.models import (
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
from intake.payloads import is_small
from intake.pipeline import claims
from intake.pipeline.outcome import Fault, Outcome
from intake.queue import Lane
from intake.report import Report, canonical
from intake.sealing import HybridIdentity, Inner, NotForUs, open_bytes, split, unwrap
from intake.working_copy import WorkingCopy
from tests.faults import resting
from tests.organisation import AgentDouble, Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
RECEIPT = "123456789012345678904"
# Zalmay Nowhere is invented; +44 7700 900123 is reserved for fiction.
TOLD = Report(
    network="", language="en",
    account="They beat my brother Zalmay in the police station. Call me on +44 7700 900123.",
)  # fmt: skip
LONG = replace(TOLD, account=f"{TOLD.account} {resting.LONG}")
either = pytest.mark.parametrize("told", [TOLD, LONG], ids=["short", "long"])


@pytest.fixture(autouse=True)
def _agent(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)


def accept(
    organisation: Organisation, *files: tuple[str, bytes], told: Report = TOLD
) -> Submission:
    code = networks.issue_codes(Network.objects.get(), 1)[0]
    arrival = Arrival(new_submission_id(), code, RECEIPT)
    for name, content in files:
        file = arrival.open_file(name, "image/jpeg")
        file.write(content)
        file.close()
    services.accept_report(arrival, told)
    return Submission.objects.get(id_digest=arrival.id_digest)


def kept(row: Submission | Attachment) -> bytes:
    assert row.kept_header is not None
    return bytes(row.kept_header)


def part(row: Submission | Attachment, kind: str, key: HybridIdentity) -> bytes:
    found = SealedPart.objects.get(kind=kind, **{type(row).__name__.lower(): row})
    header, payload = bytes(found.header), resting.content(found.blob)
    return open_bytes(header, payload, unwrap(header, [key]), Inner(kind, 1, str(row.pk), 1, 1))


def payloads_at_rest() -> set[str]:
    return {*blob_store().names(), *SmallPayload.objects.values_list("name", flat=True)}


def payloads_named() -> set[str]:
    rows = (model.objects.values_list("blob", flat=True)
            for model in (Submission, Attachment, SealedPart))  # fmt: skip
    return {name for names in rows for name in names}


@either
def test_a_caseworker_reads_the_report_without_the_phone_number(
    organisation: Organisation, told: Report
) -> None:
    row = accept(organisation, told=told)

    assert pipeline.work_off(Lane.TEXT) == 1

    row.refresh_from_db()
    assert row.stage == Stage.READY
    copy = WorkingCopy.from_bytes(part(row, "working_copy", organisation.desk))
    assert "[PHONE-1]" in copy.texts["account"].text
    assert "900123" not in copy.texts["account"].text
    assert "Zalmay" not in copy.texts["account"].text
    made = SealedPart.objects.get(kind="working_copy")
    assert is_small(row.blob) == is_small(made.blob) == (told is TOLD)
    assert audit().clean
    assert payloads_at_rest() == payloads_named()


def test_whom_pseudonyms_stand_for_opens_with_originals_and_not_with_the_desk(
    organisation: Organisation,
) -> None:
    row = accept(organisation)
    pipeline.work_off(Lane.TEXT)

    table = part(row, "identities", organisation.originals)
    assert b"900123" in table
    with pytest.raises(NotForUs):
        part(row, "identities", organisation.desk)


def test_the_original_is_kept_for_originals_and_custody_and_its_first_header_too(
    organisation: Organisation,
) -> None:
    row = accept(organisation)
    first = bytes(row.header)
    pipeline.work_off(Lane.TEXT)

    row.refresh_from_db()
    assert bytes(row.header) == first
    unwrap(kept(row), [organisation.originals])
    unwrap(kept(row), [organisation.custody])
    with pytest.raises(NotForUs):
        unwrap(kept(row), [organisation.epoch, organisation.desk])


def test_nothing_that_tells_a_time_is_left_when_a_row_is_finished(
    organisation: Organisation,
) -> None:
    row = accept(organisation)
    pipeline.work_off(Lane.TEXT)

    row.refresh_from_db()
    assert row.lease_until is None
    assert row.attempts == 0


def test_the_mailbox_is_published_and_its_seed_deleted(organisation: Organisation) -> None:
    row = accept(organisation)
    pipeline.work_off(Lane.FILES)

    assert not MailboxSeed.objects.exists()
    assert Mailbox.objects.get().recipient in part(row, "mailbox", organisation.desk).decode()


@pytest.mark.parametrize(
    ("one", "two"), [(TOLD, TOLD), (LONG, LONG), (TOLD, LONG)], ids=["short", "long", "both"]
)
def test_an_envelope_moved_to_another_row_waits_for_a_person(
    organisation: Organisation, one: Report, two: Report
) -> None:
    victim, other = accept(organisation, told=one), accept(organisation, told=two)
    Submission.objects.filter(pk=other.pk).update(blob="moved")
    Submission.objects.filter(pk=victim.pk).update(header=other.header, blob=other.blob)
    Submission.objects.filter(pk=other.pk).update(blob=victim.blob)

    pipeline.work_off(Lane.TEXT)

    victim.refresh_from_db()
    assert victim.stage == Stage.NEEDS_PERSON
    assert b"misplaced" in part(victim, "note", organisation.desk)
    assert not SealedPart.objects.filter(submission=victim, kind="working_copy").exists()


def test_a_report_given_to_another_circle_waits_for_a_person(organisation: Organisation) -> None:
    row = accept(organisation)
    Submission.objects.filter(pk=row.pk).update(network=uuid.uuid4())

    pipeline.work_off(Lane.TEXT)

    row.refresh_from_db()
    assert row.stage == Stage.NEEDS_PERSON


@either
def test_a_changed_byte_is_noticed_and_the_others_are_unharmed(
    organisation: Organisation, told: Report
) -> None:
    broken, sound = accept(organisation, told=told), accept(organisation, told=told)
    content = bytearray(resting.content(broken.blob))
    content[100] ^= 1
    resting.put_in_place(broken.blob, bytes(content))

    pipeline.work_off(Lane.TEXT)

    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.stage, sound.stage) == (Stage.NEEDS_PERSON, Stage.READY)


@either
def test_a_row_whose_payload_is_missing_ends_with_a_person_and_the_audit_names_it(
    organisation: Organisation,
    told: Report,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.MAX_ATTEMPTS = 2
    monkeypatch.setattr(pipeline, "_pause", lambda _attempts: -1.0)
    lost, sound = accept(organisation, told=told), accept(organisation, told=told)
    resting.remove(lost.blob)

    pipeline.work_off(Lane.TEXT)

    lost.refresh_from_db()
    sound.refresh_from_db()
    assert (lost.stage, sound.stage) == (Stage.NEEDS_PERSON, Stage.READY)
    if told is not LONG:
        assert b"payload_missing" in part(lost, "note", organisation.desk)
    assert part(lost, "note", organisation.desk)
    assert not SealedPart.objects.filter(submission=lost, kind="working_copy").exists()
    assert audit().missing == [str(lost.pk)]


@either
def test_the_slower_of_two_workers_changes_nothing(
    organisation: Organisation, told: Report
) -> None:
    row = accept(organisation, told=told)
    slow = claims.claim_next(Lane.TEXT)
    assert slow is not None
    Submission.objects.filter(pk=row.pk).update(lease_until=clock.now() - timedelta(seconds=1))
    result = pipeline._work(slow, recipients.current())
    assert isinstance(result, Outcome)
    assert pipeline.work_off(Lane.TEXT) == 1
    before = payloads_named()

    assert claims.finish(slow, result) is False

    assert SealedPart.objects.filter(kind="working_copy").count() == 1
    assert not before & {made.payload.name for made in result.parts}
    assert payloads_at_rest() == payloads_named() == before


def test_a_desk_member_who_opens_the_ready_event_makes_the_leaf_of_the_arrival(
    organisation: Organisation,
) -> None:
    row = accept(organisation)
    pipeline.work_off(Lane.TEXT)

    ready = next(told for told in map(told_by(organisation.desk), CustodyBody.objects.all())
                 if told["kind"] == "submission.ready")  # fmt: skip

    assert ready["row"] == str(row.pk)
    leaf = leaf_of_arrival(row, bytes.fromhex(ready["received"]))
    arrival = CustodyEvent.objects.get(leaf=leaf)
    assert not CustodyBody.objects.filter(event=arrival).exists()
    assert leaf_of_arrival(row, bytes(16)) != leaf


def test_without_the_desks_key_nobody_makes_the_leaf_of_an_arrival(
    organisation: Organisation,
) -> None:
    accept(organisation)
    pipeline.work_off(Lane.TEXT)

    for body in CustodyBody.objects.all():
        with pytest.raises(NotForUs):
            told_by(organisation.originals)(body)
        with pytest.raises(NotForUs):
            told_by(organisation.epoch)(body)


def leaf_of_arrival(row: Submission, salt: bytes) -> bytes:
    """By docs/formats.md, from the row and the salt alone."""
    body = canonical(
        {
            "kind": "submission.received",
            "row": str(row.pk),
            "sha256": bytes(row.blob_sha256).hex(),
            "day": row.received_on.isoformat(),
        }
    )
    return hashlib.sha256(salt + body).digest()


def told_by(reader: HybridIdentity) -> Callable[[CustodyBody], dict[str, str]]:
    def told(body: CustodyBody) -> dict[str, str]:
        header, payload = split(bytes(body.sealed))
        inner = Inner("custody_event", 1, bytes(body.event.leaf).hex(), 1, 1)
        content = open_bytes(header, payload, unwrap(header, [reader]), inner)
        return dict(json.loads(content[custody.SALT_SIZE :]))

    return told


def test_a_claimed_row_is_not_claimed_again_before_its_lease_ends(
    organisation: Organisation,
) -> None:
    accept(organisation)
    assert claims.claim_next(Lane.TEXT) is not None
    assert claims.claim_next(Lane.TEXT) is None


def test_a_row_that_keeps_killing_its_child_ends_with_a_person(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.MAX_ATTEMPTS = 3
    monkeypatch.setattr(pipeline, "_pause", lambda _attempts: -1.0)
    monkeypatch.setitem(
        pipeline.WORK, "submission", lambda *_args: os.kill(os.getpid(), signal.SIGKILL)
    )
    row = accept(organisation)

    pipeline.work_off(Lane.TEXT)

    row.refresh_from_db()
    assert row.stage == Stage.NEEDS_PERSON
    assert b"child_died" in part(row, "note", organisation.desk)


def test_a_row_that_took_its_worker_down_each_time_is_not_opened_again(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.MAX_ATTEMPTS = 3
    opened: list[object] = []
    monkeypatch.setattr(pipeline, "_work", lambda claim, _keys: opened.append(claim))
    row = accept(organisation)
    Submission.objects.filter(pk=row.pk).update(attempts=12)

    pipeline.work_off(Lane.TEXT)

    row.refresh_from_db()
    assert opened == []
    assert row.stage == Stage.NEEDS_PERSON


def test_five_restarts_in_the_middle_of_a_sound_report_do_not_send_it_to_a_person(
    organisation: Organisation, settings: Settings
) -> None:
    settings.MAX_ATTEMPTS = 5
    row = accept(organisation)
    for _ in range(5):  # each time the whole worker was killed, and its lease ran out
        assert claims.claim_next(Lane.TEXT) is not None
        Submission.objects.filter(pk=row.pk).update(lease_until=clock.now() - timedelta(seconds=1))

    assert pipeline.work_off(Lane.TEXT) == 1

    row.refresh_from_db()
    assert row.stage == Stage.READY


def test_a_wait_for_the_agent_never_ends_with_a_person_however_often_it_was_claimed(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = accept(organisation)
    Submission.objects.filter(pk=row.pk).update(attempts=19)
    waits = Fault("agent_locked", passing=True)
    monkeypatch.setattr(pipeline, "_work", lambda _claim, _keys: waits)

    assert pipeline.work_off(Lane.TEXT) == 0

    row.refresh_from_db()
    assert (row.stage, row.attempts) == (Stage.RECEIVED, 19)


def test_a_child_does_not_outlive_a_worker_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, time\n"
        "from intake.pipeline.child import in_a_child\n"
        "def work():\n"
        f"    open({str(tmp_path / 'child')!r}, 'w').write(str(os.getpid()))\n"
        "    time.sleep(60)\n"
        "in_a_child(work, deadline=60)\n"
    )
    start = "import tests.settings, django; django.setup()\n"
    worker = subprocess.Popen(
        [sys.executable, "-c", start + code],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    until = time.monotonic() + 90
    while not (tmp_path / "child").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.1)
    child = int((tmp_path / "child").read_text(encoding="utf-8"))

    worker.kill()
    worker.wait()

    while Path(f"/proc/{child}/stat").exists() and time.monotonic() < until:
        if Path(f"/proc/{child}/stat").read_text(encoding="utf-8").split()[2] == "Z":
            break
        time.sleep(0.05)
    else:
        assert not Path(f"/proc/{child}").exists()


def test_a_locked_agent_makes_rows_wait_without_using_up_their_attempts(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Locked(AgentDouble):
        def file_key(self, kind: str, row: str, token: int) -> object:  # type: ignore[override]
            raise TransientError("agent_locked")

    monkeypatch.setattr(identities, "agent", lambda: Locked([]))
    row = accept(organisation)

    assert pipeline.work_off(Lane.TEXT) == 0

    row.refresh_from_db()
    assert (row.stage, row.attempts) == (Stage.RECEIVED, 0)


def test_an_attachment_becomes_a_rendition_and_its_original_stays(
    organisation: Organisation,
) -> None:
    from io import BytesIO  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415

    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG", comment=b"Zalmay was here")
    accept(organisation, ("zalmay.jpg", picture.getvalue()))

    pipeline.work_off(Lane.FILES)

    row = Attachment.objects.get()
    assert row.stage == Stage.READY
    rendition = part(row, "rendition", organisation.desk)
    assert b"Zalmay was here" not in rendition
    unwrap(kept(row), [organisation.originals])


def test_a_file_that_cannot_be_shown_says_so_and_is_kept(organisation: Organisation) -> None:
    accept(organisation, ("words.doc", b"\0not a picture at all, invented"))

    pipeline.work_off(Lane.FILES)

    row = Attachment.objects.get()
    assert row.stage == Stage.READY
    assert b"not_shown" in part(row, "note", organisation.desk)


def test_every_deed_of_the_worker_leaves_an_event(organisation: Organisation) -> None:
    accept(organisation, ("words.doc", b"\0not a picture at all, invented"))
    pipeline.work_off(Lane.TEXT)
    pipeline.work_off(Lane.FILES)

    # received, ready, attachment ready, mailbox published
    assert CustodyEvent.objects.count() == 4


def test_a_child_keeps_no_descriptor_of_its_parent(organisation: Organisation) -> None:
    from intake.pipeline.child import in_a_child  # noqa: PLC0415

    Submission.objects.count()  # a live database connection in the parent

    def look() -> Outcome:
        kept = [e.name for e in Path("/proc/self/fd").iterdir() if e.exists()]
        raise TransientError(f"kept_{len(kept)}")

    # standard three and the pipe; the listing's own is gone when it is counted
    assert in_a_child(look, deadline=10) == Fault("kept_4", passing=True)
