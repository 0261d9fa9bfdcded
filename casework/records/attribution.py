"""Attribution: who is held responsible for an act, how surely, and who else might be. Pure."""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets, Mute
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Hypothesis(Mute):
    """Another answer, with what speaks for it and against it."""

    force: str = coded("perpetrator_type")
    unit: Link | None = None
    speaks_for: Words = ""
    speaks_against: Words = ""


@dataclass(frozen=True, kw_only=True, repr=False)
class Attribution(Marked):
    """One finding. "Unattributed" is an answer and needs no force; any other names one."""

    KIND: ClassVar[str] = "attribution"

    act: Link
    outcome: str = coded("attribution_outcome", "unattributed")
    forces: tuple[str, ...] = coded("perpetrator_type", ())
    units: tuple[Link, ...] = ()
    basis: tuple[str, ...] = coded("attribution_basis", ())
    confidence: str = coded("confidence", "not_assessed")
    hypotheses: tuple[Hypothesis, ...] = ()
    set_by: uuid.UUID | None = None
    remarks: Words = ""

    def __post_init__(self) -> None:
        if self.outcome != "unattributed" and not (self.forces or self.units):
            raise IntakeError("nobody_attributed")
        if self.outcome == "attributed" and not self.basis:
            raise IntakeError("basis_missing")

    def facets(self) -> Facets:
        """Outcome as state, and the forces."""
        return {"state": self.outcome, "force": self.forces, "confidence": self.confidence}
