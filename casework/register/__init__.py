"""The register: a desk's records opened in this process's memory, and search over them.

`of(by, desk)` gives it; the first time all rows are read and held against the custody log.
`rows.write` keeps it up to date. It is one for all members of a desk, nothing of it is ever
written anywhere, and it goes when nobody is left who may read the desk: sessions call
`keep_only` with the desks that are still unlocked.

A custodian's own opened identity records belong into a `Holding` of their session, which answers
the same questions and is shared with nobody.
"""

import uuid
from collections import Counter
from collections.abc import Collection

from django.db import connection, transaction

from casework.records import Record, Stored
from casework.register.faults import Fault, Wrong
from casework.register.holding import Holding
from casework.register.query import LONGEST, PAGE, Page, Query
from casework.register.renewing import bring_up_to_date
from casework.register.shelf import DeskRegister, Progress, Shelf
from casework.unlocked import DeskKeys, Unlocked, require_newest
from intake import custody, recipients
from intake.durably import durably

__all__ = [
    "LONGEST",
    "PAGE",
    "DeskRegister",
    "Fault",
    "Holding",
    "Page",
    "Progress",
    "Query",
    "Stored",
    "Wrong",
    "begin",
    "erased",
    "is_ready",
    "keep_only",
    "of",
    "progress",
    "renew",
    "written",
]

_shelf = Shelf()


def of(by: Unlocked, desk: uuid.UUID) -> DeskRegister:
    """The desk's register; the first call reads every row, some 10 seconds for 100,000, and
    leaves a custody event when some are not as they were written.

    Raises IntakeError: not_your_desk, keys_outdated as `rows.write`;
    TransientError("register_dropped") when everybody locked while one waited.
    """
    found = _shelf.of(_newest(by, desk))
    if found.faults and found.is_first_told():
        _log(by, found)
    return found


def _log(by: Unlocked, found: DeskRegister) -> None:
    """One event for each load that met a fault: how many of which kind, never which rows."""
    counts = Counter(str(fault.wrong) for fault in found.faults)
    reader = recipients.current().desk(found.desk)
    event = custody.draft("rows.faulty", [reader], by=str(by.member.pk), **counts)
    with transaction.atomic() if connection.in_atomic_block else durably():
        custody.record(event)


def renew(by: Unlocked, desk: uuid.UUID) -> None:
    """Take in what others committed a moment ago and `written` or `erased` has not told yet: for
    a deed that would do harm if it knew less than what rests.

    Called inside `rows.in_line`, before anything is written: until that ends nobody else writes,
    and what this transaction wrote may not be committed. Raises as `of`.
    """
    bring_up_to_date(of(by, desk), by.desk(desk))


def begin(by: Unlocked, desk: uuid.UUID) -> None:
    """Start reading in the background; `progress` tells how far it is. Raises as `of`."""
    _shelf.begin(_newest(by, desk))


def progress(by: Unlocked, desk: uuid.UUID) -> Progress | None:
    """How far the reading is, None when there is none going on. Raises as `of`."""
    return _shelf.progress(by.desk(desk).desk)


def is_ready(by: Unlocked, desk: uuid.UUID) -> bool:
    """Whether `of` answers at once. Raises as `of`."""
    return _shelf.is_ready(by.desk(desk).desk)


def _newest(by: Unlocked, desk: uuid.UUID) -> DeskKeys:
    """Rows under a key that the reader does not have yet would look altered."""
    keys = by.desk(desk)
    if not _shelf.is_ready(desk):
        require_newest(keys)
    return keys


def written(desk: uuid.UUID, stored: Stored[Record], number: int) -> None:
    """For `casework.rows`: a row was written and that was committed."""
    _shelf.written(desk, stored, number)


def erased(desk: uuid.UUID, row: uuid.UUID, number: int) -> None:
    """For `casework.rows`: a row was erased and that was committed."""
    _shelf.erased(desk, row, number)


def keep_only(desks: Collection[uuid.UUID]) -> None:
    """Let go of every register but these desks'; none: of all."""
    _shelf.keep_only(desks)
