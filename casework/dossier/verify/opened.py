"""A package as it was found: what every file hashes to, and the words of those that prove it.

Read once, in pieces: evidence of any size passes through. From the tar that came out of the seal,
or from the folder it was unpacked into. Pure.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from casework.dossier import tarring
from intake.errors import IntakeError

MOST_WORDS = 64 << 20  # octets of everything but `data/`
MOST_FILES = 200_000
_MOST_TEXTS = 64
_EXTRACT = re.compile(r"[^/]+/data/custody/[^/]+\.txt")
_SEALED = b"age-encryption.org/v1"


class NotAPackage(IntakeError):
    """not_a_package (not one bag and what proves it), still_sealed, path_refused, path_twice,
    not_a_file (a link, a device), too_large.
    """


@dataclass(frozen=True)
class Digest:
    """Size in octets, and digests in hex by algorithm."""

    size: int
    by: Mapping[str, str]


@dataclass(frozen=True, repr=False)
class Opened:
    """Files by path. `texts` holds those that are not below a bag's `data/`, `extracts` those of
    evidence in `data/custody/`.
    """

    digests: dict[str, Digest] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    extracts: dict[str, bytes] = field(default_factory=dict)
    _held: list[int] = field(default_factory=lambda: [0])  # octets in both

    def __repr__(self) -> str:
        return f"<Opened {len(self.digests)} files>"

    @property
    def name(self) -> str:
        """The bag's folder: the only one. Raises NotAPackage("not_a_package")."""
        folders = {path.split("/")[0] for path in self.digests if "/" in path}
        if len(folders) != 1:
            raise NotAPackage("not_a_package")
        return folders.pop()

    def taking(self, path: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The same pieces, taken note of. Raises NotAPackage for a path that cannot be."""
        if not tarring.is_plain(path):
            raise NotAPackage("path_refused")
        if path in self.digests:
            raise NotAPackage("path_twice")
        if len(self.digests) >= MOST_FILES or len(self.texts) >= _MOST_TEXTS:
            raise NotAPackage("too_large")
        hashes = hashlib.sha256(), hashlib.sha512()
        size, kept = 0, self._keeping(path)
        words = None if kept is None else bytearray()
        for piece in pieces:
            size += len(piece)
            for one in hashes:
                one.update(piece)
            if words is not None:
                words += self._within(piece)
            yield piece
        self.digests[path] = Digest(size, {one.name: one.hexdigest() for one in hashes})
        if kept is not None and words is not None:
            kept[path] = bytes(words)

    def add(self, path: str, content: bytes) -> None:
        """A file from memory."""
        for _ in self.taking(path, iter([content] if content else [])):
            pass

    def _keeping(self, path: str) -> dict[str, bytes] | None:
        """Where the words of a file are kept, if they are."""
        if _EXTRACT.fullmatch(path):
            return self.extracts
        return None if path.split("/")[1:2] == ["data"] else self.texts

    def _within(self, piece: bytes) -> bytes:
        self._held[0] += len(piece)
        if self._held[0] > MOST_WORDS:
            raise NotAPackage("too_large")
        return piece


def found_at(path: Path) -> Opened:
    """A package in a folder, or as the tar that came out of the seal.

    Raises NotAPackage, ArchiveError, OSError.
    """
    if path.is_dir():
        return from_folder(path)
    with path.open("rb") as archive:
        if archive.read(len(_SEALED)) == _SEALED:
            raise NotAPackage("still_sealed")
        archive.seek(0)
        return from_archive(archive)


def from_archive(archive: BinaryIO) -> Opened:
    """A package as one tar, read once from where it stands. Raises NotAPackage, ArchiveError."""
    opened = Opened()
    for member in tarring.members(archive):
        for _ in opened.taking(member.path, member.pieces):
            pass
    if not tarring.are_distinct(opened.digests):
        raise NotAPackage("path_twice")
    return opened


def from_folder(folder: Path) -> Opened:
    """A package that was unpacked; links are not followed. Raises NotAPackage, OSError."""
    opened = Opened()
    for path in sorted(_files(folder)):
        for _ in opened.taking(path.relative_to(folder).as_posix(), _pieces(path)):
            pass
    return opened


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as content:
        while piece := content.read(tarring.PIECE):
            yield piece


def _files(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder, onerror=_raise):
        for name in folders + names:
            path = Path(where, name)
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                raise NotAPackage("not_a_file")
            if stat.S_ISREG(mode):
                yield path


def _raise(fault: OSError) -> None:
    raise fault
