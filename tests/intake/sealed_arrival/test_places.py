"""Envelopes moved, copied or swapped between rows: none opens there. All is invented."""

import uuid
from collections.abc import Callable

import pytest

from intake import identities, pipeline
from intake.mailbox.seed import seal_seed
from intake.models import Attachment, Mailbox, MailboxSeed, Stage, Submission
from intake.queue import Lane
from tests.intake.uploads.sender import POST_TYPE, Line, Sender
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def work(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> Callable[[Lane], int]:
    """A worker over what is there when it is called."""
    monkeypatch.setattr(identities, "is_ready", lambda: True)

    def off(lane: Lane) -> int:
        monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
        return pipeline.work_off(lane)

    return off


@pytest.fixture
def two(line: Line, new_sender: Callable[[], Sender]) -> list[Sender]:
    """Two people who have sent a report."""
    senders = [new_sender(), new_sender()]
    for one in senders:
        answer = line.client.post("/en/", one.post(), content_type=POST_TYPE)
        assert answer.status_code == 200
    return senders


def test_a_seed_moved_to_another_submission_is_refused(
    two: list[Sender], work: Callable[[Lane], int]
) -> None:
    one, other = MailboxSeed.objects.all()
    headers = bytes(one.header), bytes(one.payload)
    MailboxSeed.objects.filter(pk=other.pk).update(header=headers[0], payload=headers[1])

    work(Lane.FILES)

    assert MailboxSeed.objects.get().pk == other.pk
    assert MailboxSeed.objects.get().stage == Stage.NEEDS_PERSON
    assert Mailbox.objects.count() == 1


def test_a_report_moved_to_another_submission_is_refused(
    two: list[Sender], work: Callable[[Lane], int]
) -> None:
    one, other = Submission.objects.all()
    Submission.objects.filter(pk=other.pk).update(header=bytes(one.header), blob="x" * 22)
    Submission.objects.filter(pk=one.pk).update(blob=other.blob)
    Submission.objects.filter(pk=other.pk).update(blob=one.blob)

    work(Lane.TEXT)

    assert {row.stage for row in Submission.objects.all()} == {Stage.NEEDS_PERSON}


def test_a_seed_that_waited_since_before_uploads_is_still_opened(
    two: list[Sender], work: Callable[[Lane], int], organisation: Organisation
) -> None:
    row = Submission.objects.first()
    assert row is not None
    old = seal_seed(two[0].receipt, str(row.pk), organisation.epoch.recipient)
    MailboxSeed.objects.filter(submission=row).update(header=old.header, payload=old.payload)

    work(Lane.FILES)

    assert not MailboxSeed.objects.exists()


def test_a_seed_for_neither_its_id_nor_its_row_is_left_to_a_person(
    two: list[Sender], work: Callable[[Lane], int], organisation: Organisation
) -> None:
    seed = MailboxSeed.objects.first()
    assert seed is not None
    stray = seal_seed(two[0].receipt, str(uuid.uuid4()), organisation.epoch.recipient)
    MailboxSeed.objects.filter(pk=seed.pk).update(header=stray.header, payload=stray.payload)

    work(Lane.FILES)

    assert MailboxSeed.objects.get().stage == Stage.NEEDS_PERSON


def test_a_file_sealed_for_another_number_or_another_submission_is_refused(
    line: Line, new_sender: Callable[[], Sender], work: Callable[[Lane], int]
) -> None:
    one, other = new_sender(), new_sender()
    misnumbered, foreign = one.file(1, b"invented", part=3), other.file(2, b"invented")
    files = [(line.send(one, file)[0], file) for file in (misnumbered, foreign)]
    line.client.post("/en/", one.post(files=files), content_type=POST_TYPE)

    work(Lane.FILES)

    assert {row.stage for row in Attachment.objects.all()} == {Stage.NEEDS_PERSON}
