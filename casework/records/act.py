"""Act: one thing done to someone, matched to the taxonomy. Pure."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from casework import codes
from casework.dates import ToldDate
from casework.records.marks import Link, Marked, coded
from casework.records.shapes import (
    Facets,
    FieldValue,
    Place,
    Stretch,
    check_counts,
    check_order,
    when,
    where,
)
from intake.errors import IntakeError

CLAIMS = "CLM"


class ActState(StrEnum):
    """Who stands behind it."""

    PROPOSED = "proposed"  # the machine's, not looked at
    ACCEPTED = "accepted"  # a person's, or the machine's as a person took or changed it
    WITHDRAWN = "withdrawn"  # a person's who was wrong; never counted


@dataclass(frozen=True, kw_only=True, repr=False)
class Act(Marked):
    """One act. `taxonomy` is the version that `code` was chosen under.

    `review` is the submission it was first told in and `rests_on` the words there; further
    accounts of it are Information. `probability` is the machine's, in thousandths; 0 for an
    act that a person added. `values` are answers to the field sets of the code, none of them
    protected: those are identity records.
    """

    KIND: ClassVar[str] = "act"

    code: str = coded("act")
    taxonomy: str = codes.VERSION
    state: ActState = ActState.ACCEPTED
    set_by: uuid.UUID | None = None
    case: Link | None = None
    event: Link | None = None
    review: Link | None = None
    rests_on: tuple[Stretch, ...] = ()
    probability: int = 0
    began: ToldDate | None = None
    ended: ToldDate | None = None
    place: Place | None = None
    place_at_end: Place | None = None
    forces: tuple[str, ...] = coded("perpetrator_type", ())
    persons_least: int | None = None
    persons_most: int | None = None
    values: tuple[FieldValue, ...] = ()
    status: str = coded("violation_status")
    proof_level: str = coded("proof_level")
    proof_set_by: uuid.UUID | None = None

    def __post_init__(self) -> None:
        if not self.code:
            raise IntakeError("code_missing")
        if self.code.startswith(CLAIMS):
            raise IntakeError("claim_is_no_act")
        if not 0 <= self.probability <= 1000:
            raise IntakeError("probability_wrong")
        if len({one.key for one in self.values}) < len(self.values):
            raise IntakeError("field_twice")
        if self.proof_level and self.proof_set_by is None:
            raise IntakeError("proof_needs_person")
        check_order(self.began, self.ended)
        check_counts(self.persons_least, self.persons_most)

    def value(self, key: str) -> FieldValue | None:
        """The answer to one field."""
        return next((one for one in self.values if one.key == key), None)

    def facets(self) -> Facets:
        """Code, family, force, state, proof, place and period; and whether place or day are open,
        which no other place or day excludes.
        """
        is_dated = self.began is not None and self.began.from_day and self.began.to_day
        return {
            "undated": "" if is_dated else "yes",
            "unplaced": "" if self.place and self.place.province else "yes",
            "code": self.code,
            "family": codes.act(self.code).family,
            "force": self.forces,
            "state": str(self.state),
            "proof": self.proof_level,
            **where(self.place),
            **when(self.began, self.ended),
        }
