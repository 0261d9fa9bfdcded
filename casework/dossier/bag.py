"""The bag: BagIt 1.0 (RFC 8493) as a tar stream, in two passes. Pure.

The first pass hashes every file, the second writes them and holds each against its hash. In the
archive the manifests stand behind the payload: a stream that broke off has none.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from casework.dossier import sums, tarring
from casework.dossier.bagfile import BagFile
from intake.errors import IntakeError

TAG_MANIFEST = "tagmanifest-sha256.txt"
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_LABEL = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)*")
_OURS = ("Bagging-Date", "Payload-Oxum", "Bag-Software-Agent")
_LONGEST_VALUE = 500


class BagError(IntakeError):
    """path_refused, path_twice, file_too_large (8 GiB); evidence_changed (a file was not the same
    octets twice).
    """


class Writable(Protocol):
    """Where an archive goes."""

    def write(self, octets: bytes, /) -> object:
        """Take all of them."""
        ...


@dataclass(frozen=True, repr=False)
class Entry:
    """One payload file as the first pass found it; digests in hex, by algorithm."""

    file: BagFile
    size: int
    digests: Mapping[str, str]

    def __repr__(self) -> str:
        return "<Entry>"


@dataclass(frozen=True, repr=False)
class Plan:
    """A bag that is known to its last octet and not written yet.

    Args:
        name: of its folder.
        entries: the payload, by path.
        made_on: Bagging-Date.
        info: further lines of bag-info.txt.
    """

    name: str
    entries: tuple[Entry, ...]
    made_on: date
    info: Mapping[str, str]

    def __repr__(self) -> str:
        return "<Plan>"

    @property
    def tag_manifest(self) -> bytes:
        """What is signed: it stands for every octet of the bag."""
        return self.tags[TAG_MANIFEST]

    @property
    def digest(self) -> str:
        """SHA-256 of the tag manifest, in hex."""
        return hashlib.sha256(self.tag_manifest).hexdigest()

    @cached_property
    def tags(self) -> Mapping[str, bytes]:
        """The files beside `data/`, by path in the bag."""
        below = {"bagit.txt": _DECLARATION, "bag-info.txt": self._bag_info()}
        for algorithm in sums.ALGORITHMS:
            listed = {one.file.path: one.digests[algorithm] for one in self.entries}
            below[f"manifest-{algorithm}.txt"] = sums.written(listed)
        above = {
            f"tagmanifest-{algorithm}.txt": sums.written(
                {path: hashlib.new(algorithm, text).hexdigest() for path, text in below.items()}
            )
            for algorithm in sums.ALGORITHMS
        }
        return MappingProxyType(below | above)

    @property
    def sha256s(self) -> Mapping[str, str]:
        """Of every file, by path in the bag, in hex."""
        tags = {path: hashlib.sha256(text).hexdigest() for path, text in self.tags.items()}
        return tags | {one.file.path: one.digests["sha256"] for one in self.entries}

    def _bag_info(self) -> bytes:
        octets = sum(one.size for one in self.entries)
        lines = {
            **self.info,
            "Bagging-Date": self.made_on.isoformat(),
            "Bag-Software-Agent": "Amanat",
            "Payload-Oxum": f"{octets}.{len(self.entries)}",
        }
        return "".join(f"{label}: {value}\n" for label, value in lines.items()).encode()


def plan(
    name: str, files: Iterable[BagFile], *, made_on: date, info: Mapping[str, str] | None = None
) -> Plan:
    """Hash every file, in pieces of 256 KiB.

    Args:
        name: letters, digits, hyphens; at most 64 (ValueError else).
        info: labels such as "Source-Organization" with one line of words each.

    Raises BagError: path_refused for one that is not plain, not below `data/`, or longer than 100
    letters with the bag's name; path_twice also for two that differ in case alone (some systems
    take them for one) or that are each other's folder; file_too_large.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("a bag's name is of letters, digits and hyphens")
    entries = sorted((_hashed(name, file) for file in files), key=lambda one: one.file.path)
    if not tarring.are_distinct([one.file.path for one in entries]):
        raise BagError("path_twice")
    lines = dict(_line(label, value) for label, value in (info or {}).items() if value.strip())
    return Plan(name, tuple(entries), made_on, MappingProxyType(lines))


def pieces(bag: Plan) -> Iterator[bytes]:
    """The archive, sorted by path, the same octets every time.

    Raises BagError("evidence_changed") in the middle, before any manifest is out.
    """
    payload = {one.file.path: one for one in bag.entries}
    for path in sorted([*payload, *bag.tags]):
        where = f"{bag.name}/{path}"
        if path in payload:
            yield from _written(where, payload[path])
        else:
            yield from tarring.member(where, bag.tags[path])
    yield tarring.end()


def write(bag: Plan, out: Writable) -> None:
    """`pieces`, into anything that takes octets."""
    for piece in pieces(bag):
        out.write(piece)


def _hashed(name: str, file: BagFile) -> Entry:
    if not (file.path.startswith("data/") and tarring.is_plain(f"{name}/{file.path}")):
        raise BagError("path_refused")
    hashes, size = [hashlib.new(name) for name in sums.ALGORITHMS], 0
    with file.open() as stream:
        while piece := stream.read(tarring.PIECE):
            size += len(piece)
            for one in hashes:
                one.update(piece)
    if size > tarring.MOST_OCTETS:
        raise BagError("file_too_large")
    return Entry(file, size, {one.name: one.hexdigest() for one in hashes})


def _written(where: str, entry: Entry) -> Iterator[bytes]:
    yield tarring.header(where, entry.size)
    digest, left = hashlib.sha256(), entry.size
    with entry.file.open() as stream:
        while piece := stream.read(min(tarring.PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                break
            digest.update(piece)
            yield piece
    if left or digest.hexdigest() != entry.digests["sha256"]:
        raise BagError("evidence_changed")
    yield tarring.padding(entry.size)


def _line(label: str, value: str) -> tuple[str, str]:
    """A line of bag-info.txt; whatever could end a line becomes a space."""
    if not _LABEL.fullmatch(label) or label in _OURS:
        raise ValueError("not a label for bag-info.txt")
    return label, " ".join(value.split())[:_LONGEST_VALUE]
