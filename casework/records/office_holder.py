"""OfficeHolder: who held which office, from when to when. Pure."""

from dataclasses import dataclass
from typing import ClassVar

from casework.dates import ToldDate
from casework.records.marks import Link, Marked, Name, Words
from casework.records.shapes import Facets, Place, check_order, when, where
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class OfficeHolder(Marked):
    """One term of one person in one office: officials are rotated, so each term is a record.

    Named in full: who holds power is not a protected person.
    """

    KIND: ClassVar[str] = "office_holder"

    called: tuple[Name, ...] = ()  # the usual spelling first
    office: Words = ""
    rank: Words = ""
    unit: Link | None = None
    began: ToldDate | None = None
    ended: ToldDate | None = None
    place: Place | None = None
    rests_on: tuple[Link, ...] = ()  # evidence, information
    remarks: Words = ""

    def __post_init__(self) -> None:
        check_order(self.began, self.ended)
        if not any(one.strip() for one in self.called):
            raise IntakeError("name_missing")

    def facets(self) -> Facets:
        """Place and term."""
        return {**where(self.place), **when(self.began, self.ended)}
