"""Rows fetched by their ids, opened, and held against the custody log, a piece at a time."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from casework import row_marks as marks
from casework.models import SealedRow
from casework.register.faults import Wrong
from casework.row_seal import Content, Place, unseal
from casework.unlocked import DeskKeys
from intake.errors import IntakeError

PIECE = 400  # rows at a time: with two leaves each they fit one statement of SQLite


class Sound(NamedTuple):
    """A row that opened and is in the log as it was last written."""

    row: uuid.UUID
    kind: str
    version: int
    number: int
    record: bytes

    def __repr__(self) -> str:
        return f"<Sound row {self.number}>"


class Piece(NamedTuple):
    """What was found of some ids: the doubtful ones are to be looked at again, because a row may
    have been rewritten between the look at it and the look at the log.
    """

    read: int
    sound: Sequence[Sound]
    doubtful: Sequence[uuid.UUID]


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

    def sound(self) -> Sound:
        place, content = self.place, self.content
        return Sound(place.row, place.kind, place.version, content.number, content.record)


def pieces(ids: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    """The ids, PIECE at a time: each row is looked for by its id alone, because SQLite answers
    "the next 400 of this desk" by walking through the whole desk each time, and one long query
    would hold a snapshot open on PostgreSQL.
    """
    return (ids[start : start + PIECE] for start in range(0, len(ids), PIECE))


def examine(desk: DeskKeys, ids: Sequence[uuid.UUID]) -> Piece:
    """Open PIECE rows at most; those that are not there are doubtful, too."""
    rows = _fetched(ids)
    opened, doubtful = _open(desk, rows)
    logged = _logged(opened)
    wrong = {one.place.row for one in opened if _wrong(one, logged)}
    sound = [one.sound() for one in opened if one.place.row not in wrong]
    gone = set(ids) - {row.row for row in rows} if len(rows) < len(ids) else ()
    return Piece(len(rows), sound, [*doubtful, *wrong, *gone])


def look_again(desk: DeskKeys, row: uuid.UUID) -> tuple[Sound | None, Wrong | None]:
    """What a doubtful row is, and what is wrong with it; neither, where it is gone."""
    rows = _fetched([row])
    if not rows:
        return None, None
    opened, closed = _open(desk, rows)
    if closed:
        return None, Wrong.ALTERED
    return opened[0].sound(), _wrong(opened[0], _logged(opened))


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


def _open(desk: DeskKeys, rows: Iterable[_Row]) -> tuple[list[_Opened], list[uuid.UUID]]:
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


def _wrong(one: _Opened, logged: set[bytes]) -> Wrong | None:
    if one.superseded in logged:
        return Wrong.ROLLED_BACK
    return None if one.written in logged else Wrong.ALTERED


def _logged(opened: Sequence[_Opened]) -> set[bytes]:
    return marks.found([leaf for one in opened for leaf in (one.written, one.superseded)])
