"""The highest roll version this host has believed: an older one is refused even after a restart."""

import contextlib
import os
import threading
from pathlib import Path

from intake.keys.durable import sync_folder
from intake.keys.roll import RollError


def read_floor(file: Path) -> int:
    """The remembered version, 0 where nothing was remembered yet.

    Raises RollError("floor_malformed") for a file that cannot be read or is no number: to
    take it for 0 would let an old roll in.
    """
    try:
        text = file.read_text(encoding="ascii")
    except FileNotFoundError:
        return 0
    except (OSError, UnicodeDecodeError):
        raise RollError("floor_malformed") from None
    if not (text.endswith("\n") and text[:-1].isdigit() and len(text) < 12):
        raise RollError("floor_malformed")
    return int(text)


def raise_floor(file: Path, version: int) -> bool:
    """Remember `version` durably; False if the file cannot be written.

    Not being able to is no reason to stop taking testimony: the process remembers by itself
    for as long as it lives, and whoever asks says so.
    """
    temp = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with temp.open("w", encoding="ascii") as out:
            out.write(f"{version}\n")
            out.flush()
            os.fsync(out.fileno())
        temp.replace(file)
        sync_folder(file.parent)
    except OSError:
        with contextlib.suppress(OSError):
            temp.unlink(missing_ok=True)
        return False
    return True
