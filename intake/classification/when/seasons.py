"""Seasons: three months of a Solar Hijri year each."""

import re
from datetime import date

from intake.calendars import SOLAR_HIJRI
from intake.classification.when.calendars import RELATIVE, Span, latest, span_of, year_at
from intake.classification.when.frame import AFTER, BEFORE, Found, Frame, Rule, rule, years_said
from intake.classification.when.meaning import Meaning, meaning, weighed

_AUTUMN_OR_TIR = 5  # تیرماه: autumn to many, the fourth month to others


def season(year: int, which: int) -> Span:
    """Three months of a Solar Hijri year: 1 spring, Hamal to Jawza, and so on."""
    last = span_of(SOLAR_HIJRI, year, 3 * which)
    return Span(span_of(SOLAR_HIJRI, year, 3 * which - 2).first, last.last)


def _season(frame: Frame, match: re.Match[str]) -> Found | None:
    token = frame.tokens[match.start("s")]
    which = int(token.value)
    said = years_said(frame, match, SOLAR_HIJRI)
    relative = bool(match.groupdict().get("rel") or match.groupdict().get("hrel"))
    if said is None or not (said or _is_cued(match)):
        return None
    if frame.around(match.end()) == "!" and not said and not _is_cued(match, "lix"):
        return None
    if (
        not said
        and frame.written(token) == "دوبی"
        and frame.written(frame.tokens[match.start()]) != "په"
    ):
        return None  # Dubai
    told = _in_years(said, which, relative) if said else [_latest(frame, which, match)]
    if which == _AUTUMN_OR_TIR:
        told.append(_tir(frame, said))
    found = Found(match.start(), match.end(), weighed(told), assumed=not said)
    part = match.groupdict().get("part")
    return _third(found, part) if part else found


def _is_cued(match: re.Match[str], by: str = "lixp") -> bool:
    cue = match.groupdict().get("cue") or ""
    return bool(set(cue) & set(by) or match.groupdict().get("part"))


def _in_years(said: tuple[tuple[str, int], ...], which: int, relative: bool) -> list[Meaning]:
    number = 3 if which == _AUTUMN_OR_TIR else which
    return [
        meaning(season(solar, number), "season", RELATIVE if relative else calendar)
        for calendar, year in said
        for solar in _solar_years(calendar, year, which)
    ]


def _solar_years(calendar: str, year: int, which: int) -> list[int]:
    """Winter of a Gregorian year is of two: the one that begins in it rather."""
    if calendar == SOLAR_HIJRI:
        return [year]
    first = year_at(SOLAR_HIJRI, date(year, 6, 1))
    return [first, first - 1] if which == 4 else [first]


def _latest(frame: Frame, which: int, match: re.Match[str]) -> Meaning:
    """This season is the one that is, or was last; last season is over."""
    cue = match.groupdict().get("cue") or ""
    number = 3 if which == _AUTUMN_OR_TIR else which
    found = latest(SOLAR_HIJRI, lambda year: season(year, number), frame.today)
    year, span = found or (0, Span(frame.today, frame.today))
    if "l" in cue and span.last >= frame.today:
        span = season(year - 1, number)
    if "x" in cue:
        span = season(year + 1, number)
    return meaning(span, "season", RELATIVE)


def _tir(frame: Frame, said: tuple[tuple[str, int], ...]) -> Meaning:
    year = said[0][1] if said else year_at(SOLAR_HIJRI, frame.today)
    return meaning(span_of(SOLAR_HIJRI, year, 4), "month", SOLAR_HIJRI)


def _third(found: Found, part: str) -> Found:
    """Early, mid and late: the first, second and last of its three months."""
    number = {"v": 1, "z": 2}.get(part, 0)
    told = []
    for one in found.meanings:
        year = year_at(SOLAR_HIJRI, one.first)
        span = span_of(SOLAR_HIJRI, year, _month_at(one.first) + number)
        told.append(Meaning(span.first, span.last, "range", one.calendar, one.weight))
    return Found(found.begin, found.end, tuple(told), found.assumed)


def _month_at(day: date) -> int:
    year = year_at(SOLAR_HIJRI, day)
    return next(n for n in range(1, 13) if span_of(SOLAR_HIJRI, year, n).last >= day)


RULES: tuple[Rule, ...] = (
    rule(rf"(?:(?P<part>[evz])[fp]{{0,2}})?(?P<cue>[lixp]?f?)(?P<s>S){AFTER}", _season),
    rule(rf"(?P<part>o)f?(?P<s>S){AFTER}", _season),
    rule(r"(?P<s>S)(?P<cue>[lix])(?!c)", _season),
    rule(rf"{BEFORE}(?P<s>S)", _season),
)
