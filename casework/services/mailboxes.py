"""The mailbox behind a report: what its source is told of it, and what else came through it.

Which reports came behind one receipt stands in no table. The worker seals it to the desk, and the
desk's reviews remember it in their own seal.
"""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from casework import register, rows
from casework.records import Review, Stored
from casework.register import PAGE, DeskRegister, Query
from casework.services.parts import open_part
from casework.unlocked import Unlocked
from intake import custody, recipients
from intake.durably import durably
from intake.errors import IntakeError
from intake.mailbox import leaving
from intake.mailbox.leaving import ReplyTo
from intake.models import SealedPart

AT_ONCE = 200  # a second's work; a page that asks again takes the next ones
_TOGETHER = 20  # in one transaction: nobody else writes while it lasts


def reply_to(by: Unlocked, desk: uuid.UUID, on: Review) -> ReplyTo:
    """Where word for the source of a report goes: the mailbox of its newest version.

    Raises IntakeError: not_ready (no mailbox yet), mailbox_malformed, and as `parts.open_part`.
    """
    content = open_part(by, desk, on.submission, SealedPart.Kind.MAILBOX)
    return ReplyTo.read(content, str(on.network))


def tell(by: Unlocked, desk: uuid.UUID, on: Review, state: str) -> None:
    """Let the source know how far its report is, inside the transaction of the deed.

    A source without a mailbox, or with one that does not open, is no reason against the deed.
    """
    try:
        to = reply_to(by, desk, on)
    except (IntakeError, FileNotFoundError):
        return
    leaving.tell(to, state)


def take_mailboxes(by: Unlocked, desk: uuid.UUID) -> int:
    """Note in each review which mailbox it came behind, and tell that it was opened; how many.

    A mailbox becomes ready at a time of its own, before or after its report. May be asked as often
    as one likes, by several people at once. Looks at the AT_ONCE newest that wait for theirs:
    some never get one, and a page must not take longer for each of them.

    Raises as `arrivals.take_new`.
    """
    taken, new = 0, _new(by, desk)
    while batch := list(islice(new, _TOGETHER)):
        taken += _keep(by, desk, batch)
    return taken


def others_behind(by: Unlocked, desk: uuid.UUID, on: Review) -> list[Review]:
    """The other reviews of what came behind the same receipt, oldest first."""
    if on.behind is None:
        return []
    every = register.of(by, desk).linked_to(on.behind)
    records = (one.record for one in every)
    return [one for one in records if isinstance(one, Review) and one.id != on.id]


def _new(by: Unlocked, desk: uuid.UUID) -> Iterator[tuple[Stored[Review], ReplyTo]]:
    """Reviews whose mailbox is there and not noted; one that does not open is left alone."""
    waiting = list(_waiting(register.of(by, desk)))
    of_theirs = {found.record.submission for found in waiting}
    parts = SealedPart.objects.filter(kind=SealedPart.Kind.MAILBOX, submission__in=of_theirs)
    there = set(parts.values_list("submission_id", flat=True))
    for found in waiting:
        if found.record.submission not in there:
            continue
        try:
            yield found, reply_to(by, desk, found.record)
        except (IntakeError, FileNotFoundError):
            continue


def _waiting(mine: DeskRegister) -> Iterator[Stored[Review]]:
    for number in range(1, AT_ONCE // PAGE + 1):
        query = Query(kinds=(Review.KIND,), facets={"mailbox": "unknown"}, page=number)
        page = mine.find(query)
        for one in page.found:
            if isinstance(one.record, Review):
                yield Stored(one.record, one.version)
        if number >= page.pages:
            return


def _keep(by: Unlocked, desk: uuid.UUID, batch: list[tuple[Stored[Review], ReplyTo]]) -> int:
    reader = recipients.current().desk(desk)
    event = custody.draft("mailboxes.taken", [reader], by=str(by.member.pk), count=len(batch))
    with durably():
        done = sum(_note(by, desk, found, to) for found, to in batch)
        if done:
            custody.record(event)
    return done


def _note(by: Unlocked, desk: uuid.UUID, found: Stored[Review], to: ReplyTo) -> bool:
    """False when somebody else has just written that review."""
    after = replace(found.record, behind=to.slots.state("received"), comes_as=to.comes_as)
    try:
        rows.write(by, desk, after, expects=found.version)
    except IntakeError as refusal:
        if refusal.code != "row_changed":
            raise
        return False
    if not after.unopened:
        leaving.tell(to, "opened")
    return True
