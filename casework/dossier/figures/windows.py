"""The two equal windows that maps and mixes compare. Pure.

An answer "windows" such as "2021-09-15/2022-07-14 2022-09-15/2023-07-14" names them; "halves",
or none, takes the two halves of the stretch in which acts began, the second a day longer than
that where they would differ.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from casework.dossier.figures.placing import Window, range_of
from casework.records import Act
from intake.errors import IntakeError

HALVES = "halves"


def windows_of(answer: str, acts: Iterable[Act], today: date) -> tuple[Window, Window]:
    """Raises IntakeError("windows_malformed"): not two equal stretches of days, one after the
    other.
    """
    if answer.strip() in ("", HALVES):
        return _halves(acts, today)
    try:
        first, second = (_window(one) for one in answer.split())
    except ValueError:
        raise IntakeError("windows_malformed") from None
    if first.days != second.days or first.days < 1 or second.first <= first.last:
        raise IntakeError("windows_malformed")
    return first, second


def _window(text: str) -> Window:
    first, last = text.split("/")
    return Window(date.fromisoformat(first), date.fromisoformat(last))


def _halves(acts: Iterable[Act], today: date) -> tuple[Window, Window]:
    ranges = [found for act in acts if (found := range_of(act.began))]
    first = min((one for one, _ in ranges), default=today)
    last = max((one for _, one in ranges), default=today)
    half = timedelta(max(-(-((last - first).days + 1) // 2), 1))
    day = timedelta(1)
    return Window(first, first + half - day), Window(first + half, first + 2 * half - day)
