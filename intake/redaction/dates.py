"""Dates written out: Solar Hijri with Afghan or Iranian month names, lunar, or Gregorian.

What stands in a text; what day that was is for `intake.classification.dates` to say. A year
from 1300 to 1450 is never read as Gregorian. Words like "yesterday" are left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.redaction.reading import read

_SOLAR_NAMES = (
    "حمل وری hamal wray فروردین", "ثور غویی غوایی sawr saur ghwayi اردیبهشت",
    "جوزا غبرگولی jawza خرداد", "سرطان چنگاښ چنگاش saratan تیر", "اسد زمری asad zmarai مرداد",
    "سنبله وږی وژی sunbula sonbola wazhay شهریور", "میزان تله تلی mizan tala مهر",
    "عقرب لړم aqrab laram آبان", "قوس لیندۍ لیندی qaws qaus lindai آذر",
    "جدی مرغومی jadi marghumi دی", "دلو سلواغه سلواغی dalw salwagha بهمن", "حوت کب hut "
    "hoot kab اسفند",
)  # fmt: skip
_GREGORIAN_NAMES = (
    "january jan جنوری", "february feb فبروری", "march mar مارچ", "april apr اپریل",
    "may می مه", "june jun جون", "july jul جولای", "august aug اگست آگست",
    "september sep sept ستمبر سپتمبر سپتامبر", "october oct اکتوبر", "november nov نومبر نوامبر",
    "december dec دسمبر دسامبر",
)  # fmt: skip
_LUNAR_NAMES = (
    "محرم muharram", "صفر safar", "ربیع‌الاول", "ربیع‌الثانی", "جمادی‌الاول", "جمادی‌الثانی",
    "رجب rajab", "شعبان shaban", "رمضان ramadan ramazan", "شوال shawwal", "ذی‌القعده", "ذی‌الحجه",
)  # fmt: skip
# Too short or too common to be a month without a year beside it.
_NEEDS_YEAR = frozenset(
    ["می", "مه", "دی", "تیر", "تله", "تلی", "کب", "مهر", "may", "mar", "tala", "kab", "صفر"]
)
SOLAR, GREGORIAN, LUNAR = "solar_hijri_af", "gregorian", "lunar_hijri"


def _months() -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    every = ((SOLAR, _SOLAR_NAMES), (GREGORIAN, _GREGORIAN_NAMES), (LUNAR, _LUNAR_NAMES))
    for calendar, rows in every:
        for number, names in enumerate(rows, start=1):
            for name in names.split():
                table[read(name).text] = (calendar, number)
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
    if year and calendar != LUNAR:
        by_year = _calendar_of(year)
        if calendar not in ("", by_year):
            return None
        calendar = by_year
    return DateTold(*match.span(), calendar, year, month, day)


def _calendar_of(year: int) -> str:
    return SOLAR if 1300 <= year <= 1450 else GREGORIAN
