"""What is due at a desk by the periods of retention: lists for people, nothing goes by itself."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from casework import policy, register
from casework.models import SealedRow
from casework.records import (
    Case,
    Dossier,
    LookedAt,
    Message,
    Person,
    Record,
    Review,
    Source,
    Stored,
)
from casework.retention import Due, due, identities_due, latest_look
from casework.services.deeds import Change, carry_out, seen
from casework.unlocked import Unlocked
from intake import clock


def due_here(by: Unlocked, desk: uuid.UUID, *, within: int = 0) -> list[Due]:
    """Rejected reports whose time is over, cases that people have to look at again, and
    dossiers with a draft that nobody let leave.

    Args:
        within: also what will be due in so many days.
    """
    found = register.of(by, desk)
    wanted: list[Stored[Record]] = [
        one for kind in (Review, Case, Dossier) for one in found.all(kind.KIND)
    ]
    days = SealedRow.objects.filter(desk=desk, kind=Review.KIND).values_list("pk", "day")
    until = clock.today() + timedelta(days=within)
    return due(wanted, dict(days), until, last_looks(by, desk))


def last_looks(by: Unlocked, desk: uuid.UUID) -> dict[uuid.UUID, LookedAt]:
    """The last look at each case, by the case's id."""
    every = register.of(by, desk).all(LookedAt.KIND)
    looks = (one.record for one in every if isinstance(one.record, LookedAt))
    # Oldest made first: of two on one day the later one stays.
    return {one.case: one for one in sorted(looks, key=lambda one: one.on)}


def looks_at(by: Unlocked, desk: uuid.UUID, case: uuid.UUID) -> list[LookedAt]:
    """Every look at one case, the last one first."""
    found = register.of(by, desk).linked_to(case)
    looks = [one.record for one in found if isinstance(one.record, LookedAt)]
    return sorted(looks, key=lambda one: one.on)[::-1]


def keep_on(
    by: Unlocked,
    desk: uuid.UUID,
    case: uuid.UUID,
    *,
    reason: str,
    again: date,
    words: str = "",
) -> uuid.UUID:
    """Say that somebody looked at a case and that it stays, why, and when to look again.

    Args:
        reason: a code of keeping_reason.
        again: after today and no later than its period from today.

    Raises IntakeError: not_looked_at for a case that no period is for, next_look_over,
    next_look_too_far, keeping_reason_missing, and as `deeds.carry_out`.
    """
    found, today = seen(by, desk, Case, case).record, clock.today()
    latest = latest_look(found, today)
    policy.require(latest is not None, "not_looked_at")
    policy.require(latest is not None and again <= latest, "next_look_too_far")
    look = LookedAt(
        id=uuid.uuid4(),
        case=case,
        reason=reason,
        on=today,
        again=again,
        by=by.member.pk,
        remarks=words,
    )
    carry_out("case.looked_at", by, desk, [Change(look)], case=str(case), reason=reason)
    return look.id


def identities_due_here(by: Unlocked, desk: uuid.UUID, *, within: int = 0) -> list[Due]:
    """Identity records of people nobody was in touch with for their time. As `due_here`."""
    found = register.of(by, desk)
    holders = [
        one.record
        for kind in (Person.KIND, Source.KIND)
        for one in found.all(kind)
        if isinstance(one.record, Person | Source)
    ]
    contacts = {one.id: max(days) for one in holders if (days := list(_contacts(by, desk, one)))}
    return identities_due(holders, contacts, clock.today() + timedelta(days=within))


def retention_over(by: Unlocked, desk: uuid.UUID, record: Record) -> str:
    """The class of retention by which this record is due today; "" where none is."""
    names = {record.id}
    if isinstance(record, Person | Source) and record.identity is not None:
        names.add(record.identity)
    every = (*due_here(by, desk), *identities_due_here(by, desk))
    return next((one.retention for one in every if one.row in names), "")


def _contacts(by: Unlocked, desk: uuid.UUID, holder: Person | Source) -> Iterator[date]:
    """Days on which something came from them or was asked of them, by the reports they are in."""
    found = register.of(by, desk)
    if isinstance(holder, Person) and holder.same_as is not None:
        stays = found.get(holder.same_as)
        if stays is not None and isinstance(stays.record, Person):
            yield from _contacts(by, desk, stays.record)
    for review in _reviews(holder):
        here = found.get(review)
        if here is not None and isinstance(here.record, Review):
            yield here.record.received_on
        for one in found.linked_to(review):
            if isinstance(one.record, Message):
                yield one.record.on


def _reviews(holder: Person | Source) -> Iterator[uuid.UUID]:
    if isinstance(holder, Source):
        yield from () if holder.review is None else (holder.review,)
    else:
        yield from (one.review for one in holder.known_as)
