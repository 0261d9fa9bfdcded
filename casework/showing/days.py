"""Days in both calendars, and how long ago they were."""

from dataclasses import dataclass
from datetime import date

from casework import dates
from intake.calendars import GREGORIAN


@dataclass(frozen=True)
class Day:
    """One day: ISO for machines, and in the words of two calendars."""

    iso: str
    solar: str
    gregorian: str


def both(day: date, language: str) -> Day:
    """A day in both calendars, for a page language."""
    told = dates.told(GREGORIAN, day.year, day.month, day.day)
    shown = dates.shown(told, language)
    return Day(day.isoformat(), shown.solar, shown.gregorian)


def waited(since: date, today: date) -> int:
    """Whole days since; 0 for a day that a wrong clock puts in the future."""
    return max((today - since).days, 0)
