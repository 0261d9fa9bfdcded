"""F6: `write_faults`: the disk refuses the k-th write, sync or rename of a report, for every k.

strace is put on a forked process that then takes a report. What a failed call was about is
read from strace's own line.
"""

import os
import re
import socket
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections

from tests.faults import ground, resting
from tests.faults.accepting import Submitters
from tests.faults.checker import Checker
from tests.faults.posting import FileSent, Told, post, receipt_on

FAULTS = (
    ("fsync", "EIO"),
    ("fdatasync", "EIO"),
    ("pwrite64", "ENOSPC"),
    ("write", "ENOSPC"),
    ("write", "EIO"),
    ("rename", "EIO"),
)
_MOST = 60
_FILE = FileSent("note.txt", b"An invented file for a test. " * 400)
# One whose payload is a blob, with a file, and one whose payload is written with its row.
_KINDS: tuple[dict[str, Any], ...] = ({"account": resting.LONG, "files": (_FILE,)}, {})
_INJECTED = re.compile(r"\w+\((?:\d+<([^>]*)>|\"([^\"]*)\").*\(INJECTED\)")


@dataclass
class Tally:
    """What the failed calls were about, and what the pages made of them."""

    failed: Counter[str]
    receipts_despite: Counter[str]
    left_open: int = 0


def main() -> dict[str, Any]:
    """Every fault at every k, then everyone tries again on a good disk."""
    base = ground.prepare()
    submitters = Submitters(base, 2 * len(FAULTS) * _MOST, 1)
    codes = iter(submitters.codes)
    tally, pages = Tally(Counter(), Counter()), WSGIHandler()
    for (call, error), kind in product(FAULTS, _KINDS):
        told = (Told(code, **kind) for code in codes)
        submitters.history.told += _until_spared(told, pages, tally, call, error)
    submitters.retry()
    history = submitters.history
    checker = Checker(base.desk, settled=False, epoch=base.epoch)
    found = checker.check(history.covered(), len(submitters.codes))
    return found | {
        "told": len(history.told), "acknowledged": len(history.acknowledged),
        "failed_calls": tally.failed, "receipts_despite": tally.receipts_despite,
        "left_open": tally.left_open, "integrity": _integrity(),
    }  # fmt: skip


def _until_spared(
    told: Iterator[Told], pages: WSGIHandler, tally: Tally, call: str, error: str
) -> Iterator[Told]:
    """Reports whose k-th call failed, until one has fewer calls than k."""
    for k in range(1, _MOST):
        report = next(told)
        yield report
        receipt, still_open, about = _with_fault(pages, report, f"{call}:error={error}:when={k}")
        if about is None:
            return
        tally.failed[f"{call} {error} {about}"] += 1
        tally.receipts_despite[f"{call} {error} {about}"] += bool(receipt)
        tally.left_open += still_open


def _with_fault(pages: WSGIHandler, told: Told, fault: str) -> tuple[str, int, str | None]:
    """The receipt shown, blobs left open, and what the failed call was about (None: spared)."""
    connections.close_all()
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        _take(pages, told, theirs)
    theirs.close()
    log = Path(settings.VAR_DIR) / "injected"
    call = fault.split(":", 1)[0]
    tracer = subprocess.Popen(
        ["strace", "-f", "-y", "-qq", "-s", "0", "-o", log, "-e", f"trace={call}",
         "-e", f"inject={fault}", "-e", "signal=none", "-p", str(child)],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _wait_traced(child)
    ours.send(b"go")
    receipt, _, still_open = ours.recv(64).decode().partition(" ")
    ours.close()
    os.waitpid(child, 0)
    tracer.wait(60)
    return receipt, int(still_open or 0), _about(log)


def _take(pages: WSGIHandler, told: Told, line: socket.socket) -> None:
    """The forked process: wait for the tracer, take the report, tell what came of it."""
    try:
        line.recv(2)
        _, page = post(pages, told)
        line.send(f"{receipt_on(page)} {_open_blobs()}".encode())
    finally:
        os._exit(0)


def _open_blobs() -> int:
    """Descriptors of sealed files, deleted ones too, that taking the report left open."""
    return sum("/blobs/" in os.readlink(f"/proc/self/fd/{n}") for n in _descriptors())  # noqa: PTH115


def _descriptors() -> list[str]:
    with os.scandir("/proc/self/fd") as listing:
        return [entry.name for entry in listing if entry.is_symlink()][:-1]


def _wait_traced(process: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if "TracerPid:\t0\n" not in Path(f"/proc/{process}/status").read_text():
            return
        time.sleep(0.005)
    raise RuntimeError("strace did not attach.")


def _about(log: Path) -> str | None:
    found = _INJECTED.search(log.read_text(errors="replace"))
    if found is None:
        return None
    path = found.group(1) or found.group(2)
    for mark in ("/blobs", "/floor"):
        if mark in path:
            return mark.strip("/")
    # The database's parts: "wal", "shm"; its main file; or the folder they are in.
    return Path(path).name.partition("-")[2] or ("main" if "sqlite" in path else "folder")


def _integrity() -> str:
    if connection.vendor != "sqlite":
        return "ok"
    with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as file:
        return str(file.execute("PRAGMA integrity_check").fetchone()[0])
