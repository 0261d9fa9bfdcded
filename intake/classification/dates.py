"""Dates written out: Solar Hijri with Afghan or Iranian month names, or Gregorian.

A year from 1300 to 1450 is never read as Gregorian; beyond the current Solar Hijri year it
may be a lunar one and is given without a conversion. Words like "yesterday" are left alone.
"""

import re
from collections.abc import Iterator
from datetime import date

import jdatetime

from intake.classification.types import When
from intake.redaction import Reading, read

_SOLAR_NAMES = (
    "حمل وری hamal wray فروردین", "ثور غویی غوایی sawr saur ghwayi اردیبهشت",
    "جوزا غبرگولی jawza خرداد", "سرطان چنگاښ چنگاش saratan تیر", "اسد زمری asad zmarai مرداد",
    "سنبله وږی وژی sunbula sonbola wazhay شهریور", "میزان تله mizan tala مهر",
    "عقرب لړم aqrab laram آبان", "قوس لیندۍ لیندی qaws qaus lindai آذر",
    "جدی مرغومی jadi marghumi دی", "دلو سلواغه dalw salwagha بهمن", "حوت کب hut hoot kab اسفند",
)  # fmt: skip
_GREGORIAN_NAMES = (
    "january jan جنوری", "february feb فبروری", "march mar مارچ", "april apr اپریل",
    "may می مه", "june jun جون", "july jul جولای", "august aug اگست آگست",
    "september sep sept سپتمبر سپتامبر", "october oct اکتوبر", "november nov نومبر نوامبر",
    "december dec دسمبر دسامبر",
)  # fmt: skip
# Too short or too common to be a month without a year beside it.
_NEEDS_YEAR = frozenset(["می", "مه", "دی", "تیر", "تله", "کب", "مهر", "may", "mar", "tala", "kab"])
SOLAR, GREGORIAN = "solar_hijri_af", "gregorian"


def _months() -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for calendar, rows in ((SOLAR, _SOLAR_NAMES), (GREGORIAN, _GREGORIAN_NAMES)):
        for number, names in enumerate(rows, start=1):
            for name in names.split():
                table[read(name).text] = (calendar, number)
    return table


_MONTHS = _months()
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


def find_dates(reading: Reading, received_on: date) -> Iterator[When]:
    """Dates in `reading`, in the order of the text, the fullest reading of each."""
    matches = [match for pattern in _PATTERNS for match in pattern.finditer(reading.text)]
    reached = 0
    for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
        when = _when(reading, match, received_on) if match.start() >= reached else None
        if when:
            reached = match.end()
            yield when


def _when(reading: Reading, match: re.Match[str], received_on: date) -> When | None:
    told = match.groupdict()
    name = (told.get("month") or "").lower()
    year = int(told.get("year") or 0)
    calendar, month = _MONTHS.get(name, ("", int(told.get("number") or 0)))
    if (name in _NEEDS_YEAR and not year) or month > 12:
        return None
    calendar = calendar or _calendar_of(year)
    if year and _calendar_of(year) != calendar:
        return None
    day = int(told.get("day") or 0)
    words = (reading.original(*match.span()),)
    return _dated(words, calendar, (year, month, day), received_on)


def _calendar_of(year: int) -> str:
    return SOLAR if 1300 <= year <= 1450 else GREGORIAN


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
