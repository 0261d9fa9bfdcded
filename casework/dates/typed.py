"""Reading dates that a caseworker types: fields, or a short line, in digits of three scripts.

Days stand before months where the year comes last. Dates inside free text are another matter.
"""

import re
from datetime import date

import jdatetime

from casework.dates.told import CALENDARS, ToldDate, told
from intake import calendars
from intake.calendars import MONTHS, SOLAR_HIJRI
from intake.errors import IntakeError
from intake.letters import ascii_digits, clean_line
from intake.month_names import SPELLINGS

LONGEST = 80  # characters of a typed date
_SAME_LETTER = str.maketrans("يكېۍئۀةأإآ", "یکیییههااا", "ٔ\u200c\u200d'’ʼ`")
_FILLERS = frozenset(
    (
        "of", "the", "year", "month", "st", "nd", "rd", "th", "ماه", "برج", "سال", "مورخ", "ام",
        "م", "د", "کال", "میاشت", "میاشتی", "نیته", "نیټه",
    )
)  # fmt: skip
_THREE = re.compile(r"(\d{1,4})[\s/.,-]+(\d{1,2})[\s/.,-]+(\d{1,4})")
_TWO = re.compile(r"(\d{4})[\s/.-]+(\d{1,2})|(\d{1,2})[\s/.-]+(\d{4})")
_LETTERS = re.compile(r"[^\W\d_]+")


def from_fields(
    calendar: str,
    year: str,
    month: str = "",
    day: str = "",
    *,
    precision: str = "",
    edge: str = "",
    raw: str = "",
) -> ToldDate:
    """A date from three fields as typed; empty ones were not said.

    Raises IntakeError: date_not_a_number, and as `told`.
    """
    numbers = [_number(text) for text in (year, month, day)]
    shown = raw or " ".join(text for text in (day, month, year) if text.strip())
    return told(calendar, *numbers, precision=precision, edge=edge, raw=shown)


def parse(typed: str, calendar: str = "", *, today: date | None = None) -> ToldDate:
    """A date from a short line, such as "24 Asad 1400", "۱۴۰۰/۵/۲۴", "2021-08" or "1400".

    Args:
        calendar: which one is meant; "" to go by the name of the month or by the year.
        today: with it, a year that the solar calendar has not reached is not guessed at: it
            may be a lunar one.

    Raises IntakeError: date_not_understood, date_which_calendar, and as `told`.
    """
    line = clean_line(ascii_digits(typed)).casefold()
    if not line or len(line) > LONGEST:
        raise IntakeError("date_not_understood")
    words = "".join(word for word in _LETTERS.findall(_same(line)) if word not in _FILLERS)
    named, month = _named(words) if words else ("", 0)
    if words and not month:
        raise IntakeError("date_not_understood")
    year, month, day = _with_name(line, month) if month else _numbers(line)
    return told(_calendar(calendar or named, named, year, today), year, month, day, raw=typed)


def _number(text: str) -> int:
    digits = ascii_digits(text).strip()
    if not digits:
        return 0
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4):
        raise IntakeError("date_not_a_number")
    return int(digits)


def _same(text: str) -> str:
    return text.translate(_SAME_LETTER)


def _key(name: str) -> str:
    return _same(name.casefold()).replace("-", "").replace(" ", "")


def _names() -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for calendar in CALENDARS:
        rows = MONTHS.get(calendar, {}).values()
        for number in range(1, 13):
            spelt = [*(row[number - 1] for row in rows), *SPELLINGS[calendar][number - 1]]
            table.update({_key(name): (calendar, number) for name in spelt})
    return table


def _named(words: str) -> tuple[str, int]:
    return _MONTHS.get(_key(words), ("", 0))


def _with_name(line: str, month: int) -> tuple[int, int, int]:
    numbers = [int(one) for one in re.findall(r"\d+", line) if len(one) <= 4]
    years = [one for one in numbers if one >= 100]
    days = [one for one in numbers if one < 100]
    if len(years) != 1 or len(days) > 1:
        raise IntakeError("date_incomplete" if not years else "date_not_understood")
    return years[0], month, days[0] if days else 0


def _numbers(line: str) -> tuple[int, int, int]:
    if re.fullmatch(r"\d{4}", line):
        return int(line), 0, 0
    if two := _TWO.fullmatch(line):
        year, month = (two[1], two[2]) if two[1] else (two[4], two[3])
        return int(year), int(month), 0
    if not (three := _THREE.fullmatch(line)):
        raise IntakeError("date_not_understood")
    first, second, third = (int(part) for part in three.groups())
    if not (first and second and third):
        raise IntakeError("date_impossible")
    if (len(three[1]) == 4) is (len(three[3]) == 4):
        raise IntakeError("date_not_understood")
    return (first, second, third) if len(three[1]) == 4 else (third, second, first)


def _calendar(asked: str, named: str, year: int, today: date | None) -> str:
    if named and asked != named:
        raise IntakeError("date_which_calendar")
    if asked:
        return asked
    found = calendars.calendar_of(year)
    if not found:
        raise IntakeError("date_impossible")
    if found == SOLAR_HIJRI and today is not None:
        reached = jdatetime.date.fromgregorian(date=today).year
        if year > reached + 1:
            raise IntakeError("date_which_calendar")
    return found


_MONTHS = _names()
