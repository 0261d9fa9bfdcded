"""One piece of work in a forked child, which alone sees what it opens and ends with it.

The child starts with the memory of a warm parent that never held anything readable, and keeps
none of its descriptors: not the database, not the broker. What comes back is one line.
"""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path

from intake.errors import TransientError
from intake.silence import die_with_parent, harden_process

_BEAT = 5.0  # seconds between two looks at whether the work is still wanted


def in_a_fork(
    work: Callable[[], bytes],
    *,
    deadline: float,
    most: int,
    wanted: Callable[[], bool] = lambda: True,
) -> bytes | None:
    """What `work` returned in a forked child; b"" for a child that died.

    Args:
        work: what it raises is lost with the child; it answers for its own faults.
        deadline: seconds until the child is killed.
        most: the longest answer in octets.
        wanted: asked every few seconds in the parent; False kills the child.

    None: killed, because it was late, said too much, or was no longer wanted.
    Raises TransientError("no_process") where this machine gives no further process.
    """
    reading, writing, child = _forked()
    if child == 0:
        _live(work, reading, writing)
    os.close(writing)
    line = None
    try:
        line = _read(reading, time.monotonic() + deadline, most, wanted)
    finally:
        os.close(reading)
        _end(child, kill=line is None)
    return line


def _forked() -> tuple[int, int, int]:
    """Both ends of a pipe, and the child's number: 0 in the child."""
    ends: tuple[int, ...] = ()
    try:
        ends = os.pipe()
        return *ends, os.fork()
    except OSError:
        # No memory, or too many processes or files: the parent lives on, and may not run out.
        for end in ends:
            os.close(end)
        raise TransientError("no_process") from None


def _live(work: Callable[[], bytes], reading: int, writing: int) -> None:
    """The child's whole life. Leaves by `_exit`: no handler of the parent may run here."""
    status = 1
    try:
        os.close(reading)
        _keep_only(writing)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)
        # A worker that is killed must not leave a process with an open report behind.
        die_with_parent()
        harden_process()
        _send(writing, work())
        status = 0
    finally:
        os._exit(status)


def _keep_only(writing: int) -> None:
    """Close all but the standard three and the pipe."""
    for entry in list(Path("/proc/self/fd").iterdir()):
        number = int(entry.name)
        if number > 2 and number != writing:
            with contextlib.suppress(OSError):
                os.close(number)


def _send(writing: int, line: bytes) -> None:
    view = memoryview(line)
    while view:
        view = view[os.write(writing, view) :]


def _read(reading: int, until: float, most: int, wanted: Callable[[], bool]) -> bytes | None:
    """Everything up to the end of the pipe; None where the child has to be killed."""
    pieces: list[bytes] = []
    size = 0
    while size <= most:
        left = until - time.monotonic()
        if left <= 0:
            return None
        if not select.select([reading], [], [], min(left, _BEAT))[0]:
            if not wanted():
                return None
            continue
        piece = os.read(reading, 1 << 16)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
    return None


def _end(child: int, *, kill: bool) -> None:
    """Reap the child. One that sent its line is leaving by itself."""
    if kill:
        os.kill(child, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child, 0)
