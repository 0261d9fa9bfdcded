"""Carrying out a deed: records made ready, written, and one event that says what was done.

The rows' own leaves say that something was written; the deed's event says which deed and by
whom, sealed to the desk.
"""

import uuid
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction

from casework import rows
from casework.records import AddedRedaction, Person, Record, Stored
from casework.records.checks import ready
from casework.records.marks import Marked
from casework.unlocked import Unlocked
from intake import custody, recipients
from intake.durably import durably
from intake.errors import IntakeError

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, repr=False)
class Change:
    """A record to be written; `before` is what its row holds, None for a new row."""

    record: Record
    before: Stored[Record] | None = None

    @property
    def expects(self) -> int:
        """The version the writer has seen."""
        return self.before.version if self.before else 0


def together() -> AbstractContextManager[object]:
    """The transaction that is open, or a durable one."""
    return transaction.atomic() if connection.in_atomic_block else durably()


def seen(
    by: Unlocked, desk: uuid.UUID, kind: type[R], row: uuid.UUID, expects: int | None = None
) -> Stored[R]:
    """The record of a row, of the kind that the caller means.

    Args:
        expects: the version that the person had before them; None where the deed does not
            depend on what they saw.

    Raises IntakeError: record_of_another_kind, row_changed, and as `rows.read`.
    """
    found = rows.read(by, desk, row)
    if not isinstance(found.record, kind):
        raise IntakeError("record_of_another_kind")
    if expects is not None and found.version != expects:
        raise IntakeError("row_changed")
    return Stored(found.record, found.version)


def carry_out(
    deed: str, by: Unlocked, desk: uuid.UUID, changes: Iterable[Change], **about: str | int
) -> dict[uuid.UUID, int]:
    """Write the records and the event together; the new versions by row.

    Args:
        deed: dotted past tense, as in the custody log.
        about: codes, ids and counts for the event. Never words from a record.

    Raises IntakeError: not_your_desk, link_elsewhere for a record of another desk or none,
    person_merged for what is written of a person whose record is closed, protection_needs_two,
    unhiding_needs_two, and as `checks.ready` and `rows.write`; nothing is written then.
    """
    by.desk(desk)
    wanted = [
        Change(ready(one.record, one.before.record if one.before else None), one.before)
        for one in changes
    ]
    event = drafted(deed, by, desk, [one.record.id for one in wanted], **about)
    with together():
        _check_links(by, desk, wanted)
        written = {
            one.record.id: rows.write(by, desk, one.record, expects=one.expects) for one in wanted
        }
        custody.record(event)
    return written


def drafted(
    deed: str, by: Unlocked, desk: uuid.UUID, about_rows: Iterable[uuid.UUID], **about: str | int
) -> custody.Draft:
    """The event of a deed, sealed to the desk. `rows` is what an erasure finds it by."""
    ids = " ".join(str(row) for row in about_rows)
    reader = recipients.current().desk(desk)
    return custody.draft(deed, [reader], rows=ids, by=str(by.member.pk), **about)


def _check_links(by: Unlocked, desk: uuid.UUID, wanted: list[Change]) -> None:
    """New links lead to rows of this desk: a record never points out of it."""
    made = {one.record.id for one in wanted}
    for one in wanted:
        if not isinstance(one.record, Marked):
            continue
        _check_closed(one)
        _check_protected(one)
        _check_hidden(one)
        old = set(one.before.record.links()) if one.before else set()
        for row in set(one.record.links()) - old - made:
            _check_link(by, desk, row)


def _check_closed(change: Change) -> None:
    """What is written about a person goes to the record that stays: the closed one is history."""
    before, after = change.before.record if change.before else None, change.record
    was = before.same_as if isinstance(before, Person) else None
    if was is not None and before != after and isinstance(after, Person) and after.same_as == was:
        raise IntakeError("person_merged")


def _check_protected(change: Change) -> None:
    """Taking protection off is a deed of its own, of two custodians (`services.protection`)."""
    before, after = change.before.record if change.before else None, change.record
    was = isinstance(before, Person) and before.protected
    if was and isinstance(after, Person) and not after.protected:
        raise IntakeError("protection_needs_two")


def _check_hidden(change: Change) -> None:
    """What a person hid is never changed; taking it off is a deed of its own, of two custodians
    (`services.unhiding`).
    """
    if change.before and isinstance(change.before.record, AddedRedaction):
        raise IntakeError("unhiding_needs_two")


def _check_link(by: Unlocked, desk: uuid.UUID, row: uuid.UUID) -> None:
    try:
        found = rows.read(by, desk, row).record
    except IntakeError as refusal:
        if refusal.code in ("row_missing", "not_your_desk"):
            raise IntakeError("link_elsewhere") from None
        raise
    if isinstance(found, Person) and found.same_as is not None:
        raise IntakeError("person_merged")
