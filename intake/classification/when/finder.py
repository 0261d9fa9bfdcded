"""From a text to its expressions of time: the longest rule at each place, then what joins them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from intake.classification.when import (
    days,
    feasts,
    figures,
    month_parts,
    ranges,
    relative,
    seasons,
    weekdays,
    whole_years,
)
from intake.classification.when.calendars import RELATIVE, Span
from intake.classification.when.frame import Build, Found, Frame, Rule
from intake.classification.when.meaning import Meaning, meaning, weighed
from intake.classification.when.symbols import symbols_of

_RULES: tuple[Rule, ...] = (
    *ranges.RULES,
    *days.RULES,
    *month_parts.RULES,
    *whole_years.RULES,
    *figures.RULES,
    *seasons.RULES,
    *feasts.RULES,
    *relative.RULES,
    *weekdays.RULES,
)

# No rule spans a word that is none of its own, and none holds without one of these symbols.
_RUNS = re.compile(r"[^_;T*!%^$#DH]+")
_ANCHORS = frozenset("yYZMWSFRCdtqhwkcP")


@dataclass(frozen=True, repr=False)
class Expression:
    """Words of time at `start:end` of a reading, with what they may mean, the likeliest first.

    `assumed`: the words name no year, and the latest was taken.
    """

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    assumed: bool

    def __repr__(self) -> str:
        return f"<Expression {self.start}:{self.end}>"


def expressions(text: str, today: date) -> Iterator[Expression]:
    """Those in `text` (as `reading.read` shaped it), in order, none within another.

    `today` is the day of receipt. Time is linear in the length of the text.
    """
    tokens = symbols_of(text)
    frame = Frame(text, tokens, "".join(token.symbol for token in tokens), today)
    for one in _joined(frame, list(_found(frame))):
        found = _until_now(frame, one)
        first, last = tokens[found.begin], tokens[found.end - 1]
        yield Expression(first.start, last.end, found.meanings, found.assumed)


def _found(frame: Frame) -> Iterator[Found]:
    for run in _RUNS.finditer(frame.row):
        place = run.start() if _ANCHORS.intersection(run.group()) else run.end()
        while place < run.end():
            best = _longest(frame, place)
            if best:
                yield best
            place = best.end if best else place + 1


def _longest(frame: Frame, place: int) -> Found | None:
    best: Found | None = None
    for pattern, build in _RULES:
        match = pattern.match(frame.row, place)
        if match is None or match.end() == place or (best and match.end() <= best.end):
            continue
        found = _built(frame, match, build)
        if found and found.meanings:
            best = found
    return best


def _built(frame: Frame, match: re.Match[str], build: Build) -> Found | None:
    try:
        return build(frame, match)
    except (ValueError, OverflowError):
        return None  # a day that no calendar here can name


def _joined(frame: Frame, found: Sequence[Found]) -> Iterator[Found]:
    """What two neighbours say together: a range, one day in two calendars, Friday the third."""
    before: Found | None = None
    for one in found:
        both = _both(frame, before, one) if before else None
        if before and both is None:
            yield before
        before = both or one
    if before:
        yield before


def _both(frame: Frame, one: Found, other: Found) -> Found | None:
    between = frame.row[one.end : other.begin]
    paired = frame.around(one.begin - 1) == "b" and ranges.PAIRED.fullmatch(between)
    if paired or ranges.BETWEEN.fullmatch(between):
        return _range(frame, one, other)
    if between in ("g", "gf", "(", "=") and _same_days(one, other):
        return replace(one, end=other.end + (frame.around(other.end) == ")"))
    if _is_one_day(one, other) and between in ("", ",", "f", "p", "pp", "t", "_"):
        return _one_day(one, other, between)
    return None


def _until_now(frame: Frame, one: Found) -> Found:
    """From Mizan until now."""
    if frame.around(one.end) != "H":
        return one
    told = [
        meaning(Span(each.first, frame.today), "range", each.calendar)
        for each in one.meanings
        if each.first <= frame.today
    ]
    return replace(one, end=one.end + 1, meanings=weighed(told)) if told else one


def _same_days(one: Found, other: Found) -> bool:
    days = {(told.first, told.last) for told in other.meanings}
    return any((told.first, told.last) in days for told in one.meanings)


def _range(frame: Frame, one: Found, other: Found) -> Found | None:
    if one.fields and other.fields:
        told = ranges.spanning(one.fields, other.fields, frame.today)
        assumed = not (one.fields.year or other.fields.year)
    elif other.is_weekday:
        return _to_weekday(frame, one, other)
    else:
        first, last = one.meanings[0], other.meanings[0]
        whole = Span(first.first, last.last)
        told = meaning(whole, "range", _shared(first, last)) if whole.first <= whole.last else None
        assumed = one.assumed or other.assumed
    return Found(one.begin, other.end, (told,), assumed) if told else None


def _to_weekday(frame: Frame, one: Found, other: Found) -> Found:
    """From Saturday to Monday: the first Monday after it, and both before now."""
    first = one.meanings[0].first
    days = (other.meanings[0].first.weekday() - first.weekday()) % 7
    span = Span(first, first + timedelta(days))
    told = [span]
    if one.is_weekday and span.last > frame.today:
        told = [span.moved(-7), span]
    return Found(one.begin, other.end, weighed(meaning(days, "range") for days in told))


def _shared(first: Meaning, last: Meaning) -> str:
    fixed_one = first.calendar if first.calendar != RELATIVE else last.calendar
    return fixed_one if first.calendar != last.calendar else first.calendar


def _is_one_day(one: Found, other: Found) -> bool:
    """A weekday beside a date, or either beside a day counted from now: all of them days."""
    days = [found.meanings[0].precision == "day" for found in (one, other)]
    relative = RELATIVE in (one.meanings[0].calendar, other.meanings[0].calendar)
    return all(days) and relative and not (one.is_weekday and other.is_weekday)


def _one_day(one: Found, other: Found, between: str) -> Found | None:
    """The date that is written out counts. Where a weekday beside it is another, both are kept;
    "on Friday, today ..." are two days."""
    firm, loose = (other, one) if _is_loose(one, other) else (one, other)
    if loose.is_weekday:
        weekdays = {told.first.weekday() for told in loose.meanings}
        agreeing = tuple(told for told in firm.meanings if told.first.weekday() in weekdays)
    else:
        days = {told.first for told in loose.meanings}
        agreeing = tuple(told for told in firm.meanings if told.first in days)
    if not agreeing and (between or firm.meanings[0].calendar == RELATIVE):
        return None
    told = agreeing or (*firm.meanings, *loose.meanings)
    return Found(one.begin, other.end, weighed(told), firm.assumed)


def _is_loose(one: Found, other: Found) -> bool:
    return one.is_weekday or (one.meanings[0].calendar == RELATIVE and not other.is_weekday)
