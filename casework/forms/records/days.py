"""Dates as they were told: a line, which calendar it is in, and how exact it is."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework import codes, dates
from casework.dates import ToldDate
from casework.forms.coded import Choose, OneOf
from casework.forms.records.inputs import Controls, Drawn, Input, Told
from intake import clock
from intake.errors import IntakeError
from intake.languages import spoken

LONGEST = 200  # characters: what was not understood is kept in its words
_OPEN = "before or after"
_EDGES = ("before", "after")
_UNKNOWN = "unknown"


class Day(Input):
    """A date with all that was said of it."""

    shape = "date"

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """The line, the calendar, the precision."""
        language = spoken(get_language())
        calendars = [("", _("as it is written")), *codes.choices("calendar", language)]
        return {
            at: forms.CharField(max_length=LONGEST, **self._label()),
            f"{at}-calendar": _chosen(_("Calendar"), calendars),
            f"{at}-precision": _chosen(_("How exact"), list(_precisions(language))),
        }

    def shown(self, at: str, value: ToldDate | None) -> dict[str, Any]:
        """What it is read as by itself is not said a second time."""
        if value is None:
            return {at: "", f"{at}-calendar": "", f"{at}-precision": ""}
        by_itself = _by_itself(value.raw)
        calendar, precision = value.calendar, value.precision
        if by_itself is not None and by_itself.calendar == calendar:
            calendar = ""
        if by_itself is not None and by_itself.precision == precision:
            precision = ""
        if precision == _OPEN:
            precision = "after" if value.to_day is None else "before"
        text = value.raw or _written(value)
        return {at: text, f"{at}-calendar": calendar, f"{at}-precision": precision}

    def read(self, at: str, told: Told, value: Any) -> Any:
        """None for an empty line. Raises IntakeError as `dates.parse`.

        What is no date is kept in its words where somebody says that it is not known.
        """
        line, precision = told[at].strip(), told[f"{at}-precision"]
        if not line:
            return None
        try:
            found = dates.parse(line, told[f"{at}-calendar"], today=clock.today())
        except IntakeError:
            if precision == _UNKNOWN:
                return dates.only_words(line)
            raise
        return _exact(found, precision) if precision else found


class OneDay(Input):
    """A day of the calendar, for what this desk did itself."""

    def controls(self, at: str, value: Any, drawn: Drawn) -> Controls:
        """A line, read as any other date."""
        return {at: forms.CharField(max_length=dates.typed.LONGEST, **self._label())}

    def shown(self, at: str, value: date | None) -> dict[str, Any]:
        """As ISO has it."""
        return {at: value.isoformat() if value else ""}

    def read(self, at: str, told: Told, value: Any) -> Any:
        """Raises IntakeError: date_not_understood for more than a day, and as `dates.parse`."""
        if not told[at].strip():
            return None
        found = dates.parse(told[at], today=clock.today())
        if not found.is_one_day:
            raise IntakeError("date_not_understood")
        return found.from_day


def _chosen(label: Any, choices: list[tuple[str, Any]]) -> forms.Field:
    return OneOf(label=label, choices=choices, widget=Choose, required=False)


def _precisions(language: str) -> Any:
    yield "", _("as it is written")
    for code, words in codes.choices("date_precision", language):
        if code != _OPEN:
            yield code, words
    yield "before", _("before that")
    yield "after", _("after that")


def _by_itself(raw: str) -> ToldDate | None:
    try:
        return dates.parse(raw, today=clock.today())
    except IntakeError:
        return None


def _written(value: ToldDate) -> str:
    """A date that came without words, as it is typed."""
    parts = (value.year, value.month, value.day)
    if not any(parts) and value.from_day:
        return value.from_day.isoformat()
    return "-".join(f"{part:02}" for part in parts if part)


def _exact(found: ToldDate, precision: str) -> ToldDate:
    edge = precision if precision in _EDGES else ""
    return dates.told(
        found.calendar,
        found.year,
        found.month,
        found.day,
        precision="" if edge else precision,
        edge=edge,
        raw=found.raw,
    )
