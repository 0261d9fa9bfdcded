"""What goes through the pipes to and from the process beside. Pure.

A task: the desk's id, how many ids make a piece, how many generations the desk's key has had,
each as number and 32 octets, then the ids of all rows. A piece: how long it is, how many rows
were read, are sound and are doubtful; the doubtful ids; and of each sound row its id, version,
number, two lengths, kind and record.
"""

import struct
import uuid
from collections.abc import Callable, Iterator, Sequence

from casework.register.opening import Piece, Sound
from casework.unlocked import DeskKeys

_ID = 16
_COUNTS = struct.Struct(">II")
_SEED = struct.Struct(">I32s")
_HEAD = struct.Struct(">IIII")
_ROW = struct.Struct(">16sIQBI")


def task(desk: DeskKeys, pieces: Sequence[Sequence[uuid.UUID]]) -> bytes:
    """What the process beside is told, once."""
    seeds = [_SEED.pack(generation, seed) for generation, seed in sorted(desk.seeds.items())]
    ids = [one.bytes for ids in pieces for one in ids]
    return b"".join([desk.desk.bytes, _COUNTS.pack(len(pieces[0]), len(seeds)), *seeds, *ids])


def told(octets: bytes) -> tuple[DeskKeys, Iterator[list[uuid.UUID]]]:
    """The inverse of `task`, its ids made as they are taken. ValueError for half of one."""
    if len(octets) < _ID + _COUNTS.size:
        raise ValueError("a task that is cut")
    size, count = _COUNTS.unpack_from(octets, _ID)
    begin = _ID + _COUNTS.size
    end = begin + count * _SEED.size
    if len(octets) < end or (len(octets) - end) % _ID:
        raise ValueError("a task that is cut")
    desk = DeskKeys(uuid.UUID(bytes=octets[:_ID]), dict(_SEED.iter_unpack(octets[begin:end])))
    step = size * _ID
    return desk, (_ids(octets[at : at + step]) for at in range(end, len(octets), step))


def piece(found: Piece) -> bytes:
    """One piece, to be read with `read`."""
    parts = [one.bytes for one in found.doubtful]
    for one in found.sound:
        kind = one.kind.encode()
        parts += (
            _ROW.pack(one.row.bytes, one.version, one.number, len(kind), len(one.record)),
            kind,
            one.record,
        )
    body = b"".join(parts)
    return _HEAD.pack(len(body), found.read, len(found.sound), len(found.doubtful)) + body


def read(exactly: Callable[[int], bytes]) -> Piece:
    """The next piece. ValueError where it is none.

    Args:
        exactly: gives so many octets of what comes next.
    """
    size, rows, sound, doubtful = _HEAD.unpack(exactly(_HEAD.size))
    body = exactly(size)
    start = doubtful * _ID
    try:
        return Piece(rows, list(_sound(body, start, sound)), _ids(body[:start]))
    except (struct.error, UnicodeDecodeError):
        raise ValueError("a piece that is none") from None


def _ids(octets: bytes) -> list[uuid.UUID]:
    return [uuid.UUID(bytes=octets[at : at + _ID]) for at in range(0, len(octets), _ID)]


def _sound(body: bytes, at: int, count: int) -> Iterator[Sound]:
    for _ in range(count):
        row, version, number, kind, record = _ROW.unpack_from(body, at)
        begins = at + _ROW.size + kind
        at = begins + record
        told = body[begins - kind : begins].decode()
        yield Sound(uuid.UUID(bytes=row), told, version, number, body[begins:at])
    if at != len(body):
        raise ValueError("a piece that is none")
