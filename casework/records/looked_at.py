"""LookedAt: that people looked at what was kept for its time, and keep it. Pure."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class LookedAt(Marked):
    """One look at a case whose time was over: why it stays, and when to look again.

    A record of its own and no field of the case: earlier looks are kept, and looking is no
    change of the case.
    """

    KIND: ClassVar[str] = "looked_at"

    case: Link
    reason: str = coded("keeping_reason")
    on: date
    again: date
    by: uuid.UUID | None = None
    remarks: Words = ""

    def __post_init__(self) -> None:
        if not self.reason:
            raise IntakeError("keeping_reason_missing")
        if self.again <= self.on:
            raise IntakeError("next_look_over")

    def facets(self) -> Facets:
        """Why it stays, as state; found by the day of looking again."""
        return {"state": self.reason, "from_day": self.again.isoformat()}
