"""Every moment at which a process may die: each statement, commit, fsync, rename and message.

Installed from outside by wrapping what the program calls, so that production code has no hook
and a new statement is a new point by itself. A process is told to die at its n-th point; when
it lives on, the points of its kind are exhausted, and the count begins again.
"""

import os
import signal
import stat
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from intake import forked
from intake.blobs import FileBlobWriter

_READS = ("SELECT", "PRAGMA", "SET", "SHOW")


class Points:
    """Counts points as this process passes them; leaves a line in a file when one kills it."""

    def __init__(self) -> None:
        self._passed = 0
        self._fatal = 0
        self._process = self._doomed = ""
        self._with_parent = False

    def enter(self, process: str) -> None:
        """This process is now the "web", a "worker", its "child" or the "sequencer"."""
        self._process, self._passed = process, 0

    def arm(self, process: str, fatal: int, *, with_parent: bool = False) -> None:
        """Die at that point (from 1) of that kind of process, its parent first if so wished."""
        self._doomed, self._fatal, self._with_parent = process, fatal, with_parent

    def reached(self, name: str) -> None:
        """Called at every point."""
        self._passed += 1
        if self._process != self._doomed or self._passed != self._fatal:
            return
        with _log().open("a", encoding="ascii") as log:
            log.write(f"{self._process}: {name}\n")
        if self._with_parent:
            os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


POINTS = Points()


class Turns:
    """Which point is next: 1, 2, 3 … of the first series until one lives, then the next series."""

    def __init__(self, series: Sequence[Any]) -> None:
        self._series, self._at, self.number = series, 0, 1
        self._dead = 0  # the length of the log of kills

    @property
    def series(self) -> Any:
        """The series whose turn it is."""
        return self._series[self._at % len(self._series)]

    def go_on(self) -> None:
        """To be called after each attempt; looks whether somebody died of it."""
        dead = _log().stat().st_size if _log().exists() else 0
        if dead > self._dead:
            self.number += 1
        else:
            self._at, self.number = self._at + 1, 1
        self._dead = dead


def kills() -> Counter[str]:
    """How often each point has killed, by process and name."""
    log = _log()
    return Counter(log.read_text(encoding="ascii").splitlines() if log.exists() else ())


def _log() -> Path:
    return Path(settings.VAR_DIR) / "killed"


def install() -> None:
    """Wrap what the program calls. Once, in the driver, before the first fork."""
    _wrap(CursorWrapper, "_execute", after=lambda call: _statement(call[1]))
    _wrap(CursorWrapper, "_executemany", after=lambda call: _statement(call[1]))
    _wrap(BaseDatabaseWrapper, "_commit", before=_named("commit asked"), after=_named("committed"))
    _wrap(os, "fsync", before=lambda call: f"{_kind(call[0])} written",
          after=lambda call: f"{_kind(call[0])} synced")  # fmt: skip
    _wrap(os, "rename", after=_named("renamed"))
    _wrap(os, "unlink", after=_named("unlinked"))
    _wrap(FileBlobWriter, "__init__", after=_named("file created"))
    _wrap(FileBlobWriter, "write", after=_named("piece written"))
    _wrap(forked, "_send", before=_named("outcome ready"), after=_named("outcome sent"))


def _wrap(
    owner: Any,
    name: str,
    *,
    before: Callable[[tuple[Any, ...]], str] | None = None,
    after: Callable[[tuple[Any, ...]], str] | None = None,
) -> None:
    inner = getattr(owner, name)

    def wrapped(*call: Any, **named: Any) -> Any:
        label = after(call) if after else ""
        if before:
            POINTS.reached(before(call))
        result = inner(*call, **named)
        if label:
            POINTS.reached(label)
        return result

    setattr(owner, name, wrapped)


def _named(name: str) -> Callable[[tuple[Any, ...]], str]:
    return lambda _call: name


def _statement(sql: object) -> str:
    """Verb and table. Reads are no points: dying after one is dying before what follows."""
    words = str(sql).replace('"', "").split()
    if not words or words[0] in _READS:
        return ""
    tables = [word for word in words if word.startswith("intake_")]
    return " ".join([words[0], *tables[:1]])


def _kind(descriptor: int) -> str:
    return "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
