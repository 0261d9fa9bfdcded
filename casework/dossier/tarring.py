"""Tar archives with one spelling: regular files only, nothing of who made them or when. Pure.

POSIX pax format; a pax header appears only for a file beyond 8 GiB. An entry says no more
than its path, its size and its content.
"""

import re
import tarfile
from collections.abc import Iterator

BLOCK = tarfile.BLOCKSIZE
PIECE = 256 * 1024
LONGEST_PATH = 200
_PATH = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")


def is_plain(path: str) -> bool:
    """Whether a path means the same on every system: ASCII, relative, nothing hidden, no "..".

    At most 200 characters, of letters, digits, and inside a name dots, hyphens and underscores.
    """
    if len(path) > LONGEST_PATH:
        return False
    return all(_PATH.fullmatch(name) and ".." not in name for name in path.split("/"))


def header(path: str, size: int) -> bytes:
    """What stands before a file's content. ValueError for a path that is not plain."""
    if not is_plain(path):
        raise ValueError("a path that is not plain")
    entry = tarfile.TarInfo(path)
    entry.size = size
    entry.mode = 0o644
    return entry.tobuf(tarfile.PAX_FORMAT)


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
    return bytes(2 * BLOCK)
