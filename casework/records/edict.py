"""Edict: an order, a rule or an appointment, with what enforces it. Pure."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from casework.dates import ToldDate
from casework.records.marks import Marked, coded, linked, words
from casework.records.shapes import Facets, Place, check_order, when, where
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Edict(Marked):
    """One entry of the register of edicts, in force from `began` to `ended`."""

    KIND: ClassVar[str] = "edict"

    title: str = words()
    text: str = words()  # in its own language
    language: str = coded("report_language")
    translation: str = words()
    issuer: uuid.UUID | None = linked()  # an office-holder
    unit: uuid.UUID | None = linked()
    issued: ToldDate | None = None
    began: ToldDate | None = None
    ended: ToldDate | None = None
    place: Place | None = None
    state: str = coded("edict_state", "unknown")
    penalties: tuple[str, ...] = coded("penalty", ())
    copy: uuid.UUID | None = linked()  # an evidence item
    enforced_in: tuple[uuid.UUID, ...] = linked(())  # acts

    def __post_init__(self) -> None:
        check_order(self.began, self.ended)
        if not self.title.strip():
            raise IntakeError("title_missing")

    def facets(self) -> Facets:
        """State, place and the time it was in force."""
        first = self.began or self.issued
        return {"state": self.state, **where(self.place), **when(first, self.ended)}
