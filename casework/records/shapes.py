"""Values that several kinds of records are built of. Pure, frozen, mute."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework import codes
from casework.dates import ToldDate
from casework.records.marks import Link, Words, coded
from intake.errors import IntakeError
from intake.facts import Field, FieldType


class Mute:
    """A value whose repr says what it is and nothing of what it holds."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@dataclass(frozen=True, kw_only=True, repr=False)
class Place(Mute):
    """Where: codes of the gazetteer as far as known, and the words used.

    `precision` "1" the place itself, "2" the district, "3" the province or region. Never
    coordinates: they are a protected field.
    """

    province: str = coded("province")
    district: str = coded("district")
    words: Words = ""
    kind: str = coded("place_type")
    precision: str = coded("place_precision")

    def __post_init__(self) -> None:
        if self.district and self.district.split("/")[0] != self.province:
            raise IntakeError("district_elsewhere")


@dataclass(frozen=True, kw_only=True, repr=False)
class Pseudonym(Mute):
    """What stands in a submission's working copy for a person: "PERSON-1" of that submission.

    Tags are given anew in each version of it, so that the same one may stand for another person
    in the next.
    """

    review: Link
    tag: str = ""
    version: int = 1  # of the submission, from 1


def with_versions(pseudonyms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pseudonyms of older schemas, which did not say it, were nearly all of the only version."""
    return [{**one, "version": 1} for one in pseudonyms]


@dataclass(frozen=True, kw_only=True, repr=False)
class Grade(Mute):
    """How far a source was trusted (A to F) and what it told believed (1 to 6), by whom."""

    reliability: str = coded("source_reliability")
    credibility: str = coded("information_credibility")
    by: uuid.UUID | None = None
    on: date | None = None
    words: Words = ""


@dataclass(frozen=True, kw_only=True, repr=False)
class Stretch(Mute):
    """Where something stands in a text of the working copy: offsets, never the text."""

    text: str  # one of intake.working_copy.ALL_TEXTS
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise IntakeError("offsets_wrong")


@dataclass(frozen=True, kw_only=True, repr=False)
class FieldValue(Mute):
    """The answer to one field of `intake.facts.field_sets`, in the shape of the field's type.

    texts: text, code, yes_no_unknown, and the currency of money; numbers: number, count, and
    the amount of money; records: person, office_holder, evidence, record. `set_by` is the
    member who set it; None: the machine proposed it.
    """

    key: str
    texts: tuple[Words, ...] = ()
    numbers: tuple[int, ...] = ()
    dates: tuple[ToldDate, ...] = ()
    places: tuple[Place, ...] = ()
    records: tuple[Link, ...] = ()
    set_by: uuid.UUID | None = None

    def codes(self) -> Iterator[tuple[str, str]]:
        """As `marks.codes_of`: which list it is depends on the field."""
        asked = codes.field(self.key)
        if asked.codes:
            yield from ((asked.codes, one) for one in self.texts)

    def check(self) -> None:
        """IntakeError: field_unknown, field_protected, field_shape."""
        asked = codes.field(self.key)
        if asked.retired == "unknown":
            raise IntakeError("field_unknown")
        if asked.protected:
            raise IntakeError("field_protected")
        held = {name for name in _HOLDERS if getattr(self, name)}
        if held != _SHAPES[asked.type] or not self._fits(asked):
            raise IntakeError("field_shape")

    def _fits(self, asked: Field) -> bool:
        most = max(len(getattr(self, name)) for name in _HOLDERS)
        if asked.type is FieldType.COUNT and min(self.numbers) < 0:
            return False
        if asked.type is FieldType.YES_NO_UNKNOWN and self.texts[0] not in _YES_NO_UNKNOWN:
            return False
        return most == 1 or asked.many


_HOLDERS = ("texts", "numbers", "dates", "places", "records")
_YES_NO_UNKNOWN = frozenset(("yes", "no", "unknown"))
_SHAPES: Mapping[FieldType, set[str]] = {
    FieldType.TEXT: {"texts"},
    FieldType.NUMBER: {"numbers"},
    FieldType.COUNT: {"numbers"},
    FieldType.DATE: {"dates"},
    FieldType.CODE: {"texts"},
    FieldType.YES_NO_UNKNOWN: {"texts"},
    FieldType.PLACE: {"places"},
    FieldType.PERSON: {"records"},
    FieldType.OFFICE_HOLDER: {"records"},
    FieldType.MONEY: {"numbers", "texts"},
    FieldType.EVIDENCE: {"records"},
    FieldType.RECORD: {"records"},
}

Facets = dict[str, str | tuple[str, ...]]


def where(place: Place | None) -> Facets:
    """The facets of a place."""
    return {} if place is None else {"province": place.province, "district": place.district}


def when(first: ToldDate | None, last: ToldDate | None = None) -> Facets:
    """The facets of a period; a date that is not known gives none."""
    begins = first.from_day or first.to_day if first else None
    ends = (last.to_day or last.from_day if last else None) or (first.to_day if first else None)
    found = {"from_day": begins or ends, "to_day": ends or begins}
    return {key: str(day) for key, day in found.items() if day is not None}


def check_order(first: ToldDate | None, last: ToldDate | None) -> None:
    """IntakeError("dates_reversed") where the last is over before the first begins."""
    ends, begins = last and last.to_day, first and first.from_day
    if ends and begins and ends < begins:
        raise IntakeError("dates_reversed")


def check_counts(least: int | None, most: int | None) -> None:
    """IntakeError("counts_wrong") for a negative number or a minimum above the maximum."""
    if min(least or 0, most or 0) < 0 or (most is not None and (least or 0) > most):
        raise IntakeError("counts_wrong")
