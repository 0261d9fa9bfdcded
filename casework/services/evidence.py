"""What the machine knows of an item of evidence, filled in as the item is written.

Nobody types a hash: those of a file are read off the file. Once written they stay for as long as
the item is of that file, so that a copy which changed later shows.
"""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from casework import reading, register, rows
from casework.records import Evidence, Review
from casework.records.evidence import Passage
from casework.services.parts import refuse_elsewhere
from casework.unlocked import Unlocked
from intake.errors import IntakeError
from intake.models import Attachment
from intake.sanitising import Rendition


@dataclass(frozen=True)
class _Copies:
    """Hashes of an item's file, as `Evidence` has them."""

    evidentiary: str = ""
    working: str = ""
    perceptual: str = ""


def completed(
    by: Unlocked, desk: uuid.UUID, item: Evidence, before: Evidence | None = None
) -> Evidence:
    """The item with its report, the hashes of its file, and who wrote each step of its way.

    A rendition that is not there yet is filled in by the next change. Raises
    IntakeError("file_of_another_report") for a file that came with another report than is said.
    """
    is_same = before is not None and _file(before) == _file(item)
    if not is_same:
        item = _of_its_report(by, desk, item)
        if before is not None:
            item = replace(item, evidentiary_sha256="", working_sha256="", perceptual="")
    found = _copies(by, desk, item)
    return replace(
        item,
        provenance=tuple(_steps(by, item, before)),
        evidentiary_sha256=item.evidentiary_sha256 or found.evidentiary,
        working_sha256=item.working_sha256 or found.working,
        perceptual=item.perceptual or found.perceptual,
    )


def _file(item: Evidence) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Without a file of its own an item is the account of its report."""
    return (item.attachment, None if item.attachment else item.review)


def _of_its_report(by: Unlocked, desk: uuid.UUID, item: Evidence) -> Evidence:
    report = _report(item)
    if report is None:
        return item
    held = (one.record for one in register.of(by, desk).linked_to(report))
    came_with = [one.id for one in held if isinstance(one, Review)]
    if item.review is None:
        return replace(item, review=next(iter(came_with), None))
    if item.review not in came_with:
        raise IntakeError("file_of_another_report")
    return item


def _report(item: Evidence) -> uuid.UUID | None:
    """The submission that the item's file came with."""
    if item.attachment is None:
        return None
    files = Attachment.objects.filter(pk=item.attachment)
    return files.values_list("submission", flat=True).first()


def _steps(by: Unlocked, item: Evidence, before: Evidence | None) -> Iterator[Passage]:
    """Steps that are new or told otherwise are this person's."""
    old = before.provenance if before else ()
    for one in item.provenance:
        yield one if one in old else replace(one, by=by.member.pk)


def _copies(by: Unlocked, desk: uuid.UUID, item: Evidence) -> _Copies:
    """Nothing where this desk has no such file, or it was erased."""
    try:
        if item.attachment is None:
            return _of_account(by, desk, item)
        return _of_file(by, desk, item.attachment, has_working=bool(item.working_sha256))
    except IntakeError:
        return _Copies()


def _of_account(by: Unlocked, desk: uuid.UUID, item: Evidence) -> _Copies:
    """The working copy of an account is made anew by each dossier's masks: it has no one hash."""
    if item.review is None or item.evidentiary_sha256:
        return _Copies()
    review = rows.read(by, desk, item.review).record
    if not isinstance(review, Review):
        return _Copies()
    report = refuse_elsewhere(desk, review.submission)
    return _Copies(bytes(report.blob_sha256).hex())


def _of_file(by: Unlocked, desk: uuid.UUID, row: uuid.UUID, *, has_working: bool) -> _Copies:
    file = Attachment.objects.filter(pk=row).first()
    if file is None or file.submission_id is None:
        return _Copies()
    refuse_elsewhere(desk, file.submission_id)
    found = _Copies() if has_working else _of_rendition(by, file.submission_id, row)
    return replace(found, evidentiary=bytes(file.blob_sha256).hex())


def _of_rendition(by: Unlocked, report: uuid.UUID, file: uuid.UUID) -> _Copies:
    """What does not open has no hash; its page says what is the matter."""
    try:
        opened = reading.open_files(report, by=by, only=file)
    except (IntakeError, ValueError, FileNotFoundError):
        return _Copies()
    shown = next((one for _pk, one in opened if isinstance(one, Rendition)), None)
    if shown is None:
        return _Copies()
    digest = hashlib.sha256(b"".join(page.content for page in shown.pages))
    # Of a film, one still would stand for all of it.
    looks = shown.looks[0] if len(shown.looks) == 1 else ""
    return _Copies("", digest.hexdigest(), looks)
