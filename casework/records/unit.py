"""Unit: an armed group, an office, a command, with its place in another and its dates. Pure."""

from dataclasses import dataclass
from typing import ClassVar

from casework.dates import ToldDate
from casework.records.marks import Link, Marked, Name, Words, coded
from casework.records.shapes import Facets, Place, check_order, when, where
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Unit(Marked):
    """One unit. `belongs_to` is the unit above it, `belonging` how sure that is."""

    KIND: ClassVar[str] = "unit"

    called: tuple[Name, ...] = ()  # the usual name first, other names after
    kind: str = coded("unit_kind", "unknown")
    force: str = coded("perpetrator_type")
    belongs_to: Link | None = None
    belonging: str = coded("confidence", "not_assessed")
    began: ToldDate | None = None
    ended: ToldDate | None = None
    place: Place | None = None
    remarks: Words = ""

    def __post_init__(self) -> None:
        check_order(self.began, self.ended)
        if not any(one.strip() for one in self.called):
            raise IntakeError("name_missing")
        if self.belongs_to == self.id:
            raise IntakeError("unit_of_itself")

    def facets(self) -> Facets:
        """Force, place and dates."""
        return {"force": self.force, **where(self.place), **when(self.began, self.ended)}
