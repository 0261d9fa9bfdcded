"""Intervention: what was done for somebody, by whom, when, and what came of it. Pure."""

from dataclasses import dataclass
from typing import ClassVar

from casework.dates import ToldDate
from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets, when
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Intervention(Marked):
    """One step outside the desk: an appeal, a case filed, help given."""

    KIND: ClassVar[str] = "intervention"

    kind: str = coded("intervention_type")
    case: Link | None = None
    act: Link | None = None
    person: Link | None = None
    by_whom: Words = ""
    asked: Words = ""  # the body or office
    done: ToldDate | None = None
    result: str = coded("intervention_result", "waiting")
    remarks: Words = ""

    def __post_init__(self) -> None:
        if not self.kind:
            raise IntakeError("kind_missing")
        if not (self.case or self.act or self.person):
            raise IntakeError("intervention_for_nobody")

    def facets(self) -> Facets:
        """Result as state, and the day."""
        return {"state": self.result, **when(self.done)}
