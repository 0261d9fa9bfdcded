"""A second process that opens rows while this one files them.

To open a row and to file it cost about the same, and Python does one thing at a time: with a
process beside, a large desk's first load takes little more than half. That process takes pieces
from the front, this one from the back whenever none is ready, so that it never waits for long;
and should the other end, or hang, the rest is done here. It gets the desk's key through a pipe,
is hardened like the casework web, writes to nothing but its pipe, and is ended with the load.
"""

import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fcntl import F_SETPIPE_SZ, fcntl
from select import select
from typing import Self

from django.conf import settings

from casework.register import frames
from casework.register.opening import Piece, examine
from casework.unlocked import DeskKeys

# To start it takes about as long as opening so many pieces.
LEAST = 25
_PATIENCE = 20  # seconds that a piece may take to come once it has begun to
_AHEAD = 1 << 20  # octets that the pipe holds: two pieces or so


def examined(desk: DeskKeys, pieces: Sequence[Sequence[uuid.UUID]]) -> Iterator[Piece]:
    """Every piece opened, once, in no order."""
    if len(pieces) < LEAST or len(os.sched_getaffinity(0)) < 2:
        yield from (examine(desk, ids) for ids in pieces)
        return
    end = len(pieces)  # from here on they were opened by this process
    with _Helper() as helper:
        helper.begin(frames.task(desk, pieces))
        while helper.given < end:
            piece = helper.next()
            if piece is None:
                end -= 1
                piece = examine(desk, pieces[end])
            yield piece


class _Helper:
    """The process beside; `given` is how many pieces have come from it."""

    def __init__(self) -> None:
        self.given = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._from = -1

    def begin(self, task: bytes) -> None:
        """Start it; where no process can be started, none of its pieces will come."""
        hears, tells = os.pipe()
        self._from, into = os.pipe()
        with suppress(OSError):
            fcntl(into, F_SETPIPE_SZ, _AHEAD)
        with suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-m", "casework.register_helper"],
                cwd=settings.BASE_DIR,
                stdin=hears,
                stdout=into,
                stderr=subprocess.DEVNULL,
            )
        os.close(hears)
        os.close(into)
        # It reads once it is hardened; nobody waits for that.
        threading.Thread(target=_tell, args=(tells, task), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._let_go()

    def next(self) -> Piece | None:
        """The next piece, if it has begun to come; None: not yet, or never again."""
        if self._from < 0 or not select([self._from], [], [], 0)[0]:
            return None
        try:
            piece = frames.read(self._exactly)
        except (EOFError, ValueError):
            self._let_go()
            return None
        self.given += 1
        return piece

    def _let_go(self) -> None:
        if self._from >= 0:
            os.close(self._from)
            self._from = -1

    def _exactly(self, size: int) -> bytes:
        found, left = [], size
        while left:
            ready, _, _ = select([self._from], [], [], _PATIENCE)
            part = os.read(self._from, left) if ready else b""
            if not part:
                raise EOFError
            found.append(part)
            left -= len(part)
        return b"".join(found)


def _tell(into: int, task: bytes) -> None:
    with suppress(OSError), os.fdopen(into, "wb") as told:
        told.write(task)
