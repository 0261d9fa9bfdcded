"""Case: what people work on together, made of reviews, events and acts. Pure."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Case(Marked):
    """One case. `reviews` are the submissions it rests on, by their review."""

    KIND: ClassVar[str] = "case"

    title: Words = ""
    status: str = coded("case_status", "open")
    closing_reason: str = coded("closing_reason")
    summary: Words = ""
    reviews: tuple[Link, ...] = ()
    assigned_to: uuid.UUID | None = None  # a member
    opened_on: date
    changed_on: date  # what its retention runs from
    proof_level: str = coded("proof_level")
    proof_set_by: uuid.UUID | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise IntakeError("title_missing")
        if (self.status == "closed") is not bool(self.closing_reason):
            raise IntakeError("closing_reason_missing")

    def facets(self) -> Facets:
        """Status as state, and the level of proof."""
        return {"state": self.status, "proof": self.proof_level}
