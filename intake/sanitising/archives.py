"""The files of an archive, one after another, as a box hands them out.

The box hands on octets and parses nothing of what they say. Names stay in it: they may say who
somebody is.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from time import monotonic
from typing import Any

from intake.sanitising.exchange import Exchange, Source, StoppedError
from intake.sanitising.kinds import Kind
from intake.sanitising.limits import Limits
from intake.sanitising.rendition import Reason
from intake.sanitising.sandbox import PARSERS, Program, box
from intake.sanitising.words import numbers, reason, word

_START = "import sys; sys.path.append('/program'); from inside.unpacking import main; main()"
BOX = Program(packages=(), own=PARSERS.own)
_LONGEST_PIECE = 64 * 1024
_LONGEST_ENDING = 16


class File:
    """One file of an archive as a stream to read. It ends where the box stops keeping to its word.

    `why` is why there is no more of it, None where it is whole; `stop` is set where the box itself
    came to its end. `most` is how many bytes the box was told to give of one file.
    """

    def __init__(self, hostile: Exchange, most: int) -> None:
        self.why: Reason | None = None
        self.stop: StoppedError | None = None
        self._box = hostile
        self._held = b""
        self._is_over = False
        self._left = most + 1  # one more says that it is too large

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; b"" at the end, however it came."""
        while not self._held and not self._is_over:
            try:
                self._held = self._next()
            except StoppedError as stop:
                self.stop, self.why, self._is_over = stop, stop.reason, True
        size = len(self._held) if size < 0 else size
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def pass_over(self) -> None:
        """What nobody wanted of it."""
        while self.read():
            pass

    def _next(self) -> bytes:
        said = word(self._box.line())
        if isinstance(said, dict) and said.keys() == {"end"}:
            self._is_over = True
            self.why = reason(said["end"]) if said["end"] else None
            return b""
        (count,) = numbers(said, octets=_LONGEST_PIECE)
        self._left -= count
        if self._left < 0:
            raise StoppedError(Reason.OUTPUT_REFUSED)
        return bytes(self._box.exactly(count))


class Archive:
    """An archive in a box of its own, gone through once.

    `more`: whether it holds files that were not handed out, past a bound or behind a fault; `stop`
    is that fault, of the archive or of its box.
    """

    def __init__(self, start: bytes, untrusted: Source, kind: Kind, limits: Limits) -> None:
        self.more = False
        self.stop: StoppedError | None = None
        self._start, self._untrusted = start, untrusted
        self._kind, self._limits = kind, limits

    def files(self) -> Iterator[tuple[File, str, float]]:
        """Each file, a name that has its ending and nothing else of it, and the seconds left.

        Raises TransientError("sandbox_missing") as `sanitise`.
        """
        room = replace(self._limits, wall_seconds=self._limits.archive_seconds)
        command = [*box(BOX), "-c", _START, _order(self._kind, self._limits)]
        try:
            with Exchange(command, self._start, self._untrusted, room) as running:
                yield from self._handed_out(running)
        except StoppedError as stop:
            self.stop, self.more = stop, True

    def _handed_out(self, box: Exchange) -> Iterator[tuple[File, str, float]]:
        deadline = monotonic() + self._limits.archive_seconds
        count = 0
        while (said := word(box.line())) != "done":
            if said == {"more": True} and not self.more:
                self.more = True
                continue
            name, left = f"file{_ending(said)}", deadline - monotonic()
            count += 1
            if left <= 0 or count > self._limits.archive_files:
                raise StoppedError(Reason.TOOK_TOO_LONG if left <= 0 else Reason.OUTPUT_REFUSED)
            file = File(box, self._limits.input_bytes)
            yield file, name, left
            file.pass_over()
            if file.stop:
                raise file.stop
        box.finish()


def _ending(said: Any) -> str:
    told = said["file"] if isinstance(said, dict) and said.keys() == {"file"} else None
    if not isinstance(told, str) or len(told) > _LONGEST_ENDING:
        raise StoppedError(Reason.OUTPUT_REFUSED)
    return told


def _order(kind: Kind, limits: Limits) -> str:
    return json.dumps(
        {
            "kind": kind.value,
            "files": limits.archive_files,
            "file_bytes": limits.input_bytes,
            "all_bytes": limits.archive_bytes,
            "input_bytes": limits.input_bytes,
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
        }
    )
