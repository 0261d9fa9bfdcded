"""When: the dates a text tells (`intake.redaction.dates`), each as a day that can be compared.

Beyond the current Solar Hijri year a year may be a lunar one and is given without a
conversion; so is none of a lunar month.
"""

from collections.abc import Iterator
from datetime import date

import jdatetime

from intake.classification.types import When
from intake.redaction import Reading
from intake.redaction.dates import GREGORIAN, LUNAR, SOLAR, DateTold, dates_told


def find_dates(reading: Reading, received_on: date) -> Iterator[When]:
    """Dates in `reading`, in the order of the text, the fullest reading of each."""
    reached = 0
    for told in dates_told(reading.text):
        when = _when(reading, told, received_on) if told.start >= reached else None
        if when:
            reached = told.end
            yield when


def _when(reading: Reading, told: DateTold, received_on: date) -> When | None:
    if told.calendar == LUNAR:
        return None
    words = (reading.original(told.start, told.end),)
    calendar = told.calendar or GREGORIAN
    return _dated(words, calendar, (told.year, told.month, told.day), received_on)


def _dated(
    words: tuple[tuple[int, int], ...], calendar: str, told: tuple[int, int, int], today: date
) -> When | None:
    year, month, day = told
    if calendar == SOLAR and year > jdatetime.date.fromgregorian(date=today).year + 1:
        return When(words, "", year, month, day, _precision(month, day), "")
    assumed = not year
    year = year or _latest_year(calendar, month, day or 1, today)
    first = _gregorian(calendar, year, month or 1, day or 1)
    if first is None:
        return None
    precision = _precision(month, day)
    return When(words, calendar, year, month, day, precision, first.isoformat(), assumed)


def _precision(month: int, day: int) -> str:
    if day:
        return "day"
    return "month" if month else "year"


def _gregorian(calendar: str, year: int, month: int, day: int) -> date | None:
    try:
        if calendar == GREGORIAN:
            return date(year, month, day)
        converted = jdatetime.date(year, month, day).togregorian()
        return date(converted.year, converted.month, converted.day)
    except ValueError:
        return None


def _latest_year(calendar: str, month: int, day: int, today: date) -> int:
    """The year of the last such day up to `today`."""
    this = today.year if calendar == GREGORIAN else jdatetime.date.fromgregorian(date=today).year
    then = _gregorian(calendar, this, month, day)
    return int(this) if then is not None and then <= today else int(this) - 1
