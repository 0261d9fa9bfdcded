"""Evidence: one item, its evidentiary and working copies, its way to us, what it says. Pure."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from casework.dates import ToldDate
from casework.records.base import Upgrade
from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets, Mute
from intake.errors import IntakeError

_SHA256 = re.compile(r"[0-9a-f]{64}")
PERCEPTUAL = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, kw_only=True, repr=False)
class Passage(Mute):
    """One step of its way to us, oldest first."""

    on: date | None = None
    words: Words = ""
    by: uuid.UUID | None = None  # a member


@dataclass(frozen=True, kw_only=True, repr=False)
class Excerpt(Mute):
    """What is read, heard or seen at one place of it; `at` such as "page 3" or "1:20 to 2:05"."""

    at: Words = ""
    words: Words
    language: str = coded("report_language")
    translation: Words = ""


def _with_excerpts(old: dict[str, Any]) -> dict[str, Any]:
    """The first schema had no place for what an item says."""
    return {**old, "excerpts": []}


@dataclass(frozen=True, kw_only=True, repr=False)
class Evidence(Marked):
    """One item. The hashes are the machine's, "" where it has none yet, in hex: SHA-256 of the
    sealed file as it arrived and of the pages of its safe rendition, one after another, and
    `perceptual`, the 64-bit hash of what is seen.

    The evidentiary copy stays sealed and untouched in intake, `attachment` naming its row;
    file names, addresses and metadata are protected and lie with the originals.
    """

    KIND: ClassVar[str] = "evidence"
    SCHEMA: ClassVar[int] = 2
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {1: _with_excerpts}

    type: str = coded("evidence_type")
    title: Words = ""
    review: Link | None = None
    attachment: uuid.UUID | None = None  # row of intake; None: the account itself
    case: Link | None = None
    acts: tuple[Link, ...] = ()
    persons: tuple[Link, ...] = ()  # who is in it, for their consent
    evidentiary_sha256: str = ""
    working_sha256: str = ""
    perceptual: str = ""
    mode: str = coded("collection_mode")
    made: ToldDate | None = None
    author: Words = ""
    provenance: tuple[Passage, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    changed: Words = ""  # what the working copy lacks
    sensitive: tuple[str, ...] = coded("sensitive_kind", ())

    def __post_init__(self) -> None:
        if not self.type:
            raise IntakeError("kind_missing")
        for one in (self.evidentiary_sha256, self.working_sha256):
            if one and not _SHA256.fullmatch(one):
                raise IntakeError("hash_malformed")
        if self.perceptual and not PERCEPTUAL.fullmatch(self.perceptual):
            raise IntakeError("hash_malformed")

    def facets(self) -> Facets:
        """Its type."""
        return {"type": self.type, "sensitive": self.sensitive}
