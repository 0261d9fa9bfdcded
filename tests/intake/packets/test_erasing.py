"""What goes with a packet that was refused, and what does not. Everything is invented."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.db import transaction

from intake import blobs
from intake.audit import audit
from intake.erasing import erase_refused, rows_of_refused
from intake.errors import IntakeError
from intake.models import (
    AdmissionCode,
    Attachment,
    MailboxSeed,
    SealedPart,
    SmallPayload,
    Stage,
    Submission,
)
from intake.packets import by_hand, taking
from intake.payloads import is_small
from intake.queue import Lane
from tests.intake.packets.conftest import Send
from tests.intake.packets.test_working import Work
from tests.intake.packets.writer import Writer
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
FILE = b"\0" + b"An invented file. " * 9000  # of a kind that nothing shows


def refuse(row: Submission, organisation: Organisation) -> None:
    with transaction.atomic():
        by_hand.refuse(row, "An invented reason.", organisation.desk.recipient)


def erase(row: Submission) -> None:
    with transaction.atomic():
        erase_refused(row.pk)


@pytest.fixture
def packet(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """With a file that is sealed once, and a code that nobody gave."""
    monkeypatch.setattr(writer, "file", cache(writer.file))
    AdmissionCode.objects.all().delete()
    writer.code = "0000-0000-0000-0000"
    return writer.pack(files=[FILE])


@pytest.fixture
def refused(packet: bytes, send: Send, work: Work, organisation: Organisation) -> Submission:
    send(packet)
    work()
    row = Submission.objects.get()
    refuse(row, organisation)
    return row


def test_all_that_came_in_it_goes_and_the_same_packet_may_come_again(
    refused: Submission, packet: bytes, send: Send
) -> None:
    file = Attachment.objects.get()
    names = [refused.blob, file.blob]
    (note,) = SealedPart.objects.all()
    assert set(rows_of_refused(refused.pk)) == {refused.pk, file.pk, note.pk}
    assert not is_small(file.blob)

    erase(refused)

    for model in (Submission, Attachment, MailboxSeed, SealedPart):
        assert not model._default_manager.exists()
    assert not SmallPayload.objects.filter(pk__in=[*names, note.blob]).exists()
    with pytest.raises(FileNotFoundError):
        blobs.blob_store().open(file.blob)
    assert audit().clean
    send(packet)
    assert Submission.objects.get().stage == Stage.RECEIVED
    assert Attachment.objects.count() == 1


def test_only_what_is_refused_goes(refused: Submission) -> None:
    for stage in (Stage.NEEDS_PERSON, Stage.RECEIVED, Stage.CUSTODY, Stage.READY):
        Submission.objects.update(stage=stage)
        for deed in (erase, lambda row: rows_of_refused(row.pk)):
            with pytest.raises(IntakeError, match="packet_moved_on"):
                deed(refused)
    Submission.objects.update(stage=Stage.REFUSED, epoch=1)
    with pytest.raises(IntakeError, match="packet_moved_on"):
        erase(refused)
    assert Attachment.objects.count() == MailboxSeed.objects.count() == 1


def test_another_packet_under_its_id_keeps_the_files_that_both_list(
    refused: Submission,
    writer: Writer,
    send: Send,
    work: Work,
    new_code: Callable[[], str],
) -> None:
    writer.code = new_code()
    send(writer.pack("The same person, with a good code now.", files=[FILE]))
    erase(refused)

    row = Submission.objects.get()
    assert row.pk != refused.pk
    assert Attachment.objects.get().submission_id == row.pk
    work(Lane.TEXT, Lane.FILES)
    row.refresh_from_db()
    assert (row.stage, Attachment.objects.get().stage) == (Stage.READY, Stage.READY)


def test_a_packet_whose_files_go_while_it_comes_is_not_taken_in_without_them(
    refused: Submission,
    writer: Writer,
    send: Send,
    new_code: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = taking._not_here

    def erased_just_then(*line: Any) -> list[Attachment]:
        new = found(*line)
        erase(refused)
        return new

    monkeypatch.setattr(taking, "_not_here", erased_just_then)
    writer.code = new_code()
    packet = writer.pack("The same person, with a good code now.", files=[FILE])
    assert send(packet).status_code == 503
    assert not Submission.objects.exists()

    monkeypatch.undo()
    monkeypatch.setattr(taking, "ring_quietly", lambda _lane: None)
    assert send(packet).status_code in (200, 303)
    assert Attachment.objects.get().stage == Stage.RECEIVED


def test_files_that_an_accepted_packet_took_over_stay_with_it(
    refused: Submission, writer: Writer, send: Send, work: Work, new_code: Callable[[], str]
) -> None:
    writer.code = new_code()
    send(writer.pack("The same person, with a good code now.", files=[FILE]))
    work(Lane.TEXT, Lane.FILES)
    erase(refused)

    assert Submission.objects.get().stage == Stage.READY
    assert Attachment.objects.get().stage == Stage.READY
    assert audit().clean
