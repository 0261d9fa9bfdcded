"""A child process for each claimed row, forked from a warm parent.

The child alone sees plaintext and ends with the row, so nothing readable stays in a process
that lives long. It starts with the parent's memory, which never held any, and keeps none of
the parent's descriptors: not the database, not the broker.
"""

import contextlib
import logging
import os
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path

from intake.errors import IntakeError, TransientError
from intake.pipeline.outcome import MAX_SIZE, Fault, Outcome, from_line, to_line
from intake.silence import die_with_parent, harden_process

log = logging.getLogger("intake.pipeline")


def in_a_child(work: Callable[[], Outcome], *, deadline: float) -> Outcome | Fault:
    """Run `work` in a forked child; a child that dies or dawdles is a fault, never an error.

    Args:
        work: opens, works and seals; whatever it returns or raises crosses the pipe as sealed
            rows or as a fixed code.
        deadline: seconds until the child is killed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _live(work, reading, writing)
    os.close(writing)
    line = None
    try:
        line = _read_line(reading, time.monotonic() + deadline)
    finally:
        os.close(reading)
        _end(child, kill=line is None)
    if line is None:
        return Fault("child_too_slow", passing=True)
    try:
        return from_line(line)
    except IntakeError:
        return Fault("child_died", passing=True)


def _live(work: Callable[[], Outcome], reading: int, writing: int) -> None:
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
        _send(writing, to_line(_attempt(work)))
        status = 0
    finally:
        os._exit(status)


def _attempt(work: Callable[[], Outcome]) -> Outcome | Fault:
    try:
        return work()
    except IntakeError as refusal:
        # The agent's word for a lease that ran out while we slept: it says nothing of the row.
        return Fault(refusal.code, passing=refusal.code == "not_claimed")
    except TransientError as fault:
        return Fault(fault.code, passing=True)
    except OSError:
        return Fault("system_fault", passing=True)
    except Exception:  # (its text may quote the report: the log prints class and place only)
        log.exception("a child met a fault that has no name")
        return Fault("worker_bug", passing=True)


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


def _read_line(reading: int, until: float) -> bytes | None:
    """Everything up to the end of the pipe; None when the time is up or it is too much."""
    pieces: list[bytes] = []
    size = 0
    while size <= MAX_SIZE:
        left = until - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            return None
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
