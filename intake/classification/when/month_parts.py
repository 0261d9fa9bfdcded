"""Months by name, whole or in part: Hut 1401, early Hut, its third week, its last day."""

import re
from dataclasses import replace
from datetime import timedelta

from intake.calendars import GREGORIAN
from intake.classification.when.calendars import Span
from intake.classification.when.frame import AFTER, BEFORE, Found, Frame, Rule, rule
from intake.classification.when.meaning import Meaning, meaning, weighed
from intake.classification.when.months import (
    has_year,
    head_is_year,
    is_weak,
    lunar_doubt,
    month_found,
)
from intake.classification.when.symbols import Token

# These are months by themselves, without "in" or "the month of".
_PLAIN_WORDS = (
    "january february april june july august september october november december sept aug oct nov"
    " feb apr jul jun جنوری فبروری اپریل جولای اگست اکتوبر نومبر دسمبر سپتمبر فروردین اردیبهشت"
    " شهریور خرداد farvardin ordibehesht khordad shahrivar"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())
_PARTS = {"e": (1, 10), "v": (11, 20), "½": (11, 20), "z": (21, 0)}
_ONE = timedelta(days=1)


def _month(frame: Frame, match: re.Match[str]) -> Found | None:
    month = frame.token(match, "m")
    if month is None or not _is_month(frame, match, month):
        return None
    found = month_found(frame, match, 0, month)
    if found and _is_doubtful(frame, match):
        found = replace(found, meanings=weighed(found.meanings, doubt=0.5), fields=None)
    part = match.groupdict().get("part") or match.groupdict().get("post")
    return _part_of(found, part) if found and part else found


def _is_doubtful(frame: Frame, match: re.Match[str]) -> bool:
    """What is left of a day that never was, or a month of a year that was spoken of before."""
    return frame.around(match.start() - 1) in "nNo" or frame.around(match.end()) == "="


def _is_month(frame: Frame, match: re.Match[str], month: Token) -> bool:
    """Whether the name of a month tells a time here, and is nobody's name and no other word."""
    if match.groupdict().get("hyy") and not head_is_year(frame, match, day_follows=False):
        return False
    if has_year(match):
        headed = match.groupdict().get("hy") or match.groupdict().get("hrel")
        return not headed or not is_weak(frame, month) or "k" in match.group()
    beside = (frame.around(match.end()), frame.around(match.start() - 1))
    is_name = "!" in beside or frame.names_follow(match)
    capital = not month.latin or frame.written(month)[0].isupper()
    return capital and not is_name and _is_cued(frame, match, month)


def _is_cued(frame: Frame, match: re.Match[str], month: Token) -> bool:
    """In Jawza, the month of Jawza, early Jawza, last Jawza, since Jawza; November by itself."""
    told = ("part", "post")
    if "k" in match.group() or any(match.groupdict().get(one) for one in told):
        return True
    before = match.group("cue") or ""
    if frame.written(month).lower() in _PLAIN or "l" in before:
        return True
    return not is_weak(frame, month) and ("p" in before or _is_since(frame, match, month))


def _is_since(frame: Frame, match: re.Match[str], month: Token) -> bool:
    """Since Asad; از اسد to whatever else may be from a man of that name."""
    if "s" not in (match.group("cue") or "") or month.value.startswith(GREGORIAN):
        return False
    return month.latin or frame.around(match.end()) in "pu"


def _part_of(found: Found, part: str) -> Found:
    """The first ten days of a month, the second, or what is left."""
    told = tuple(_tenth(one, part) for one in found.meanings)
    return Found(found.begin, found.end, told, found.assumed)


def _tenth(one: Meaning, part: str) -> Meaning:
    first, last = _PARTS[part]
    end = one.first + (last - 1) * _ONE if last else one.last
    span = Span(one.first + (first - 1) * _ONE, end)
    return Meaning(span.first, span.last, "range", one.calendar, one.weight, one.margin)


def _week(frame: Frame, match: re.Match[str]) -> Found | None:
    """The third week of Hut: its days 15 to 21."""
    month, which = frame.token(match, "m"), frame.number(match, "d")
    found = month_found(frame, match, 0, month) if month and which <= 5 else None
    if found is None:
        return None
    told = []
    for one in found.meanings:
        first = one.first + 7 * (which - 1) * _ONE
        last = min(first + 6 * _ONE, one.last)
        if first <= last:
            told.append(Meaning(first, last, "range", one.calendar, one.weight, one.margin))
    return Found(found.begin, found.end, tuple(told), found.assumed) if told else None


def _end_day(frame: Frame, match: re.Match[str]) -> Found | None:
    """The last day of a month."""
    month = frame.token(match, "m")
    found = month_found(frame, match, 0, month) if month else None
    if found is None:
        return None
    told = (meaning(Span(one.last, one.last), "day", one.calendar) for one in found.meanings)
    return Found(found.begin, found.end, lunar_doubt(weighed(told)), found.assumed)


RULES: tuple[Rule, ...] = (
    rule(rf"(?P<cue>{BEFORE}f?k?)(?P<m>M)(?:p?k)?p?(?:f?p?(?P<post>[ev]|z(?!t))t?)?", _month),
    rule(
        rf"(?:(?P<part>[evz½])-?[fp]{{0,2}})?(?P<cue>[psl]?f{{0,2}}k?f?p?)(?P<m>M)\.?"
        rf"(?:[fp]?kp?)?{AFTER}(?:f?p?(?P<post>[ev]|z(?!t))t?)?",
        _month,
    ),
    rule(
        rf"(?P<cue>p?f?k?)(?P<m>M)(?:[fp]?k)?f?p?(?P<post>[ev]|z(?!t))t?{AFTER}",
        _month,
    ),
    rule(rf"(?P<d>o)wp?[fp]{{0,2}}k?(?P<m>M)k?{AFTER}", _week),
    rule(rf"w(?P<d>o)f{{0,2}}k?(?P<m>M)k?{AFTER}", _week),
    rule(rf"(?:{BEFORE})?f?(?P<m>M)(?:fk|k)?p?(?P<d>o)w", _week),
    rule(rf"[lz]f?tf{{0,2}}k?f?(?P<m>M){AFTER}", _end_day),
    rule(rf"t[lz]f?k?f?(?P<m>M){AFTER}", _end_day),
    rule(rf"(?:{BEFORE})?f?(?P<m>M)(?:fk|k)?p?[lz]t", _end_day),
)
