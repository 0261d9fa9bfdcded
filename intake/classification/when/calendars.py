"""Days of three calendars as ranges of Gregorian days, and the latest year of something."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import jdatetime

from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification.when import moons
from intake.month_names import LUNAR_HIJRI

RELATIVE = "relative"
_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """Days from `first` to `last`, both meant."""

    first: date
    last: date

    def moved(self, days: int) -> "Span":
        """As long, `days` later."""
        return Span(self.first + days * _DAY, self.last + days * _DAY)


def around(day: date, days: int) -> Span:
    """`day` and as many days on either side."""
    return Span(day - days * _DAY, day + days * _DAY)


def solar_day(year: int, month: int, day: int) -> date:
    """A Solar Hijri day. ValueError if there is none."""
    found = jdatetime.date(year, month, day).togregorian()
    return date(found.year, found.month, found.day)


def span_of(calendar: str, year: int, month: int = 0, day: int = 0) -> Span:
    """A year, a month of it or a day of it; zero is "not said". ValueError if there is none."""
    if day:
        one = _day(calendar, year, month, day)
        return Span(one, one)
    if calendar == LUNAR_HIJRI:
        return Span(moons.month(year, month or 1)[0], moons.month(year, month or 12)[1])
    first = _day(calendar, year, month or 1, 1)
    then = (year, month + 1) if 0 < month < 12 else (year + 1, 1)
    return Span(first, _day(calendar, *then, 1) - _DAY)


def _day(calendar: str, year: int, month: int, day: int) -> date:
    if calendar == LUNAR_HIJRI:
        return moons.day(year, month, day)
    return solar_day(year, month, day) if calendar == SOLAR_HIJRI else date(year, month, day)


def year_at(calendar: str, day: date) -> int:
    """The year of `calendar` that `day` lies in."""
    if calendar == GREGORIAN:
        return day.year
    if calendar == LUNAR_HIJRI:
        return moons.year_at(day)
    return int(jdatetime.date.fromgregorian(date=day).year)


def latest(calendar: str, within: Callable[[int], Span], today: date) -> tuple[int, Span] | None:
    """The latest year whose span does not begin after `today`: of the last eight, so that 30 Hut
    is found, too. None if none of them has it."""
    now = year_at(calendar, today)
    for year in range(now + 1, now - 8, -1):
        try:
            found = within(year)
        except ValueError:
            continue
        if found.first <= today:
            return year, found
    return None


def years_within(calendar: str, of: str, year: int, month: int, day: int = 0) -> list[int]:
    """The years of `calendar` whose month or day begins in a year of the calendar `of`: the two
    Ramadans of 1402, the Hut of 2022. None where there is no such year."""
    if of == calendar:
        return [year]
    try:
        whole = span_of(of, year)
        near = year_at(calendar, whole.first)
        begins = {one: span_of(calendar, one, month, day).first for one in range(near, near + 3)}
    except (ValueError, OverflowError):
        return []
    return [one for one, first in begins.items() if whole.first <= first <= whole.last]


def months_back(day: date, months: int) -> date:
    """The same day so many Gregorian months before, or the last of a shorter month."""
    place = 12 * day.year + day.month - 1 - months
    year, month = place // 12, place % 12 + 1
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise ValueError("no such month")


def week_of(day: date) -> Span:
    """The week that `day` lies in, from Saturday to Friday."""
    first = day - (day.weekday() + 2) % 7 * _DAY
    return Span(first, first + 6 * _DAY)
