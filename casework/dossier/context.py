"""Context in an account: what is no name and may still lead to somebody. Pure.

Days, places, ages, places of work, units. A working copy keeps them, because reading needs them;
a profile says which of them leave. What the redactor marked when it read the original counts
beside what is found here, where the shown text alone is read. The patterns find more than they
should rather than less, and they do not find everything: who must be hidden for certain sends no
account along.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from casework.records.shapes import Mute
from intake.classification.dates import find_dates
from intake.gazetteer import PROVINCE_BY_CODE
from intake.redaction import Reading, Redacted, find_places, read

DATE, PLACE, VILLAGE = "date", "place", "village"
AGE, WORKPLACE, UNIT, PERPETRATOR = "age", "workplace", "unit", "perpetrator"
KINDS = (DATE, PLACE, VILLAGE, AGE, WORKPLACE, UNIT, PERPETRATOR)
# How fine a found place or day is, coarsest first.
PROVINCE, DISTRICT, MONTH, DAY = "province", "district", "month", "day"
# The redactor's kinds; a place is told apart by its name.
_OF_MARKS = {
    "DATE": (DATE, DAY),
    "AGE": (AGE, ""),
    "WORKPLACE": (WORKPLACE, ""),
    "SCHOOL": (WORKPLACE, ""),
    "CLINIC": (WORKPLACE, ""),
    "UNIT": (UNIT, ""),
}


@dataclass(frozen=True, repr=False)
class Found(Mute):
    """Context at `start:end` of a text; `fine`: DAY, MONTH, "year"; PROVINCE, DISTRICT; ""."""

    start: int
    end: int
    kind: str
    fine: str = ""


_W = r"[^\W\d_]+"
_NEXT = rf"(?:[ ]{_W})"
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
_SCHOOLS = "school hospital clinic madrasa university ministry bazaar shop"
_SCHOOLS_FA = "مکتب لیسه شفاخانه کلینیک مدرسه پوهنتون وزارت موسسه دکان"
_SCHOOLS_PS = "ښوونځی لیسه روغتون کلینیک مدرسه پوهنتون وزارت دکان"
_UNITS = "brigade battalion kandak checkpoint directorate"
_UNITS_FA = "قطعه کندک لوا حوزه پوسته ریاست قوماندانی فرقه"
_VILLAGES_FA, _VILLAGES_PS = "قریه قشلاق کوچه گذر محله مسجد", "کلی بانده محله جومات"


def _any(words: str) -> str:
    """One of these, as readings have them."""
    return f"(?:{'|'.join(read(words).text.split())})"


_PATTERNS: tuple[tuple[str, str], ...] = (
    (AGE, r"(?<!\d)\d{1,3}[ -]?(?:years?[ -]old|year-olds?|ساله|سالگی|سال دارد|سال عمر|کلن[هی]?)"),
    (AGE, r"(?:\baged?|عمر[شی]?|عمر یی) (?:of )?\d{1,3}(?!\d)"),
    (VILLAGE, rf"\b(?:village|hamlet|street|quarter|mosque) (?:of|called|named){_NEXT}{{1,3}}"),
    (VILLAGE, rf"\b{_W} (?:village|hamlet|mosque)\b"),
    (VILLAGE, rf"{_START}{_any(_VILLAGES_FA)}(?: ی)?{_NEXT}{{1,2}}"),
    (VILLAGE, rf"{_START}د{_NEXT}{{1,2}} {_any(_VILLAGES_PS)}{_END}"),
    (WORKPLACE, rf"\b(?:works?|worked|employed|teach(?:es)?|taught) (?:at|in|for){_NEXT}{{1,4}}"),
    (WORKPLACE, rf"\b{_W} {_any(_SCHOOLS)}\b"),
    (WORKPLACE, rf"{_START}{_any(_SCHOOLS_FA)}(?: ی)?{_NEXT}{{1,2}}"),
    (WORKPLACE, rf"{_START}د{_NEXT}{{1,2}} {_any(_SCHOOLS_PS)}"),
    (UNIT, r"\b(?:unit|brigade|battalion|kandak|post|district) (?:no\.? ?|number )?\d+"),
    (UNIT, rf"\b{_W} {_any(_UNITS)}\b"),
    (UNIT, rf"{_START}{_any(_UNITS_FA)}(?: ی)?(?:[ ]\w+){{1,2}}"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)


def find(text: str, received_on: date) -> tuple[Found, ...]:
    """Context in one text as it is shown, in order; findings of different kinds may overlap.

    Args:
        received_on: by which a date without its year is read.

    Time is linear in the length of the text.
    """
    reading = read(text)
    found = [one for finder in _FINDERS for one in finder(reading, received_on)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind)))


def marked(shown: Redacted) -> Iterator[Found]:
    """The redactor's own marks as context of a dossier; names of actors are not among them."""
    for mark in shown.context:
        if mark.kind == "PLACE":
            is_known = bool(find_places(read(shown.text[mark.start : mark.end]).text))
            kind, fine = (PLACE, DISTRICT) if is_known else (VILLAGE, "")
        else:
            kind, fine = _OF_MARKS.get(mark.kind, ("", ""))
        if kind:
            yield Found(mark.start, mark.end, kind, fine)


def _dates(reading: Reading, received_on: date) -> Iterator[Found]:
    for one in find_dates(reading, received_on):
        for start, end in one.words:
            yield Found(start, end, DATE, one.fine)


def _places(reading: Reading, _received_on: date) -> Iterator[Found]:
    for one in find_places(reading.text):
        named = reading.text[one.start : one.end].casefold()
        start, end = reading.original(one.start, one.end)
        # A capital is found under its province's code, too, and is finer than a province.
        fine = PROVINCE if named in _province_names() else DISTRICT
        yield Found(start, end, PLACE, fine)


def _patterned(reading: Reading, _received_on: date) -> Iterator[Found]:
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(reading.text):
            yield Found(*reading.original(*match.span()), kind)


_FINDERS: tuple[Callable[[Reading, date], Iterator[Found]], ...] = (_dates, _places, _patterned)


@cache
def _province_names() -> frozenset[str]:
    """As readings have them. A district or a city of the same name says no more than they do."""
    return frozenset(
        read(name).text.casefold()
        for one in PROVINCE_BY_CODE.values()
        for name in one.labels.values()
    )
