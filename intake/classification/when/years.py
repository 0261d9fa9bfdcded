"""Which year is meant: by four figures, by two, or by words."""

from datetime import date

from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification.when.calendars import year_at
from intake.month_names import LUNAR_HIJRI

SOLAR_FIRST, SOLAR_LAST = 1300, 1450
_LUNAR_NEAR = 10  # lunar years back that people name by number; beyond, a coming one is meant
_OLD = 60  # two figures from here on are of the century before
# (calendar, year) the likelier first.
Years = tuple[tuple[str, int], ...]


def of_four(figures: int, today: date) -> Years:
    """A year by itself. From 1300 to 1450 it is never Gregorian: what the solar calendar has not
    reached by next year is rather a lunar one."""
    if figures >= 1900:
        return ((GREGORIAN, figures),)
    if not SOLAR_FIRST <= figures <= SOLAR_LAST:
        return ()
    if figures <= year_at(SOLAR_HIJRI, today) + 1:
        return ((SOLAR_HIJRI, figures),)
    lunar, solar = (LUNAR_HIJRI, figures), (SOLAR_HIJRI, figures)
    behind = year_at(LUNAR_HIJRI, today) - figures
    return (lunar, solar) if -1 <= behind <= _LUNAR_NEAR else (solar, lunar)


def of_month(calendar: str, figures: int, today: date) -> Years:
    """The year beside a month of `calendar`, in the calendar that it is counted in."""
    if figures >= 1900:
        return ((GREGORIAN, figures),)
    if calendar != LUNAR_HIJRI:
        return ((SOLAR_HIJRI, figures),)
    # Ramadan of a solar year: 1402 was lunar in 1982.
    if figures <= year_at(SOLAR_HIJRI, today) + 1:
        return ((SOLAR_HIJRI, figures), (LUNAR_HIJRI, figures))
    return ((LUNAR_HIJRI, figures),)


def of_two(calendar: str, figures: int, today: date) -> int:
    """The year that two figures end, at most the next one; 0 if none is near."""
    centuries = (2000, 1900) if calendar == GREGORIAN else (1400, 1300)
    newest = year_at(calendar, today) + 1
    for century in centuries:
        near = century == centuries[0] or figures >= _OLD
        if near and century + figures <= newest:
            return century + figures
    return 0
