"""The lunar Hijri calendar by arithmetic: within a day or so of what was sighted.

Tabular calendar of 30-year cycles with the civil epoch (Reingold and Dershowitz, "Calendrical
Calculations", chapter on the Islamic calendar). Months begin when the moon is seen, so every
range made from it is widened by MARGIN at both ends.
"""

from datetime import date, timedelta

EARLIEST, LATEST = 1300, 1500
MARGIN = timedelta(days=1)
_EPOCH = 227015  # 16 July 622 Julian, as `date.toordinal` counts


def exists(year: int, month: int = 0, day: int = 0) -> bool:
    """Whether it can be: any month may have 30 days where the moon was seen late."""
    return EARLIEST <= year <= LATEST and 0 <= month <= 12 and 0 <= day <= 30


def first_and_last(year: int, month: int, day: int) -> tuple[date, date]:
    """The Gregorian days that may be meant; zero means "not said"."""
    if not month:
        first, last = _ordinal(year, 1, 1), _ordinal(year + 1, 1, 1) - 1
    elif not day:
        first, last = _ordinal(year, month, 1), _ordinal(year, month + 1, 1) - 1
    else:
        first = last = _ordinal(year, month, day)
    return date.fromordinal(first) - MARGIN, date.fromordinal(last) + MARGIN


def _ordinal(year: int, month: int, day: int) -> int:
    """Month 13 is the first of the next year, as the arithmetic has it."""
    if month == 13:
        year, month = year + 1, 1
    months_before = 29 * (month - 1) + month // 2
    leap_days = (3 + 11 * year) // 30
    return _EPOCH - 1 + 354 * (year - 1) + leap_days + months_before + day
