"""Involvement: a person's role in an act. Pure."""

from dataclasses import dataclass
from typing import ClassVar

from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets, FieldValue
from intake.errors import IntakeError

PERPETRATOR = "alleged_perpetrator"


@dataclass(frozen=True, kw_only=True, repr=False)
class Involvement(Marked):
    """One person in one act, in one role. Degree and unit are of alleged perpetrators only.

    Age and status are as they were then. `values` are answers to the field sets of the role, none
    of them protected: those are identity records.
    """

    KIND: ClassVar[str] = "involvement"

    act: Link
    person: Link | None = None
    role: str = coded("involvement_role")
    degree: str = coded("involvement_degree")
    force: str = coded("perpetrator_type")
    unit: Link | None = None
    office_holder: Link | None = None
    age_then: int | None = None
    status_at_end: tuple[str, ...] = coded("victim_status_at_end", ())
    values: tuple[FieldValue, ...] = ()
    remarks: Words = ""

    def __post_init__(self) -> None:
        if not self.role:
            raise IntakeError("role_missing")
        if not (self.person or self.unit or self.office_holder or self.force):
            raise IntakeError("nobody_involved")
        if self.role != PERPETRATOR and (self.degree or self.unit or self.force):
            raise IntakeError("degree_of_a_victim")
        if len({one.key for one in self.values}) < len(self.values):
            raise IntakeError("field_twice")

    def facets(self) -> Facets:
        """Role, degree and force."""
        return {"role": self.role, "degree": self.degree, "force": self.force}
