"""Dates as they were told: in three calendars, to the precision people had. Pure.

What was typed is kept beside what it was understood as, and everything coarser than a day is
a range of days, so that comparing, searching and exporting never invent a day.
"""

from casework.dates.shown import Shown, shown
from casework.dates.told import (
    CALENDARS,
    LUNAR,
    ToldDate,
    gap,
    only_words,
    read_as,
    spanning,
    told,
)
from casework.dates.typed import from_fields, parse

__all__ = [
    "CALENDARS",
    "LUNAR",
    "Shown",
    "ToldDate",
    "from_fields",
    "gap",
    "only_words",
    "parse",
    "read_as",
    "shown",
    "spanning",
    "told",
]
