"""Opening every row of a desk once, and holding each against the custody log."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection

from casework import row_marks as marks
from casework.models import SealedRow
from casework.records.codec import from_bytes
from casework.register.holding import Holding
from casework.row_seal import Content, Place, unseal
from casework.unlocked import DeskKeys
from intake.errors import IntakeError

_PIECE = 400  # rows at a time: with two leaves each they fit one statement of SQLite


class Wrong(StrEnum):
    """What can be the matter with a row."""

    ALTERED = "altered"  # does not open here, or is not what was written
    ROLLED_BACK = "rolled_back"  # an older version than the last, or one that was erased
    # The log counts it, nobody erased it, and it is not there. The number is inside the seal, so
    # a row that does not open is missing, too.
    MISSING = "missing"
    UNREADABLE = "unreadable"  # authentic, but no record that this Amanat knows
    UNFILED = "unfiled"  # a record, but what it says of itself cannot be filed here


@dataclass(frozen=True)
class Fault:
    """One row that is not as it was last written. Of a missing one only the number is known."""

    wrong: Wrong
    row: uuid.UUID | None = None
    number: int | None = None


class _Row(NamedTuple):
    """The columns of a row, and its secret; empty when it has none."""

    row: uuid.UUID
    kind: str
    version: int
    generation: int
    day: date
    sealed: bytes
    secret: bytes


class _Opened(NamedTuple):
    place: Place
    content: Content
    written: bytes
    superseded: bytes


def load(desk: DeskKeys, into: Holding, progress: Callable[[int], None]) -> list[Fault]:
    """Fill `into` with every sound row of the desk; gives what is wrong with the others.

    Args:
        progress: told now and then how many rows have been read.
    """
    # Counted first: a row made while this reads may be seen or not, and is no fault either way.
    seen = bytearray(marks.count_of(desk) + 1)
    faults: list[Fault] = []
    read = 0
    for rows in _pieces(desk.desk):
        faults += _judge(desk, rows, into, seen)
        read += len(rows)
        progress(read)
    return [*faults, *_missing(desk, seen)]


def take_in(desk: DeskKeys, ids: Sequence[uuid.UUID], into: Holding) -> list[Fault]:
    """As `load`, for these rows alone; one that is not there is no fault."""
    pieces = (_fetched(ids[start : start + _PIECE]) for start in range(0, len(ids), _PIECE))
    return [fault for rows in pieces for fault in _judge(desk, rows, into, bytearray())]


def count(desk: uuid.UUID) -> int:
    """How many rows there are to read."""
    return SealedRow.objects.filter(desk=desk).count()


def _pieces(desk: uuid.UUID) -> Iterator[Sequence[_Row]]:
    """All rows there are now, each looked for by its id alone: SQLite answers "the next 400 of
    this desk" by walking through the whole desk each time. One long query would hold a snapshot
    open on PostgreSQL.
    """
    ids = list(SealedRow.objects.filter(desk=desk).values_list("pk", flat=True))
    for start in range(0, len(ids), _PIECE):
        yield _fetched(ids[start : start + _PIECE])


def _fetched(ids: Sequence[uuid.UUID]) -> list[_Row]:
    """Rows with their secrets. By hand: the objects that Django makes of a row took as long as
    opening it.
    """
    if not ids:
        return []
    prepared = [SealedRow._meta.pk.get_db_prep_value(one, connection) for one in ids]
    with connection.cursor() as cursor:
        cursor.execute(_SELECT.format(", ".join(["%s"] * len(ids))), prepared)
        return [_row(values) for values in cursor.fetchall()]


_SELECT = """SELECT r.id, r.kind, r.version, r.generation, r.day, r.sealed, s.secret
FROM casework_sealedrow r LEFT JOIN casework_rowsecret s ON s.row = r.id
WHERE r.id IN ({})"""


def _row(values: Sequence[Any]) -> _Row:
    """SQLite gives hex digits and ISO days, PostgreSQL what they mean."""
    row, kind, version, generation, day, sealed, secret = values
    return _Row(
        uuid.UUID(int=int(row, 16)) if isinstance(row, str) else row,
        kind,
        version,
        generation,
        date.fromisoformat(day) if isinstance(day, str) else day,
        bytes(sealed),
        bytes(secret or b""),
    )


def _open(desk: DeskKeys, rows: Sequence[_Row]) -> tuple[list[_Opened], list[uuid.UUID]]:
    """What opens, and the ids of what does not."""
    opened, closed = [], []
    for row in rows:
        try:
            opened.append(_open_one(desk, row))
        except IntakeError:
            closed.append(row.row)
    return opened, closed


def _open_one(desk: DeskKeys, row: _Row) -> _Opened:
    """A row of another desk does not open: the desk is authenticated."""
    place = Place(desk.desk, row.kind, row.row, row.version, row.generation, row.day)
    keys = place.keys(desk, row.secret)
    content = unseal(row.sealed, place, keys)
    return _Opened(
        place,
        content,
        marks.written(place, keys, row.sealed).leaf,
        marks.superseded(place, keys).leaf,
    )


def _judge(desk: DeskKeys, rows: Sequence[_Row], into: Holding, seen: bytearray) -> list[Fault]:
    """Take in what is sound; look once more at what is not, because it may have been rewritten
    between the look at the row and the look at the log.
    """
    opened, doubtful = _open(desk, rows)
    logged = _logged(opened)
    faults: list[Fault] = []
    for one in opened:
        if _wrong(one, logged):
            doubtful.append(one.place.row)
        else:
            faults += _take(one, into, seen)
    for row in doubtful:
        faults += _again(desk, row, into, seen)
    return faults


def _again(desk: DeskKeys, row: uuid.UUID, into: Holding, seen: bytearray) -> Iterator[Fault]:
    rows = _fetched([row])
    if not rows:
        return
    opened, closed = _open(desk, rows)
    if closed:
        yield Fault(Wrong.ALTERED, row)
        return
    if wrong := _wrong(opened[0], _logged(opened)):
        _count(opened[0], seen)
        yield Fault(wrong, row, opened[0].content.number)
    else:
        yield from _take(opened[0], into, seen)


def _wrong(one: _Opened, logged: set[bytes]) -> Wrong | None:
    if one.superseded in logged:
        return Wrong.ROLLED_BACK
    return None if one.written in logged else Wrong.ALTERED


def _logged(opened: Sequence[_Opened]) -> set[bytes]:
    return marks.found([leaf for one in opened for leaf in (one.written, one.superseded)])


def _take(one: _Opened, into: Holding, seen: bytearray) -> Iterator[Fault]:
    _count(one, seen)
    try:
        record = from_bytes(one.content.record)
    except IntakeError:
        yield Fault(Wrong.UNREADABLE, one.place.row, one.content.number)
        return
    if (record.KIND, record.id) != (one.place.kind, one.place.row):
        yield Fault(Wrong.ALTERED, one.place.row, one.content.number)
        return
    try:
        into.take(record, one.content.record, one.place.version, one.content.number)
    except Exception:
        # Whatever a kind's own code meets in one row, the others must be there for people.
        yield Fault(Wrong.UNFILED, one.place.row, one.content.number)


def _count(one: _Opened, seen: bytearray) -> None:
    """Rows beyond those counted were made while this reads."""
    if one.content.number < len(seen):
        seen[one.content.number] = 1


def _missing(desk: DeskKeys, seen: bytearray) -> Iterator[Fault]:
    gone = [number for number in range(1, len(seen)) if not seen[number]]
    for number in marks.not_erased(desk, gone):
        yield Fault(Wrong.MISSING, number=number)
