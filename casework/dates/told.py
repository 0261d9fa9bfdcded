"""ToldDate: the value, and how fields of a calendar become a range of Gregorian days."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import jdatetime

from casework.dates import lunar
from intake import calendars
from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.errors import IntakeError

LUNAR = "lunar_hijri"
CALENDARS = (SOLAR_HIJRI, GREGORIAN, LUNAR)
EDGES = ("", "before", "after")
_OPEN = "before or after"
_UNKNOWN = "unknown"
# How much of a date a precision of the list `date_precision` can rest on: day, month, year.
_NEEDS: Mapping[str, int] = {
    "exact time": 3,
    "exact day": 3,
    "week": 3,
    "season": 2,
    "month": 2,
    "year": 1,
}
_ITSELF = ("unknown", "year", "month", "exact day")


@dataclass(frozen=True, kw_only=True, repr=False)
class ToldDate:
    """A date as somebody told it.

    `raw` is what was typed or written. `year`, `month`, `day` are in `calendar`, zero meaning
    "not said". `from_day` and `to_day` are the first and last Gregorian day it may mean; one
    of them is None before or after a day, both where nothing was understood. `precision` is a
    code of the list `date_precision`.
    """

    raw: str = ""
    calendar: str = ""
    year: int = 0
    month: int = 0
    day: int = 0
    precision: str = _UNKNOWN
    from_day: date | None = None
    to_day: date | None = None

    def __post_init__(self) -> None:
        if self.from_day and self.to_day and self.from_day > self.to_day:
            raise IntakeError("date_malformed")

    def __repr__(self) -> str:
        return "<ToldDate>"

    @property
    def is_known(self) -> bool:
        """Whether anything of it can be compared."""
        return self.from_day is not None or self.to_day is not None

    @property
    def is_one_day(self) -> bool:
        """Whether it means exactly one day."""
        return self.from_day is not None and self.from_day == self.to_day


def only_words(raw: str) -> ToldDate:
    """What was told and not understood, kept as it is."""
    return ToldDate(raw=raw)


def told(
    calendar: str,
    year: int,
    month: int = 0,
    day: int = 0,
    *,
    precision: str = "",
    edge: str = "",
    raw: str = "",
) -> ToldDate:
    """A date from its fields.

    Args:
        precision: a code of the list `date_precision`; "" for what the fields themselves say.
            One finer than the fields is lowered to them.
        edge: "before" or "after" the day, month or year; with the precision of that name and
            no edge nothing can be compared.

    Raises IntakeError: date_incomplete (a day without its month, a month without its year),
    date_impossible (there is no such day).
    """
    if edge not in EDGES or not year or (day and not month):
        raise IntakeError("date_incomplete")
    if not _exists(calendar, year, month, day):
        raise IntakeError("date_impossible")
    kept = _OPEN if edge else _no_finer(precision, 1 + bool(month) + bool(day))
    first, last = _range(calendar, year, month, day, kept)
    from_day, to_day = _ends(first, last, kept, edge)
    return ToldDate(
        raw=raw,
        calendar=calendar,
        year=year,
        month=month,
        day=day,
        precision=kept,
        from_day=from_day,
        to_day=to_day,
    )


def spanning(first: ToldDate, last: ToldDate, raw: str = "") -> ToldDate:
    """From the one date to the other. IntakeError("date_incomplete") for an open end."""
    if first.from_day is None or last.to_day is None:
        raise IntakeError("date_incomplete")
    coarser = max(first, last, key=lambda one: _ITSELF[::-1].index(_base(one)))
    return replace(coarser, from_day=first.from_day, to_day=last.to_day, raw=raw)


def read_as(first: date, last: date, precision: str, raw: str = "") -> ToldDate:
    """Days that the machine read in words, by a precision of its own: "day", "week", "month",
    "season", "year" or "range", which the list `date_precision` has no code for."""
    code = {"day": "exact day", "range": _UNKNOWN}.get(precision, precision)
    return ToldDate(raw=raw, precision=code, from_day=first, to_day=last)


def gap(one: ToldDate | None, other: ToldDate | None) -> int | None:
    """Days between the nearest ends of two ranges: 0 where they overlap, None if unknown."""
    if one is None or other is None or not one.is_known or not other.is_known:
        return None
    if one.to_day and other.from_day and one.to_day < other.from_day:
        return (other.from_day - one.to_day).days
    if other.to_day and one.from_day and other.to_day < one.from_day:
        return (one.from_day - other.to_day).days
    return 0


def _base(one: ToldDate) -> str:
    return _ITSELF[bool(one.year) + bool(one.month) + bool(one.day)]


def _no_finer(precision: str, said: int) -> str:
    """The precision asked for, or what the fields bear where it asks for more."""
    if precision in (_OPEN, _UNKNOWN):
        return precision
    return precision if 0 < _NEEDS.get(precision, 0) <= said else _ITSELF[said]


def _exists(calendar: str, year: int, month: int, day: int) -> bool:
    if calendar == LUNAR:
        return lunar.exists(year, month, day)
    return calendars.exists(calendar, year, month, day)


def _ends(first: date, last: date, precision: str, edge: str) -> tuple[date | None, date | None]:
    if edge:
        return (None, last) if edge == "before" else (first, None)
    return (None, None) if precision in (_OPEN, _UNKNOWN) else (first, last)


def _range(calendar: str, year: int, month: int, day: int, precision: str) -> tuple[date, date]:
    if precision == "year":
        month = day = 0
    elif precision in ("month", "season"):
        day = 0
    first, last = first_and_last(calendar, year, month, day)
    if precision == "week":
        # The week begins on Saturday.
        return first - timedelta((first.weekday() + 2) % 7), last + timedelta(
            (4 - last.weekday()) % 7
        )
    return _seasons(first, last) if precision == "season" else (first, last)


def first_and_last(calendar: str, year: int, month: int, day: int) -> tuple[date, date]:
    """The Gregorian days that a year, a month or a day of a calendar may be. It must exist."""
    if calendar == LUNAR:
        return lunar.first_and_last(year, month, day)
    start = gregorian(calendar, year, month or 1, day or 1)
    if day:
        return start, start
    then = (year, month + 1) if month and month < 12 else (year + 1, 1)
    return start, gregorian(calendar, *then, 1) - timedelta(days=1)


def gregorian(calendar: str, year: int, month: int, day: int) -> date:
    """A day of the solar or the Gregorian calendar as Gregorian."""
    if calendar == GREGORIAN:
        return date(year, month, day)
    found = jdatetime.date(year, month, day).togregorian()
    return date(found.year, found.month, found.day)


def _seasons(first: date, last: date) -> tuple[date, date]:
    """The seasons of both days whole: quarters of the solar year, as people here count them."""
    return _season(first)[0], _season(last)[1]


def _season(within: date) -> tuple[date, date]:
    solar = jdatetime.date.fromgregorian(date=within)
    begins = 3 * ((solar.month - 1) // 3) + 1
    first = gregorian(SOLAR_HIJRI, solar.year, begins, 1)
    return first, first_and_last(SOLAR_HIJRI, solar.year, begins + 2, 0)[1]
