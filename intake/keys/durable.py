"""Writing a small file so that it survives a power cut, and tells no time but the day."""

import os
from datetime import UTC, datetime
from pathlib import Path


def write(file: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Replace `file` whole or not at all. OSError leaves the old content in place."""
    temp = file.with_name(f".{file.name}.new")
    temp.unlink(missing_ok=True)
    descriptor = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            os.utime(out.fileno(), (midnight.timestamp(), midnight.timestamp()))
            os.fsync(out.fileno())
        temp.replace(file)
    except OSError:
        temp.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def remove(file: Path) -> None:
    """Delete `file` for good; one already gone is fine.

    Flash memory may keep the old blocks for a while: what is deleted here was an age file.
    """
    file.unlink(missing_ok=True)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename or a deletion in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
