"""The two calendars people here date by, with the month names of Afghanistan.

Month names: CLDR 46 for the Solar Hijri ones (the Iranian names differ), Afghan usage for the
Gregorian ones. A date is kept as it was told; this only says whether such a day exists.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import jdatetime

SOLAR_HIJRI = "solar_hijri_af"
GREGORIAN = "gregorian"

_EARLIEST = {SOLAR_HIJRI: 1300, GREGORIAN: 1900}
_LATEST = {SOLAR_HIJRI: 1499, GREGORIAN: 2121}


def _names(line: str) -> tuple[str, ...]:
    return tuple(line.split())


MONTHS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        SOLAR_HIJRI: {
            "en": _names("Hamal Sawr Jawza Saratan Asad Sunbula Mizan Aqrab Qaws Jadi Dalw Hut"),
            "fa-af": _names("حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت"),
            "ps": _names("وری غویی غبرگولی چنگاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب"),
        },
        GREGORIAN: {
            "en": _names(
                "January February March April May June July August September October November"
                " December"
            ),
            "fa-af": _names("جنوری فبروری مارچ اپریل می جون جولای آگست سپتمبر اکتوبر نومبر دسمبر"),
            "ps": _names("جنوري فبروري مارچ اپرېل مې جون جولای اګست سپټمبر اکتوبر نومبر ډسمبر"),
        },
    }
)


def calendar_of(year: int) -> str:
    """Which calendar a year that stands alone must belong to; "" when neither can."""
    for calendar, first in _EARLIEST.items():
        if first <= year <= _LATEST[calendar]:
            return calendar
    return ""


def exists(calendar: str, year: int, month: int = 0, day: int = 0) -> bool:
    """Whether the year, the month of it, or the day of it exists. Zero means "not said"."""
    if not calendar or calendar_of(year) != calendar:
        return False
    try:
        kind = jdatetime.date if calendar == SOLAR_HIJRI else date
        kind(year, month or 1, day or 1)
    except (ValueError, OverflowError):  # the latter for a number that no machine word holds
        return False
    return True
