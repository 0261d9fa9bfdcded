"""Tombstone: that something was erased, and the little that may be kept of it. Pure."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casework.records.marks import Marked, coded
from casework.records.shapes import Facets


@dataclass(frozen=True, kw_only=True, repr=False)
class Tombstone(Marked):
    """One erasure. `gone` are the ids of what was erased, by which a restored backup is purged
    anew. Codes, province and month stay only where the retention class says so.
    """

    KIND: ClassVar[str] = "tombstone"

    gone: tuple[uuid.UUID, ...] = ()
    what: str = ""  # the kind of record it began from
    reason: str = coded("erasure_reason")
    retention: str = coded("retention")
    on: date
    approval: uuid.UUID | None = None
    by: uuid.UUID | None = None
    acts: tuple[str, ...] = coded("act", ())
    province: str = coded("province")
    month: str = ""  # "2026-11"
    sha256: tuple[str, ...] = ()  # of sealed evidentiary copies

    def facets(self) -> Facets:
        """What is kept for counting."""
        return {"code": self.acts, "province": self.province, "state": self.reason}
