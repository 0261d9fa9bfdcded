"""Taking how pictures look into the reviews they came with, so that reports can be compared.

A file becomes ready after its report, at a time of its own: what a desk knows of it is added
to the review then, for all of its versions.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice

from casework import reading, register, rows
from casework.records import Review, Stored
from casework.records.review import Picture
from casework.register import DeskRegister
from casework.unlocked import Unlocked
from intake import custody, recipients
from intake.durably import durably
from intake.errors import IntakeError
from intake.models import SealedPart
from intake.sanitising import Rendition

AT_ONCE = 40  # a second's work: each file is opened whole, up to 32 MiB

_Ready = tuple[uuid.UUID, uuid.UUID]  # the submission and its attachment


def take_looks(by: Unlocked, desk: uuid.UUID) -> int:
    """Note how the pictures look that became ready since; gives how many files, AT_ONCE at most.

    What does not open is noted as looking like nothing: its page says what is the matter. A
    review that somebody else writes meanwhile is left for the next time.

    Raises as `arrivals.take_new`.
    """
    by.desk(desk)
    mine = register.of(by, desk)
    new = list(islice((one for one in _ready(desk) if not mine.is_linked(one[1])), AT_ONCE))
    return sum(
        _keep(by, desk, found, [attachment for _, attachment in files])
        for submission, files in groupby(new, key=lambda one: one[0])
        if (found := _review(mine, submission)) is not None
    )


def _ready(desk: uuid.UUID) -> Iterator[_Ready]:
    """Files of the desk with a safe rendition, submission by submission, as they were sent."""
    networks = [n for n, of in recipients.current().roll.networks.items() if of == str(desk)]
    parts = SealedPart.objects.filter(
        kind=SealedPart.Kind.RENDITION,
        attachment__isnull=False,
        submission__network__in=networks,
    )
    in_order = parts.order_by("submission_id", "attachment__number")
    return in_order.values_list("submission_id", "attachment_id").iterator()


def _review(mine: DeskRegister, submission: uuid.UUID) -> Stored[Review] | None:
    for one in mine.linked_to(submission):
        if isinstance(one.record, Review):
            return Stored(one.record, one.version)
    return None


def _keep(
    by: Unlocked, desk: uuid.UUID, found: Stored[Review], attachments: Sequence[uuid.UUID]
) -> int:
    review = found.record
    seen = [one for file in attachments for one in _pictures(by, review, file)]
    after = replace(review, pictures=(*review.pictures, *seen))
    reader = recipients.current().desk(desk)
    event = custody.draft("pictures.taken", [reader], by=str(by.member.pk), count=len(attachments))
    try:
        with durably():
            rows.write(by, desk, after, expects=found.version)
            custody.record(event)
    except IntakeError as refusal:
        if refusal.code != "row_changed":
            raise
        return 0
    return len(attachments)


def _pictures(by: Unlocked, review: Review, attachment: uuid.UUID) -> list[Picture]:
    """One for each that the file shows; one that looks like nothing where it shows none."""
    looks = _looks(by, review, attachment) or ("",)
    return [Picture(attachment=attachment, looks=one) for one in looks]


def _looks(by: Unlocked, review: Review, attachment: uuid.UUID) -> tuple[str, ...]:
    for submission in (review.submission, *review.earlier):
        try:
            opened = reading.open_files(submission, by=by, only=attachment)
        except (IntakeError, ValueError, FileNotFoundError):
            return ()
        for _, one in opened:
            return one.looks if isinstance(one, Rendition) else ()
    return ()
