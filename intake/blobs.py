"""Where sealed payloads rest: written whole and durable, or not there at all.

A blob's name is random, so a folder listing tells counts and padded sizes only. File times
are set to the day. After a failed write or fsync nothing is retried on the same descriptor:
the kernel may have dropped the pages it could not write, and would call the next sync good.
"""

import base64
import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from intake import clock
from intake.errors import TransientError

_LOOK = 4 << 20  # octets of one blob between two looks at the space that is left
_DURABLE: set[Path] = set()  # folders of blobs whose names this process has synced
_LETTERS = r"[\w-]"
_SHARD, _NAME = (re.compile(_LETTERS + times, re.ASCII) for times in ("{2}", "{43}"))


class BlobWriter(Protocol):
    """One blob being written. `commit` returns its name once it would survive a power cut."""

    def write(self, piece: bytes) -> None: ...
    def commit(self) -> str: ...
    def abort(self) -> None: ...


class BlobStore(Protocol):
    """A place for blobs. Names are the 43 characters `new_name` makes."""

    def create(self, name: str = "") -> BlobWriter: ...
    def open(self, name: str) -> BinaryIO: ...
    def delete(self, name: str) -> None: ...
    def names(self) -> Iterator[str]: ...
    def names_older_than(self, days: int) -> Iterator[str]: ...
    def purge_partial(self, *, older_than_days: int) -> int: ...
    def check_space(self, expected: int = 0) -> None: ...
    def foreign(self) -> int: ...


def new_name() -> str:
    """32 random bytes in base64url without padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()


def blob_store() -> BlobStore:
    """The store that BLOBS names: `file:///absolute/folder` or `s3://bucket`."""
    address = urlsplit(settings.BLOBS)
    if address.scheme == "s3":
        from intake.blobs_s3 import S3Blobs  # noqa: PLC0415  (an optional requirement)

        return S3Blobs(address.netloc)
    return FileBlobs(Path(address.path))


def put(content: bytes) -> str:
    """Store a payload that is already in memory; returns its name."""
    writer = blob_store().create()
    try:
        writer.write(content)
        return writer.commit()
    except BaseException:
        writer.abort()
        raise


class FileBlobs:
    """Blobs as files, in folders by the first two characters of their name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str = "") -> "FileBlobWriter":
        """A writer to a temporary name in the folder the blob will live in.

        Args:
            name: of a blob that comes back from a backup; any other gets a new one.
        """
        try:
            return FileBlobWriter(self._folder, name or new_name())
        except OSError as fault:
            raise storage_fault(fault) from None

    def open(self, name: str) -> BinaryIO:
        """The payload from its start. Missing: FileNotFoundError, an alarm for the audit."""
        return (self._folder / name[:2] / name).open("rb")

    def delete(self, name: str) -> None:
        """Remove a blob; one already gone is fine."""
        (self._folder / name[:2] / name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Every finished blob, in no order."""
        return (name for shard, name in self._entries() if _is_ours(shard, name))

    def names_older_than(self, days: int) -> Iterator[str]:
        """Every finished blob that was written more than so many whole days ago."""
        return (name for name in self.names() if self.age_days(name) > days)

    def age_days(self, name: str) -> int:
        """Whole days since the blob was written; 0 if it is gone meanwhile."""
        try:
            written = (self._folder / name[:2] / name).stat().st_mtime
        except FileNotFoundError:
            return 0
        return int((_midnight() - written) // 86400)

    def check_space(self, expected: int = 0) -> None:
        """TransientError("storage_full") when `expected` bytes would leave too little."""
        _check_space(self._folder, expected)

    def foreign(self) -> int:
        """How many names lie in the folders of blobs that are no blob's and no writer's."""
        told = ((shard, name.removeprefix(".")) for shard, name in self._entries())
        return sum(not _is_ours(shard, name) for shard, name in told)

    def _entries(self) -> Iterator[tuple[str, str]]:
        """Folders of blobs, and what lies in them."""
        for shard in os.scandir(self._folder):
            if _SHARD.fullmatch(shard.name) and shard.is_dir():
                yield from ((shard.name, entry.name) for entry in os.scandir(shard))

    def purge_partial(self, *, older_than_days: int) -> int:
        """Remove temporary files that no process can still be writing; returns how many."""
        limit, stale = clock.now().timestamp() - older_than_days * 86400, 0
        for shard, name in self._entries():
            if name.startswith(".") and _is_ours(shard, name[1:]):
                stale += _removed_if_older(self._folder / shard / name, limit)
        return stale


class FileBlobWriter:
    """temp name -> write -> fsync -> rename -> fsync of the folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self._name, self._unlooked = name, 0
        self._shard = folder / name[:2]
        self._temp = self._shard / f".{name}"
        _make_durably(self._shard)
        self._file = _create(self._temp)

    def write(self, piece: bytes) -> None:
        """Append a piece. Space is looked at again on the way: many files may be growing at once,
        and each of them began when there was enough.
        """
        self._unlooked += len(piece)
        if self._unlooked > _LOOK:
            _check_space(self._shard, self._unlooked)
            self._unlooked = 0
        try:
            view = memoryview(piece)
            while view:
                view = view[os.write(self._file, view) :]
        except OSError as fault:
            raise storage_fault(fault) from None

    def commit(self) -> str:
        """Make it durable under its name. On a fault the blob does not exist."""
        try:
            midnight = _midnight()
            os.utime(self._file, (midnight, midnight))
            os.fsync(self._file)
            os.close(self._file)
            self._file = -1
            self._temp.rename(self._shard / self._name)
            _fsync_folder(self._shard)
        except OSError as fault:
            raise storage_fault(fault) from None
        return self._name

    def abort(self) -> None:
        """Forget what was written; safe to call after any failure, and twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        self._temp.unlink(missing_ok=True)


def rights(folder: Path) -> int:
    """Of what is made in this folder: its owner's alone; the group's as well where the folder hands
    its group on (chmod g+s). So several users, one for each process, share what is sealed.
    """
    return 0o770 if folder.stat().st_mode & stat.S_ISGID else 0o700


def _make_durably(shard: Path) -> None:
    """A folder of blobs that would survive a power cut itself.

    Whoever made it may have died before it was synced, or may not have come so far yet. So every
    process syncs once what it finds, and not only what it made.
    """
    if shard in _DURABLE and shard.is_dir():
        return
    shard.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shard.mkdir(mode=rights(shard.parent), exist_ok=True)
    _fsync_folder(shard.parent)
    _DURABLE.add(shard)


def _create(file: Path) -> int:
    mode = rights(file.parent) & 0o660
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)


def _is_ours(shard: str, name: str) -> bool:
    """Whether a name may be a blob's: `.DS_Store`, `lost+found` and copies by hand are not."""
    return name.startswith(shard) and _NAME.fullmatch(name) is not None


def _removed_if_older(file: Path, limit: float) -> bool:
    """False also when its writer was faster."""
    try:
        if file.stat().st_mtime >= limit:
            return False
        file.unlink()
    except FileNotFoundError:
        return False
    return True


def _check_space(folder: Path, expected: int) -> None:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as fault:
        raise storage_fault(fault) from None
    if free - expected < settings.FREE_SPACE_FLOOR:
        raise TransientError("storage_full")


def storage_fault(fault: OSError) -> TransientError:
    """The passing fault that pages explain: full, or failing. The path is not repeated."""
    full = fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return TransientError("storage_full" if full else "storage_fault")


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _midnight() -> float:
    return clock.now().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
