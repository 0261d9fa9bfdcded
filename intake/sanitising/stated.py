"""What a picture, a recording or a film claims of itself: when, where and with what it was made.

Read in a box, too.
"""

import json
from dataclasses import dataclass, fields, replace
from typing import Any, BinaryIO

from intake.sanitising.archives import Archive
from intake.sanitising.exchange import Exchange, Source, StoppedError
from intake.sanitising.kinds import ARCHIVES, PICTURES, Kind, kind_of, read_start
from intake.sanitising.kinds import MEDIA as MEDIA_KINDS
from intake.sanitising.limits import LIMITS, Limits
from intake.sanitising.rendition import NotShown, Reason
from intake.sanitising.sandbox import MEDIA, PARSERS, box
from intake.sanitising.words import word

_START = "import sys; sys.path.append('/program'); from inside.states import main; main()"
_LONGEST = 40
_MOST = {"latitude": 90_000_000, "longitude": 180_000_000}


@dataclass(frozen=True, repr=False)
class Stated:
    """Claims of the file, which anybody can write into it. "" or None: not stated.

    `taken` and `changed` are times as the device wrote them, of a picture the local one,
    "2026:11:21 09:30:00", of the others mostly that of Greenwich, "2026-11-21T05:00:00.000000Z";
    `latitude` and `longitude` millionths of a degree, north and east positive.
    """

    taken: str = ""
    changed: str = ""
    device: str = ""
    latitude: int | None = None
    longitude: int | None = None

    def __repr__(self) -> str:
        return "<Stated>"


@dataclass(frozen=True, repr=False)
class StatedInside:
    """Claims of the files of an archive in their order, Stated() of one that claims nothing."""

    files: tuple[Stated, ...]

    def __repr__(self) -> str:
        return f"<StatedInside of {len(self.files)}>"


def stated(untrusted: BinaryIO, limits: Limits = LIMITS) -> Stated | StatedInside | NotShown:
    """Read metadata of a picture, of sound or of film in a fresh box; of an archive, that of each
    file in it. No file makes it raise.

    Args:
        untrusted: readable stream of plaintext already verified whole; read once, forward.

    Raises:
        TransientError("sandbox_missing"): as `sanitise`; nothing was parsed.
    """
    start = read_start(untrusted)
    kind = kind_of(start)
    if kind is None or kind not in ARCHIVES:
        return _one(start, untrusted, limits)
    archive = Archive(start, untrusted, kind, limits)
    told = [
        _one(read_start(file), file, replace(limits, wall_seconds=min(limits.wall_seconds, left)))
        for file, _, left in archive.files()
    ]
    if archive.stop and not told:
        return NotShown(archive.stop.reason)
    return StatedInside(tuple(one if isinstance(one, Stated) else Stated() for one in told))


def _one(start: bytes, untrusted: Source, limits: Limits) -> Stated | NotShown:
    kind = kind_of(start)
    if kind is None or kind not in PICTURES | MEDIA_KINDS:
        return NotShown(Reason.TYPE_NOT_SUPPORTED if start else Reason.EMPTY)
    program = MEDIA if kind in MEDIA_KINDS else PARSERS
    command = [*box(program), "-c", _START, _order(kind, limits)]
    try:
        with Exchange(command, start, untrusted, limits) as running:
            told = _checked(running.line())
            running.finish()
    except StoppedError as stop:
        return NotShown(stop.reason)
    return told


def refuse_without_box() -> None:
    """Raises TransientError("sandbox_missing") where this host cannot even try."""
    box()


def _order(kind: Kind, limits: Limits) -> str:
    return json.dumps(
        {
            "kind": kind.value,
            "input_bytes": limits.input_bytes,
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
        }
    )


def _checked(line: bytes) -> Stated:
    """The box is not believed: every value is of its type and within its range."""
    told = word(line)
    names = {each.name for each in fields(Stated)}
    if not isinstance(told, dict) or told.keys() != names:
        raise StoppedError(Reason.OUTPUT_REFUSED)
    if not all(_fits(name, value) for name, value in told.items()):
        raise StoppedError(Reason.OUTPUT_REFUSED)
    return Stated(**told)


def _fits(name: str, value: Any) -> bool:
    if name in _MOST:
        return value is None or (type(value) is int and abs(value) <= _MOST[name])
    return isinstance(value, str) and len(value) <= _LONGEST and value.isascii()
