"""A month by name with what stands beside it, and the days that it may mean."""

import re
from collections.abc import Iterator
from datetime import timedelta

from intake.classification.when.calendars import Span, year_at, years_within
from intake.classification.when.frame import Found, Frame, month_of, years_said
from intake.classification.when.meaning import Fields, Meaning, dated, meaning, weighed
from intake.classification.when.symbols import Token
from intake.month_names import LUNAR_HIJRI

# Months that are other words, too, or somebody's name. Of these a day and a year, a rank or a
# capital is asked for.
_WEAK_WORDS = (
    "می مه دی تیر تله تلی کب مهر صفر آذر اذر آبان ابان may mar march tala kab dey tir aban azar"
    " mehr sep dec hut hoot jan safar"
)
_WEAK = frozenset(_WEAK_WORDS.split())
_ONE = timedelta(days=1)
_AHEAD = 45  # days


def _alternatives(
    frame: Frame, match: re.Match[str], day: int, month: Token
) -> Iterator[Fields] | None:
    """What calendar, year, month and day may be meant; None where the words contradict it."""
    calendar, number = month_of(month)
    said = years_said(frame, match, calendar)
    if said is None:
        return None
    if not said:
        return iter([Fields(calendar, 0, number, day)])
    return (
        Fields(calendar, own, number, day)
        for of, year in said
        for own in years_within(calendar, of, year, number, day)
    )


def month_found(frame: Frame, match: re.Match[str], day: int, month: Token) -> Found | None:
    fields = _alternatives(frame, match, day, month)
    every = [] if fields is None else [(one, dated(one, frame.today)) for one in fields]
    known = [(one, told) for one, told in every if told]
    if not known:
        return None
    first = known[0][0]
    known += _coming(frame, match, first)
    eve = _is_night(frame, match)
    told = [one for _, one in known]
    if len(told) > 1 and not first.year and frame.looks_ahead(match):
        told.reverse()
    if eve and day:
        told = [told[0], _earlier(told[0])]
    meanings = lunar_doubt(weighed(told)) if not eve else weighed(told)
    begin = match.start() - int(eve and bool(day) and frame.around(match.start() - 1) == "q")
    return Found(begin, match.end(), meanings, assumed=not first.year, fields=first)


def _coming(frame: Frame, match: re.Match[str], told: Fields) -> list[tuple[Fields, Meaning]]:
    """A day without a year that lies just ahead may be meant: court is on 5 March."""
    year = year_at(told.calendar, frame.today)
    if told.year or not told.day:
        return []
    for next_one in (year, year + 1):
        fields = Fields(told.calendar, next_one, told.month, told.day)
        found = dated(fields, frame.today)
        if found and 0 < (found.first - frame.today).days <= _AHEAD:
            return [(fields, found)]
    return []


def _earlier(told: Meaning) -> Meaning:
    return meaning(Span(told.first - _ONE, told.last - _ONE), told.precision, told.calendar)


def _is_night(frame: Frame, match: re.Match[str]) -> bool:
    """شب ۸ جوزا, د شپږمې شپه: in Dari and Pashto the evening before may be meant."""
    nights = [match.end() - 1, *([match.start() - 1] if match.start() else [])]
    return any(frame.tokens[at].symbol == "q" and not frame.tokens[at].latin for at in nights)


def lunar_doubt(told: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """A lunar day may be the one after it, where the moon was seen late."""
    one = told[0]
    if len(told) > 1 or one.calendar != LUNAR_HIJRI or one.precision != "day":
        return told
    later = meaning(Span(one.first + _ONE, one.last + _ONE), "day", LUNAR_HIJRI)
    return weighed((one, later))


def is_weak(frame: Frame, month: Token) -> bool:
    return frame.written(month).lower() in _WEAK


def has_year(match: re.Match[str]) -> bool:
    return any(match.groupdict().get(name) for name in ("y", "yy", "rel", "hy", "hyy", "hrel"))


def head_is_year(frame: Frame, match: re.Match[str], day_follows: bool) -> bool:
    """'07, and 07 that is called a year or has a day behind the month; 07 Apr is a day."""
    place = match.start("hyy")
    token = frame.tokens[place]
    if token.marked and frame.written(token).startswith("0") and not day_follows:
        return "c" in frame.row[max(place - 1, 0) : place + 2]
    return token.marked or int(token.value) > 31
