"""Tar archives with one spelling: regular files only, nothing of who made them or when. Pure.

POSIX ustar, so a path has at most 100 letters and a file less than 8 GiB. Read as strictly as it is
written: an archive that another program made is refused, because two programs that read one
archive differently would let two people see different files.
"""

import re
import tarfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from intake.errors import IntakeError

BLOCK = tarfile.BLOCKSIZE
PIECE = 256 * 1024
LONGEST_PATH = tarfile.LENGTH_NAME
MOST_OCTETS = (1 << 33) - 1  # of one file
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_ZEROS = bytes(BLOCK)


class ArchiveError(IntakeError):
    """archive_malformed; archive_cut (it ends too early)."""


@dataclass(frozen=True, repr=False)
class Member:
    """One file of an archive; `pieces` can be read once, before the next member is asked for."""

    path: str
    size: int
    pieces: Iterator[bytes]

    def __repr__(self) -> str:
        return "<Member>"


def is_plain(path: str) -> bool:
    """Whether a path means the same on every system: ASCII, relative, nothing hidden, no "..".

    At most 100 characters, of letters, digits, and inside a name dots, hyphens and underscores.
    """
    if len(path) > LONGEST_PATH:
        return False
    return all(_NAME.fullmatch(name) and ".." not in name for name in path.split("/"))


def are_distinct(paths: Collection[str]) -> bool:
    """Whether all of them can stand in one folder of any system: no two that differ in case alone,
    none that is the folder of another.
    """
    lowered = {path.lower() for path in paths}
    folders = {path[:at] for path in lowered for at, sign in enumerate(path) if sign == "/"}
    return len(lowered) == len(paths) and not lowered & folders


def header(path: str, size: int) -> bytes:
    """What stands before a file's content. ValueError for a path or size that cannot be."""
    if not is_plain(path) or not 0 <= size <= MOST_OCTETS:
        raise ValueError("a path that is not plain, or a size that does not fit")
    entry = tarfile.TarInfo(path)
    entry.size = size
    entry.mode = 0o644
    return entry.tobuf(tarfile.USTAR_FORMAT)


def padding(size: int) -> bytes:
    """What follows a content of that size."""
    return bytes(-size % BLOCK)


def member(path: str, content: bytes) -> Iterator[bytes]:
    """A whole entry from memory."""
    yield header(path, len(content))
    yield content
    yield padding(len(content))


def end() -> bytes:
    """What closes an archive."""
    return _ZEROS * 2


def members(archive: BinaryIO) -> Iterator[Member]:
    """Every file of an archive, once; what is left unread of one is passed over.

    Raises ArchiveError, at the latest after the last member: nothing but empty blocks may stand
    behind the end. A package has some there, so that its length tells little.
    """
    while (block := _exactly(archive, BLOCK)) != _ZEROS:
        one = _described(block)
        pieces = _content(archive, one.size)
        yield Member(one.name, one.size, pieces)
        for _ in pieces:
            pass
    if _exactly(archive, BLOCK) != _ZEROS or not _is_empty(archive):
        raise ArchiveError("archive_malformed")


def _described(block: bytes) -> tarfile.TarInfo:
    try:
        one = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        if header(one.name, one.size) == block:
            return one
    except (tarfile.TarError, ValueError):
        pass
    raise ArchiveError("archive_malformed")


def _content(archive: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left:
        piece = archive.read(min(PIECE, left))
        if not piece:
            raise ArchiveError("archive_cut")
        left -= len(piece)
        yield piece
    if _exactly(archive, len(padding(size))).strip(b"\0"):
        raise ArchiveError("archive_malformed")


def _is_empty(archive: BinaryIO) -> bool:
    """Whether all that is left are blocks of zeros."""
    size = 0
    while piece := archive.read(PIECE):
        size += len(piece)
        if piece.strip(b"\0"):
            return False
    return size % BLOCK == 0


def _exactly(archive: BinaryIO, count: int) -> bytes:
    found = b""
    while len(found) < count:
        piece = archive.read(count - len(found))
        if not piece:
            raise ArchiveError("archive_cut")
        found += piece
    return found
