"""Information: one source's account of one act, graded. Pure."""

import uuid
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from casework.dates import ToldDate
from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets, Grade


@dataclass(frozen=True, kw_only=True, repr=False)
class Information(Marked):
    """One account.

    `first_hand` is "yes", "no" or "unknown". `learned_from` are the sources this account came
    through, nearest first or in any order. `grade` is today's; `earlier` holds every grade
    before it, oldest first. `taken_by` took the account and does not grade it.
    """

    KIND: ClassVar[str] = "information"

    act: Link
    source: Link
    review: Link | None = None
    first_hand: str = coded("yes_no_unknown", "unknown")
    connection: str = coded("source_connection_mt19")
    learned_from: tuple[Link, ...] = ()
    learned: ToldDate | None = None
    language: str = coded("report_language")
    mode: str = coded("collection_mode")
    conflict_of_interest: Words = ""
    taken_by: uuid.UUID | None = None
    grade: Grade | None = None
    earlier: tuple[Grade, ...] = ()
    remarks: Words = ""

    def graded(self, grade: Grade) -> Self:
        """The same with a new grade; the one it had is kept."""
        before = (self.grade,) if self.grade is not None else ()
        return replace(self, grade=grade, earlier=(*self.earlier, *before))

    def facets(self) -> Facets:
        """The grade whole ("B2") and its halves."""
        if self.grade is None:
            return {"first_hand": self.first_hand}
        halves = (self.grade.reliability, self.grade.credibility)
        return {"first_hand": self.first_hand, "grade": ("".join(halves), *halves)}
