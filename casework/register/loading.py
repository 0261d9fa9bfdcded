"""Opening every row of a desk once, and holding each against the custody log."""

import uuid
from collections.abc import Callable, Iterator, Sequence

from casework import row_marks as marks
from casework.models import SealedRow
from casework.records.codec import from_bytes
from casework.register.beside import examined
from casework.register.faults import Fault, Wrong
from casework.register.holding import Holding
from casework.register.opening import Piece, Sound, examine, look_again, pieces
from casework.unlocked import DeskKeys
from intake.errors import IntakeError


def load(desk: DeskKeys, into: Holding, progress: Callable[[int], None]) -> list[Fault]:
    """Fill `into` with every sound row of the desk; gives what is wrong with the others.

    Args:
        progress: told now and then how many rows have been read.
    """
    # Counted first: a row made while this reads may be seen or not, and is no fault either way.
    seen = bytearray(marks.count_of(desk) + 1)
    ids = list(SealedRow.objects.filter(desk=desk.desk).values_list("pk", flat=True))
    faults: list[Fault] = []
    read = 0
    for piece in examined(desk, list(pieces(ids))):
        faults += _judge(desk, piece, into, seen)
        read += piece.read
        progress(read)
    return [*faults, *_missing(desk, seen)]


def take_in(desk: DeskKeys, ids: Sequence[uuid.UUID], into: Holding) -> list[Fault]:
    """As `load`, for these rows alone; one that is not there is no fault."""
    found = (examine(desk, some) for some in pieces(ids))
    return [fault for piece in found for fault in _judge(desk, piece, into, bytearray())]


def count(desk: uuid.UUID) -> int:
    """How many rows there are to read."""
    return SealedRow.objects.filter(desk=desk).count()


def _judge(desk: DeskKeys, piece: Piece, into: Holding, seen: bytearray) -> Iterator[Fault]:
    """Take in what is sound, and look once more at what is not."""
    for one in piece.sound:
        yield from _take(one, into, seen)
    for row in piece.doubtful:
        sound, wrong = look_again(desk, row)
        if sound and not wrong:
            yield from _take(sound, into, seen)
        elif wrong:
            if sound:
                _count(sound, seen)
            yield Fault(wrong, row, sound.number if sound else None)


def _take(one: Sound, into: Holding, seen: bytearray) -> Iterator[Fault]:
    _count(one, seen)
    try:
        record = from_bytes(one.record)
    except IntakeError:
        yield Fault(Wrong.UNREADABLE, one.row, one.number)
        return
    if (record.KIND, record.id) != (one.kind, one.row):
        yield Fault(Wrong.ALTERED, one.row, one.number)
        return
    try:
        into.take(record, one.record, one.version, one.number)
    except Exception:
        # Whatever a kind's own code meets in one row, the others must be there for people.
        yield Fault(Wrong.UNFILED, one.row, one.number)


def _count(one: Sound, seen: bytearray) -> None:
    """Rows beyond those counted were made while this reads."""
    if one.number < len(seen):
        seen[one.number] = 1


def _missing(desk: DeskKeys, seen: bytearray) -> Iterator[Fault]:
    gone = [number for number in range(1, len(seen)) if not seen[number]]
    for number in marks.not_erased(desk, gone):
        yield Fault(Wrong.MISSING, number=number)
