"""What people hid in earlier versions of a report, hidden again in the one that came since."""

import uuid
from collections.abc import Iterable, Iterator, Sequence

from casework import reading
from casework.records import AddedRedaction, Record, Review, Stored
from casework.register import DeskRegister
from casework.repeating import Words
from casework.services.deeds import Change, carry_out
from casework.unlocked import Unlocked
from intake.errors import IntakeError
from intake.working_copy import WorkingCopy

_MOST = 600  # stretches in one go: nobody else writes while it lasts, which is some two seconds


def hide_again(by: Unlocked, here: DeskRegister, review: Review) -> int:
    """Hide in a review's newest version what people hid in those before, wherever the same words
    stand; gives how many stretches. Called inside the transaction that renews the review, so
    that nobody is ever shown the one without the other.

    What is not found is on the review's page (`missed`). Raises as `carry_out`.
    """
    chosen = [one for one in _hidden(here.linked_to(review.id)) if _was_chosen(one)]
    before = [one for one in chosen if one.version < review.version]
    if not before:
        return 0
    again = list(_repeated(by, review, before))
    if again:
        changes = [Change(one) for one in again]
        carry_out("redaction.repeated", by, here.desk, changes, count=len(again))
    return len(again)


def missed(hidden: Iterable[AddedRedaction], version: int) -> list[AddedRedaction]:
    """Of what people hid in versions before this one, what is not hidden again in it."""
    every = list(hidden)
    repeated = {one.repeats for one in every if one.version == version}
    chosen = (one for one in every if _was_chosen(one) and one.version < version)
    return [one for one in chosen if one.id not in repeated]


def _was_chosen(one: AddedRedaction) -> bool:
    """Whether a person hid these very words, and nobody took it off since."""
    return one.repeats is None and not one.taken_off


def _hidden(linked: Iterable[Stored[Record]]) -> Iterator[AddedRedaction]:
    return (one.record for one in linked if isinstance(one.record, AddedRedaction))


def _repeated(
    by: Unlocked, review: Review, before: Sequence[AddedRedaction]
) -> Iterator[AddedRedaction]:
    copies = {copy.version: copy for copy in _copies(by, (review.submission, *review.earlier))}
    if review.version not in copies:
        return
    words = {version: Words(copy.texts) for version, copy in copies.items()}
    most = max(1, _MOST // len(before))
    for one in before:
        said = words[one.version].of(one.at) if one.version in words else ""
        for place in words[review.version].places(said, most):
            yield AddedRedaction(
                id=uuid.uuid4(),
                review=review.id,
                version=review.version,
                at=place,
                hides=one.hides,
                set_by=one.set_by,
                repeats=one.id,
            )


def _copies(by: Unlocked, submissions: Iterable[uuid.UUID]) -> Iterator[WorkingCopy]:
    """Those that open: one that was altered or erased says nothing of what stood in it."""
    for submission in submissions:
        try:
            yield reading.open_unshown(submission, by=by)
        except IntakeError:
            continue
