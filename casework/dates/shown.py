"""Showing a date to readers of two calendars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import jdatetime

from casework.dates.told import ToldDate
from intake.calendars import GREGORIAN, MONTHS, SOLAR_HIJRI
from intake.letters import own_digits

_UNTIL: Mapping[str, str] = {"en": "until {}", "fa-af": "تا {}", "ps": "تر {} پورې"}
_SINCE: Mapping[str, str] = {"en": "from {}", "fa-af": "از {}", "ps": "له {} راهیسې"}
_DAY = timedelta(days=1)


@dataclass(frozen=True, repr=False)
class Shown:
    """One date for a page: as it was told, and in each calendar ("" where it is not known)."""

    raw: str
    solar: str
    gregorian: str

    def __repr__(self) -> str:
        return "<Shown>"


def shown(told: ToldDate, language: str) -> Shown:
    """The date in both calendars, for a page language ("en", "fa-af", "ps")."""
    if language not in _UNTIL:
        language = "en"
    return Shown(told.raw, _words(told, SOLAR_HIJRI, language), _words(told, GREGORIAN, language))


def _words(told: ToldDate, calendar: str, language: str) -> str:
    first, last = told.from_day, told.to_day
    if first is None and last is None:
        return ""
    if first is None and last is not None:
        return _UNTIL[language].format(_day(last, calendar, language))
    if first is not None and last is None:
        return _SINCE[language].format(_day(first, calendar, language))
    return _span(first, last, calendar, language)  # type: ignore[arg-type]


def _span(first: date, last: date, calendar: str, language: str) -> str:
    if first == last:
        return _day(first, calendar, language)
    (year, month, day), (end_year, end_month, _) = _parts(first, calendar), _parts(last, calendar)
    ends_whole = _parts(last + _DAY, calendar)[2] == 1
    if day == 1 and ends_whole and (year, month) == (end_year, end_month):
        return own_digits(f"{MONTHS[calendar][language][month - 1]} {year}", language)
    if day == 1 and ends_whole and (year, month, end_month) == (end_year, 1, 12):
        return own_digits(str(year), language)
    return f"{_day(first, calendar, language)} – {_day(last, calendar, language)}"


def _day(day: date, calendar: str, language: str) -> str:
    year, month, number = _parts(day, calendar)
    return own_digits(f"{number} {MONTHS[calendar][language][month - 1]} {year}", language)


def _parts(day: date, calendar: str) -> tuple[int, int, int]:
    if calendar == GREGORIAN:
        return day.year, day.month, day.day
    solar = jdatetime.date.fromgregorian(date=day)
    return solar.year, solar.month, solar.day
