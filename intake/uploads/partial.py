"""What has arrived of a file: one partial file, whose size is how far it is.

It lies beside the blobs, or, where those are objects in a bucket, on this host's own disk:
object storage takes no pieces of 256 KiB. It is sealed like all that comes after it. After a
failed write or sync the pages may be gone though a second sync would call them good, so the
piece is cut off again and the sender sends it anew.
"""

import fcntl
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from intake import clock
from intake.blobs import rights, storage_fault
from intake.errors import IntakeError, TransientError
from intake.keys.durable import sync_folder

_PIECE = 1 << 20
_OURS = re.compile(r"[0-9a-f]{32}", re.ASCII)


def folder() -> Path:
    """Where partial files lie."""
    address = urlsplit(settings.BLOBS)
    near = Path(address.path) if address.scheme == "file" else Path(settings.VAR_DIR)
    return near / "uploads"


def check_space(expected: int) -> None:
    """TransientError("storage_full") when `expected` octets more would leave too little."""
    try:
        free = shutil.disk_usage(_made()).free
    except OSError as fault:
        raise storage_fault(fault) from None
    if free - expected < settings.FREE_SPACE_FLOOR:
        raise TransientError("storage_full")


def create(name: uuid.UUID) -> None:
    """Make an empty one, durably."""
    try:
        where, flags = _made(), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        descriptor = os.open(where / name.hex, flags, rights(where) & 0o660)
        try:
            _tell_only_the_day(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(folder())
    except OSError as fault:
        raise storage_fault(fault) from None


def remove(name: uuid.UUID) -> None:
    """Delete one; already gone is fine. What a crash leaves the sweeper takes."""
    (folder() / name.hex).unlink(missing_ok=True)


def size(name: uuid.UUID) -> int:
    """How far one is, at a glance. FileNotFoundError when there is none."""
    return (folder() / name.hex).stat().st_size


def older_than(days: int) -> Iterator[uuid.UUID]:
    """Names of those last written more than so many whole days ago."""
    for name in filter(_OURS.fullmatch, _names()):
        try:
            written = (folder() / name).stat().st_mtime
        except FileNotFoundError:
            continue  # it has become an attachment meanwhile
        if (_midnight() - written) // 86400 > days:
            yield uuid.UUID(name)


def foreign() -> int:
    """How many names lie there that are no partial file's."""
    return sum(not _OURS.fullmatch(name) for name in _names())


def _names() -> list[str]:
    return [entry.name for entry in os.scandir(folder())] if folder().exists() else []


class Partial:
    """A partial file that this request holds alone."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path, self._descriptor = path, descriptor

    @property
    def size(self) -> int:
        """Octets that are there."""
        return os.fstat(self._descriptor).st_size

    def append(self, piece: bytes) -> None:
        """Add a piece; it is on the disk when this returns, or not there."""
        start = self.size
        try:
            view, at = memoryview(piece), start
            while view:
                written = os.pwrite(self._descriptor, view, at)
                view, at = view[written:], at + written
            self.sync()
        except OSError as fault:
            self._cut_back(start)
            raise storage_fault(fault) from None

    def sync(self) -> None:
        """Bring to the disk what an earlier, killed request may have left in memory. OSError."""
        _tell_only_the_day(self._descriptor)
        os.fsync(self._descriptor)

    def _cut_back(self, start: int) -> None:
        try:
            os.ftruncate(self._descriptor, start)
            os.fsync(self._descriptor)
        except OSError:
            # Better to begin again than to go on behind octets nobody can vouch for.
            self._path.unlink(missing_ok=True)

    def read(self, start: int, stop: int) -> bytes:
        """Octets from `start` to `stop`, fewer at the end."""
        return os.pread(self._descriptor, stop - start, start)

    def pieces(self, start: int) -> Iterator[bytes]:
        """From `start` to the end."""
        while piece := self.read(start, start + _PIECE):
            start += len(piece)
            yield piece


@contextmanager
def held(name: uuid.UUID) -> Iterator[Partial]:
    """Hold one alone, among all processes of this host.

    Raises IntakeError("upload_held") when another request holds it, FileNotFoundError when
    there is none.
    """
    path = folder() / name.hex
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IntakeError("upload_held") from None
        yield Partial(path, descriptor)
    finally:
        os.close(descriptor)


def _made() -> Path:
    where = folder()
    if not where.exists():
        where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        where.mkdir(mode=rights(where.parent), exist_ok=True)
        sync_folder(where.parent)
    return where


def _tell_only_the_day(descriptor: int) -> None:
    os.utime(descriptor, (_midnight(), _midnight()))


def _midnight() -> float:
    return clock.now().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
