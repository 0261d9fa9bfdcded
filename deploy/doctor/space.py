"""Room on the disk, and whether it can be written to."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from deploy.doctor.fault import Fault

_SOON = 3  # times the room below which the form closes
_LEAST_NAMES = 20  # one in so many file names of the file system has to be free


def look() -> Iterator[Fault]:
    """The folder of everything, and that of sealed files where it is another."""
    for folder in folders():
        try:
            yield from _faults(folder, os.statvfs(folder))
        except FileNotFoundError:
            yield Fault(
                f"{folder} is not there.",
                "Mount the disk it is on, or set VAR_DIR and BLOBS to where it is.",
            )


def folders() -> list[Path]:
    """VAR_DIR, and the folder of blobs unless it is inside or is object storage."""
    var, blobs = Path(settings.VAR_DIR), urlsplit(settings.BLOBS)
    if blobs.scheme != "file" or Path(blobs.path).is_relative_to(var):
        return [var]
    return [var, Path(blobs.path)]


def room() -> int:
    """Octets that are free where least is. OSError where a folder is not there."""
    return min(_free(os.statvfs(folder)) for folder in folders())


def _free(state: os.statvfs_result) -> int:
    return state.f_bavail * state.f_frsize


def _faults(folder: Path, state: os.statvfs_result) -> Iterator[Fault]:
    free, floor = _free(state), int(settings.FREE_SPACE_FLOOR)
    look_there = f"See what fills it: du -xh --max-depth=2 {folder} | sort -h | tail"
    if state.f_flag & os.ST_RDONLY:
        yield Fault(
            f"The file system of {folder} is read-only: nothing can be taken in.",
            "Read `dmesg`: a failing disk turns read-only. Take a backup before anything else.",
        )
    if free < floor:
        yield Fault(f"The disk of {folder} is full: the form takes nothing in.", look_there)
    elif free < _SOON * floor:
        yield Fault(f"The disk of {folder} is almost full.", look_there)
    if state.f_files and state.f_favail * _LEAST_NAMES < state.f_files:
        yield Fault(f"The file system of {folder} has almost no file names left.", look_there)
