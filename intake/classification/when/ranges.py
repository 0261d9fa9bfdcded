"""From the one to the other: days, months and years with what either leaves to the other."""

import re
from dataclasses import replace
from datetime import date

from intake.classification.when import years
from intake.classification.when.calendars import Span, year_at, years_within
from intake.classification.when.frame import (
    AFTER,
    BEFORE,
    Found,
    Frame,
    Rule,
    month_of,
    rule,
    years_said,
)
from intake.classification.when.meaning import Fields, Meaning, dated, meaning
from intake.classification.when.symbols import Token

# What stands between the ends, and before the first of them.
BETWEEN = re.compile(r"[sp]?,?[u-][fsp]{0,2}|[u-]")
PAIRED = re.compile(r"&f?")


def spanning(first: Fields, last: Fields, today: date) -> Meaning | None:
    """A year said once is that of both; months that run over its end are of two."""
    if not last.year and first.year:
        last = _after(replace(last, year=first.year), first, today)
    found = dated(last, today)
    if found is None:
        return None
    if not first.year:
        first = _not_after(first, last, found, today)
    start = dated(first, today)
    if start is None or start.first > found.last:
        return None
    return meaning(Span(start.first, found.last), "range", first.calendar)


def _after(last: Fields, first: Fields, today: date) -> Fields:
    ends, starts = dated(last, today), dated(first, today)
    late = ends and starts and ends.last < starts.first
    return replace(last, year=last.year + 1) if late else last


def _not_after(first: Fields, last: Fields, found: Meaning, today: date) -> Fields:
    """The first end in the year of the last one, or in the year before."""
    if last.year and first.calendar == last.calendar:
        same = replace(first, year=last.year)
        told = dated(same, today)
        return same if told and told.first <= found.last else replace(same, year=last.year - 1)
    latest = first.span(found.last)
    if latest is None:
        return first
    return replace(first, year=year_at(first.calendar, latest[0].first))


def _days(frame: Frame, match: re.Match[str]) -> Found | None:
    """3 to 9 Mordad 1403."""
    month = frame.token(match, "m")
    first, last = frame.number(match, "d"), frame.number(match, "d2")
    if month is None or not 0 < first < last <= 31:
        return None
    if frame.row[match.start("between")] == "&" and not _is_between(frame, match):
        return None
    return _made(frame, match, month, (first, last))


def _is_between(frame: Frame, match: re.Match[str]) -> bool:
    """Between 3 and 9; the night of 14 to (بر) 15; 3 and 9 by themselves are two days."""
    token = frame.tokens[match.start("between")]
    before = frame.around(match.start("d") - 1)
    return before == "b" or frame.written(token) == "بر"


def _made(frame: Frame, match: re.Match[str], month: Token, days: tuple[int, int]) -> Found | None:
    calendar, number = month_of(month)
    said = years_said(frame, match, calendar)
    if said is None:
        return None
    year = _own_year(calendar, said, number)
    ends = [Fields(calendar, year, number, day) for day in days]
    told = spanning(ends[0], ends[1], frame.today)
    return Found(match.start(), match.end(), (told,), assumed=not year) if told else None


def _own_year(calendar: str, said: years.Years, number: int) -> int:
    """The year of the month's own calendar, the likeliest; 0 where none was said."""
    of, year = said[0] if said else (calendar, 0)
    return next(iter(years_within(calendar, of, year, number)), 0) if year else 0


def _two_months(frame: Frame, match: re.Match[str]) -> Found | None:
    """د غویي له ۳ د غبرګولي تر ۹; بین حمل و جوزا; از جنوری تا جون."""
    months = [frame.token(match, name) for name in ("m", "m2")]
    if months[0] is None or months[1] is None:
        return None
    calendar = month_of(months[0])[0]
    said = years_said(frame, match, calendar)
    if said is None or month_of(months[1])[0] != calendar:
        return None
    year = _own_year(calendar, said, month_of(months[0])[1])
    head = "h" if match.groupdict().get("hy") else ""
    ends = [
        Fields(calendar, 0, month_of(month)[1], frame.number(match, day))
        for month, day in zip(months, ("d", "d2"), strict=True)
        if month
    ]
    if year:
        ends[0 if head else 1] = replace(ends[0 if head else 1], year=year)
    told = spanning(ends[0], ends[1], frame.today)
    return Found(match.start(), match.end(), (told,), assumed=not year) if told else None


def _years(frame: Frame, match: re.Match[str]) -> Found | None:
    figures = [int(frame.tokens[match.start(one)].value.split()[0]) for one in ("y", "y2")]
    if figures[0] >= figures[1] or figures[1] - figures[0] > 150:
        return None
    if frame.around(match.start() - 1) == "^" or frame.around(match.end()) == "%":
        return None
    of = [years.of_four(one, frame.today) for one in figures]
    if not of[0] or not of[1] or of[0][0][0] != of[1][0][0]:
        return None
    told = spanning(Fields(*of[0][0]), Fields(*of[1][0]), frame.today)
    return Found(match.start(), match.end(), (told,)) if told else None


RULES: tuple[Rule, ...] = (
    rule(
        rf"(?P<d>[nNo])[fp]{{0,2}}k?(?P<between>[u&-])(?P<d2>[nNo])[fpk]{{0,3}}(?P<m>M)\.?k?{AFTER}",
        _days,
    ),
    rule(
        rf"(?:{BEFORE})?f?(?P<m>M)[fk]{{0,2}}s(?P<d>[nNo])[sn]?f?(?P<between>u)(?P<d2>[nNo])u?",
        _days,
    ),
    rule(
        rf"(?:{BEFORE})?f?(?P<m>M)[fk]{{0,2}}s(?P<d>[nNo])[sn]?f?(?P<m2>M)u(?P<d2>[nNo])u?{AFTER}",
        _two_months,
    ),
    rule(rf"b(?P<m>M)&f?(?P<d>)(?P<m2>M)(?P<d2>){AFTER}", _two_months),
    rule(rf"{BEFORE}(?P<m>M)&f?(?P<d>)(?P<m2>M)(?P<d2>)p?k?", _two_months),
    rule(rf"s(?P<m>M)[sp]?(?P<d>)[u-]f?(?P<m2>M)(?P<d2>){AFTER}", _two_months),
    rule(r"[sc]?f?(?P<y>y)s?[u-](?P<y2>y)u?", _years),
    rule(r"f?(?P<y>y)&(?P<y2>y)c?b?", _years),
)
