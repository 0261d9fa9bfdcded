"""From a sealed report to a working copy, with real forked children. All people are invented."""

import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from intake import clock, identities, networks, pipeline, recipients, services
from intake.arrival import Arrival
from intake.blobs import blob_store
from intake.errors import TransientError
from intake.models import (
    Attachment,
    CustodyEvent,
    Mailbox,
    MailboxSeed,
    Network,
    SealedPart,
    Stage,
    Submission,
)
from intake.pipeline import claims
from intake.pipeline.outcome import Outcome
from intake.queue import Lane
from intake.report import Report
from intake.sealing import HybridIdentity, Inner, NotForUs, open_bytes, unwrap
from intake.working_copy import WorkingCopy
from tests.organisation import AgentDouble, Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
RECEIPT = "123456789012345678904"
# Zalmay Nowhere is invented; +44 7700 900123 is reserved for fiction.
TOLD = Report(
    network="", language="en",
    account="They beat my brother Zalmay in the police station. Call me on +44 7700 900123.",
)  # fmt: skip


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
    with blob_store().open(found.blob) as payload:
        header = bytes(found.header)
        inner = Inner(kind, 1, str(row.pk), 1, 1)
        return open_bytes(header, payload.read(), unwrap(header, [key]), inner)


def test_a_caseworker_reads_the_report_without_the_phone_number(
    organisation: Organisation,
) -> None:
    row = accept(organisation)

    assert pipeline.work_off(Lane.TEXT) == 1

    row.refresh_from_db()
    assert row.stage == Stage.READY
    copy = WorkingCopy.from_bytes(part(row, "working_copy", organisation.desk))
    assert "[PHONE-1]" in copy.texts["account"].text
    assert "900123" not in copy.texts["account"].text
    assert "Zalmay" not in copy.texts["account"].text


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


def test_an_envelope_moved_to_another_row_waits_for_a_person(organisation: Organisation) -> None:
    victim, other = accept(organisation), accept(organisation)
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


def test_a_changed_byte_is_noticed_and_the_others_are_unharmed(organisation: Organisation) -> None:
    broken, sound = accept(organisation), accept(organisation)
    store = blob_store()
    path = store._folder / broken.blob[:2] / broken.blob  # type: ignore[attr-defined]
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)

    pipeline.work_off(Lane.TEXT)

    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.stage, sound.stage) == (Stage.NEEDS_PERSON, Stage.READY)


def test_the_slower_of_two_workers_changes_nothing(organisation: Organisation) -> None:
    row = accept(organisation)
    slow = claims.claim_next(Lane.TEXT)
    assert slow is not None
    Submission.objects.filter(pk=row.pk).update(lease_until=clock.now() - timedelta(seconds=1))
    result = pipeline._work(slow, recipients.current())
    assert isinstance(result, Outcome)
    assert pipeline.work_off(Lane.TEXT) == 1

    assert claims.finish(slow, result) is False
    assert SealedPart.objects.filter(kind="working_copy").count() == 1
    named = {p.blob for p in SealedPart.objects.all()} | {row.blob}
    assert set(blob_store().names()) == named


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
    Submission.objects.filter(pk=row.pk).update(attempts=3)

    pipeline.work_off(Lane.TEXT)

    row.refresh_from_db()
    assert opened == []
    assert row.stage == Stage.NEEDS_PERSON


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
    until = time.monotonic() + 20
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
    accept(organisation, ("words.doc", b"not a picture at all, invented"))

    pipeline.work_off(Lane.FILES)

    row = Attachment.objects.get()
    assert row.stage == Stage.READY
    assert b"not_shown" in part(row, "note", organisation.desk)


def test_every_deed_of_the_worker_leaves_an_event(organisation: Organisation) -> None:
    accept(organisation, ("words.doc", b"not a picture at all, invented"))
    pipeline.work_off(Lane.TEXT)
    pipeline.work_off(Lane.FILES)

    # received, ready, attachment ready, mailbox published
    assert CustodyEvent.objects.count() == 4


def test_a_child_keeps_no_descriptor_of_its_parent(organisation: Organisation) -> None:
    from intake.pipeline.child import in_a_child  # noqa: PLC0415
    from intake.pipeline.outcome import Fault  # noqa: PLC0415

    Submission.objects.count()  # a live database connection in the parent

    def look() -> Outcome:
        kept = [e.name for e in Path("/proc/self/fd").iterdir() if e.exists()]
        raise TransientError(f"kept_{len(kept)}")

    # standard three and the pipe; the listing's own is gone when it is counted
    assert in_a_child(look, deadline=10) == Fault("kept_4", passing=True)
