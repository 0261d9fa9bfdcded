"""Reading what a driver found: is all well, and one line about it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_KINDS = ("lost", "doubled", "half_visible")


def harm(found: dict[str, Any]) -> dict[str, int]:
    """Everything that was lost, doubled or half visible, by what it was; empty is good."""
    return {
        f"{kind}: {what}": count
        for kind in _KINDS
        for what, count in found.get(kind, {}).items()
        if count
    }


def line(row: str, found: dict[str, Any]) -> str:
    """One line for the log of the run."""
    told = ("told", "acknowledged", "submissions", "attachments", "events", "orphans")
    numbers = ", ".join(f"{found[name]} {name}" for name in told if name in found)
    kills = found.get("kills", {})
    died = f"; {sum(kills.values())} kills at {len(kills)} points" if kills else ""
    return f"{row}: {numbers}{died}; harm: {harm(found) or 'none'}"


@contextmanager
def memory_folder() -> Iterator[Path]:
    """A folder in memory where there is one: a killed process leaves the kernel's pages alone.

    Only the loss of power takes those away, and that is F7's matter.
    """
    shared = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="faults", dir=shared if shared.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
