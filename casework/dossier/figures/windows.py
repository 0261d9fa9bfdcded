"""The two equal windows that maps and mixes compare. Pure.

An answer "windows" such as "2021-09/2022-07 2022-09/2023-07" names them, each by its first and
last month; days are taken where they are the first and the last of a month. "halves", or none,
takes the two halves of the months in which acts began, the second a month longer than that
where they would differ.

Never by the day: of two annexes whose windows differ by one day, one taken from the other would
leave the acts of that day.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from casework.dossier.figures.placing import Window, range_of
from casework.records import Act
from intake.errors import IntakeError

HALVES = "halves"
_MONTHS = 12
_OF_A_MONTH = len("2021-09")


def windows_of(answer: str, acts: Iterable[Act], today: date) -> tuple[Window, Window]:
    """Raises IntakeError("windows_malformed"): not two stretches of equally many whole months,
    one after the other.
    """
    if answer.strip() in ("", HALVES):
        return _halves(acts, today)
    try:
        first, second = (_window(one) for one in answer.split())
    except (ValueError, OverflowError):
        raise IntakeError("windows_malformed") from None
    months = _month(first.last) - _month(first.first) + 1
    if months != _month(second.last) - _month(second.first) + 1 or months < 1:
        raise IntakeError("windows_malformed")
    if second.first <= first.last:
        raise IntakeError("windows_malformed")
    return first, second


def written(windows: Iterable[Window]) -> str:
    """As the answer spells them."""
    return " ".join(f"{one.first.isoformat()[:7]}/{one.last.isoformat()[:7]}" for one in windows)


def _window(text: str) -> Window:
    first, last = text.split("/")
    return Window(_first_day(first), _last_day(last))


def _first_day(text: str) -> date:
    day = date.fromisoformat(f"{text}-01" if len(text) == _OF_A_MONTH else text)
    if day.day != 1:
        raise ValueError("not the first day of a month")
    return day


def _last_day(text: str) -> date:
    if len(text) == _OF_A_MONTH:
        return _end_of(_month(_first_day(text)))
    day = date.fromisoformat(text)
    if day != _end_of(_month(day)):
        raise ValueError("not the last day of a month")
    return day


def _halves(acts: Iterable[Act], today: date) -> tuple[Window, Window]:
    ranges = [found for act in acts if (found := range_of(act.began))]
    first = _month(min((one for one, _ in ranges), default=today))
    last = _month(max((one for _, one in ranges), default=today))
    half = (last - first) // 2 + 1
    return _of(first, half), _of(first + half, half)


def _of(first: int, months: int) -> Window:
    """So many months, from one on."""
    return Window(date(first // _MONTHS, first % _MONTHS + 1, 1), _end_of(first + months - 1))


def _month(day: date) -> int:
    """Months of the calendar, counted from the year 0 on."""
    return day.year * _MONTHS + day.month - 1


def _end_of(month: int) -> date:
    year, at = month // _MONTHS, month % _MONTHS + 1
    return date(year, at, monthrange(year, at)[1])
