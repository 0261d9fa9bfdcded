"""What people decided about sameness: pseudonyms joined, a likeness refused. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Self

from casework.records.base import Upgrade
from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets, Pseudonym, with_versions
from intake.errors import IntakeError


def _with_versions(old: dict[str, Any]) -> dict[str, Any]:
    return {**old, "pseudonyms": with_versions(old["pseudonyms"])}


@dataclass(frozen=True, kw_only=True, repr=False)
class Join(Marked):
    """Pseudonyms of different submissions that people found to be one person.

    Under the desk key, so it says that two are the same and never who they are.
    """

    KIND: ClassVar[str] = "join"
    SCHEMA: ClassVar[int] = 2
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {1: _with_versions}

    pseudonyms: tuple[Pseudonym, ...] = ()
    person: Link | None = None
    set_by: uuid.UUID | None = None
    on: date | None = None
    remarks: Words = ""

    def __post_init__(self) -> None:
        if len(set(self.pseudonyms)) < 2:
            raise IntakeError("join_needs_two")


@dataclass(frozen=True, kw_only=True, repr=False)
class Apart(Marked):
    """Two that look like one person, by the parts of their names, and are two, as people found.

    Each is a pseudonym of a report or the record of a person or source. It sticks: the two are
    not proposed again.
    """

    KIND: ClassVar[str] = "apart"
    SCHEMA: ClassVar[int] = 2
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {1: _with_versions}

    pseudonyms: tuple[Pseudonym, ...] = ()
    records: tuple[Link, ...] = ()
    set_by: uuid.UUID | None = None
    on: date | None = None
    remarks: Words = ""

    def __post_init__(self) -> None:
        if len(self.pair) != 2 or len(self.pseudonyms) + len(self.records) != 2:
            raise IntakeError("pair_unordered")

    @property
    def pair(self) -> frozenset[tuple[uuid.UUID, str, int]]:
        """Both, as (review, tag, version of it) or (record, "", 1)."""
        tagged = ((one.review, one.tag, one.version) for one in self.pseudonyms)
        return frozenset((*tagged, *((one, "", 1) for one in self.records)))


class Sameness(StrEnum):
    """What two records were thought to be."""

    ACT = "act"  # the same act, told twice
    PERSON = "person"
    REVIEW = "review"  # the same report, sent twice
    ORIGIN = "origin"  # two sources with one origin


@dataclass(frozen=True, kw_only=True, repr=False)
class Likeness(Marked):
    """What people decided about two records that look alike, in an order that says nothing.

    `decision` is "merged", "refused" or "same_origin"; a refusal sticks: the pair is not
    proposed again.
    """

    KIND: ClassVar[str] = "likeness"

    what: Sameness
    one: Link
    other: Link
    decision: str = coded("duplicate_decision", "undecided")
    set_by: uuid.UUID | None = None
    on: date | None = None
    remarks: Words = ""

    def __post_init__(self) -> None:
        if str(self.one) >= str(self.other):
            raise IntakeError("pair_unordered")

    @classmethod
    def of(cls, what: Sameness, pair: tuple[uuid.UUID, uuid.UUID], decision: str) -> Self:
        """A new decision about a pair in any order. IntakeError("pair_unordered"): one twice."""
        one, other = sorted(pair, key=str)
        return cls(id=uuid.uuid4(), what=what, one=one, other=other, decision=decision)

    @property
    def pair(self) -> frozenset[uuid.UUID]:
        """Both."""
        return frozenset((self.one, self.other))

    def facets(self) -> Facets:
        """What was decided, as state."""
        return {"state": self.decision, "sameness": str(self.what)}
