"""Evidence: one item, its evidentiary and working copies, and where it came from. Pure."""

import re
import uuid
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casework.dates import ToldDate
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
class Evidence(Marked):
    """One item. Hashes are SHA-256 in hex; `perceptual` is the 64-bit hash of what is seen.

    The evidentiary copy stays sealed and untouched in intake, `attachment` naming its row;
    file names, addresses and metadata are protected and lie with the originals.
    """

    KIND: ClassVar[str] = "evidence"

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
