"""Edict: an order, a rule or an appointment, with what enforces it. Pure."""

from dataclasses import dataclass
from typing import ClassVar

from casework.dates import ToldDate
from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets, Place, check_order, when, where
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Edict(Marked):
    """One entry of the register of edicts, in force from `began` to `ended`."""

    KIND: ClassVar[str] = "edict"

    title: Words = ""
    text: Words = ""  # in its own language
    language: str = coded("report_language")
    translation: Words = ""
    issuer: Link | None = None  # an office-holder
    unit: Link | None = None
    issued: ToldDate | None = None
    began: ToldDate | None = None
    ended: ToldDate | None = None
    place: Place | None = None
    state: str = coded("edict_state", "unknown")
    penalties: tuple[str, ...] = coded("penalty", ())
    copy: Link | None = None  # an evidence item
    enforced_in: tuple[Link, ...] = ()  # acts

    def __post_init__(self) -> None:
        check_order(self.began, self.ended)
        if not self.title.strip():
            raise IntakeError("title_missing")

    def facets(self) -> Facets:
        """State, place and the time it was in force."""
        first = self.began or self.issued
        return {"state": self.state, **where(self.place), **when(first, self.ended)}
