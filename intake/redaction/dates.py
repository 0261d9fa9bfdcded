"""Dates written out: Solar Hijri with Afghan or Iranian month names, lunar, or Gregorian.

What stands in a text and is to be marked; what day that was is for
`intake.classification.when` to say. A year from 1300 to 1450 is never read as Gregorian. Words
like "yesterday" are left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.month_names import LUNAR_HIJRI, SPELLINGS
from intake.redaction.reading import read

# Too short or too common to be a month without a year beside it.
_SHORT = "می مه دی تیر تله تلی کب مهر صفر اوت مارس may mar tala kab tir dey aban azar mehr safar"
_NEEDS_YEAR = frozenset(_SHORT.split())


def _months() -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for calendar, rows in SPELLINGS.items():
        for number, names in enumerate(rows, start=1):
            table.update({read(name).text: (calendar, number) for name in names})
    return table


_MONTHS = _months()
# Any month's name, as readings have it; and those that are a month without a year beside them.
MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
SURE_MONTH = rf"(?:{'|'.join(sorted(_MONTHS.keys() - _NEEDS_YEAR, key=len, reverse=True))})"
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![^\W\d_])"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>1[34]\d\d|19\d\d|20\d\d)(?!\d)"
_OF = r"(?:[ ]?(?:ام|م|مه|نیته|st|nd|rd|th)(?![^\W\d_]))?[ ]?(?:of |ماه |برج |د )?"
_THEN_YEAR = rf"(?:(?:[ ]?ماه|[ ]?میاشت\w?)?[ ]?,?[ ]?(?:سال |کال |year )?{_YEAR})"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/.-]){_YEAR}[/.-](?P<number>\d{{1,2}})[/.-]{_DAY}(?!\d)",
        rf"(?<![\d/.-]){_DAY}[/.-](?P<number>\d{{1,2}})[/.-]{_YEAR}",
        rf"(?<!\d){_YEAR} کال د {_MONTH}(?: میاشت\w?)?(?: په)?(?:[ ]?{_DAY}(?!\d))?",
        rf"(?<!\d){_DAY}{_OF}{_MONTH}{_THEN_YEAR}?",
        rf"(?<![^\W_]){_MONTH}[ ]{_DAY}(?:st|nd|rd|th)?,?[ ]{_YEAR}",
        rf"(?<![^\W_]){_MONTH}{_THEN_YEAR}",
        rf"(?<![^\W_])(?:سال|in|since|year|during) {_YEAR}(?![/.-]\d)",
        rf"(?<!\d){_YEAR} کال",
    )
)


@dataclass(frozen=True, repr=False)
class DateTold:
    """A date at `start:end`. Zero means "not said"; so does "" for a calendar not known."""

    start: int
    end: int
    calendar: str
    year: int
    month: int
    day: int

    def __repr__(self) -> str:
        return f"<DateTold {self.start}:{self.end}>"


def dates_told(text: str) -> Iterator[DateTold]:
    """Dates in `text` (as `reading.read` shaped it), in order, the fullest reading of each first.

    Readings may overlap: of those the first is meant, unless it is no day of its calendar.
    Time is linear in the length of the text.
    """
    matches = [match for pattern in _PATTERNS for match in pattern.finditer(text)]
    for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
        told = _told(match)
        if told:
            yield told


def _told(match: re.Match[str]) -> DateTold | None:
    said = match.groupdict()
    name = (said.get("month") or "").lower()
    year, day = int(said.get("year") or 0), int(said.get("day") or 0)
    calendar, month = _MONTHS.get(name, ("", int(said.get("number") or 0)))
    if (name in _NEEDS_YEAR and not year) or month > 12:
        return None
    if year and calendar != LUNAR_HIJRI:
        by_year = _calendar_of(year)
        if calendar not in ("", by_year):
            return None
        calendar = by_year
    return DateTold(*match.span(), calendar, year, month, day)


def _calendar_of(year: int) -> str:
    return SOLAR_HIJRI if 1300 <= year <= 1450 else GREGORIAN
