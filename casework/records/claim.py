"""Claim: a party's assertion about its own or others' conduct. Pure.

Never counted with acts: no sum, pattern or proof takes it in.
"""

import uuid
from dataclasses import dataclass
from typing import ClassVar

from casework import codes
from casework.dates import ToldDate
from casework.records.act import CLAIMS
from casework.records.marks import Link, Marked, Name, Words, coded
from casework.records.shapes import Facets, Place, check_counts, check_order, when, where
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Check(Marked):
    """An independent look at a claim, with the period that *it* covers."""

    KIND: ClassVar[str] = "claim_check"

    claim: Link | None = None
    outcome: str = coded("claim_status", "unchecked")
    by_whom: Words = ""
    began: ToldDate | None = None
    ended: ToldDate | None = None
    number: int | None = None
    acts: tuple[Link, ...] = ()  # what it was checked against
    set_by: uuid.UUID | None = None
    remarks: Words = ""

    def __post_init__(self) -> None:
        check_order(self.began, self.ended)
        check_counts(self.number, None)

    def facets(self) -> Facets:
        """Its outcome as state."""
        return {"state": self.outcome, **when(self.began, self.ended)}


@dataclass(frozen=True, kw_only=True, repr=False)
class Claim(Marked):
    """What a party says. Its outcome is that of its checks (`Check`), each with its own period:
    a claim for one period and a count for another make no ratio.
    """

    KIND: ClassVar[str] = "claim"

    code: str = coded("act")
    taxonomy: str = codes.VERSION
    claimant: Name = ""
    unit: Link | None = None
    text: Words = ""  # in the claimant's own words
    language: str = coded("report_language")
    translation: Words = ""
    channel: str = coded("claim_channel")
    published: ToldDate | None = None
    copy: Link | None = None  # an evidence item
    began: ToldDate | None = None
    ended: ToldDate | None = None
    place: Place | None = None
    number: int | None = None
    counted: Words = ""  # what the number counts
    details_refused: bool = False
    about: tuple[Link, ...] = ()  # acts or events it speaks of
    case: Link | None = None
    outcome: str = coded("claim_status", "unchecked")

    def __post_init__(self) -> None:
        if not self.code.startswith(CLAIMS):
            raise IntakeError("act_is_no_claim")
        if not self.claimant.strip():
            raise IntakeError("claimant_missing")
        check_order(self.began, self.ended)
        check_counts(self.number, None)

    def facets(self) -> Facets:
        """Code, family, outcome as state, place and period."""
        return {
            "code": self.code,
            "family": CLAIMS,
            "state": self.outcome,
            **where(self.place),
            **when(self.began, self.ended),
        }
