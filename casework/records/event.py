"""Event: something that happened, in which one or more acts were done. Pure."""

from dataclasses import dataclass
from typing import ClassVar

from casework.dates import ToldDate
from casework.records.marks import Link, Marked, Words
from casework.records.shapes import Facets, Place, check_order, when, where
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Event(Marked):
    """One event: a raid, an attack, a demonstration. Chains of events follow `after`."""

    KIND: ClassVar[str] = "event"

    title: Words = ""
    case: Link | None = None
    began: ToldDate | None = None
    ended: ToldDate | None = None
    place: Place | None = None
    description: Words = ""
    after: tuple[Link, ...] = ()  # events that led to it

    def __post_init__(self) -> None:
        check_order(self.began, self.ended)
        if not self.title.strip():
            raise IntakeError("title_missing")

    def facets(self) -> Facets:
        """Place and period."""
        return {**where(self.place), **when(self.began, self.ended)}
