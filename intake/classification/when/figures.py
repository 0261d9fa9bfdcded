"""Dates in figures alone: ۱۴۰۲/۶/۱۲, 12.6.2023, 15/6/02, 25/12."""

import re
from collections.abc import Iterator
from datetime import date

from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification.when import years
from intake.classification.when.frame import Found, Frame, Rule, rule
from intake.classification.when.meaning import Fields, Meaning, dated, weighed
from intake.classification.when.months import lunar_doubt
from intake.classification.when.symbols import Token

_BETWEEN = re.compile(r"[./-]")


def _whole(frame: Frame, match: re.Match[str]) -> Found | None:
    token = frame.tokens[match.start()]
    said = frame.token(match, "era")
    every = list(_fields(frame, token, said.value if said else ""))
    told = [one for one in (dated(fields, frame.today) for fields in every) if one]
    if not told:
        return None
    return Found(match.start(), match.end(), lunar_doubt(weighed(told)))


def _fields(frame: Frame, token: Token, era: str) -> Iterator[Fields]:
    """What the three may be, the likelier first: days stand before months."""
    first, second, third = _BETWEEN.split(token.value)
    if len(first) == 4:
        yield from _with_year(first, ((second, third),), era, frame.today)
    elif len(third) == 4:
        yield from _with_year(third, ((second, first), (first, second)), era, frame.today)
    elif max(len(first), len(second), len(third)) <= 2:
        yield from _short(frame, token, (int(first), int(second), int(third)), era)


def _with_year(
    figures: str, orders: tuple[tuple[str, str], ...], era: str, today: date
) -> Iterator[Fields]:
    every = ((era, int(figures)),) if era else years.of_four(int(figures), today)
    for calendar, year in every:
        for month, day in orders:
            if int(month) and int(day):
                yield Fields(calendar, year, int(month), int(day))


def _short(frame: Frame, token: Token, said: tuple[int, int, int], era: str) -> Iterator[Fields]:
    """Two figures of a year: the calendar in which it is nearest to now first. Who writes from
    the right may begin with the year."""
    first, second, third = said
    orders = [(third, second, first), (third, first, second)]
    if not frame.text[token.start].isascii() or _is_dari(frame):
        orders.append((first, second, third))
    for order in orders:
        for calendar, year in _near(order[0], era, frame.today):
            if order[1] and order[2]:
                yield Fields(calendar, year, order[1], order[2])


def _is_dari(frame: Frame) -> bool:
    return any(not token.latin for token in frame.tokens)


def _near(figures: int, era: str, today: date) -> list[tuple[str, int]]:
    found: list[tuple[int, str, int]] = []
    for calendar in [era] if era else [SOLAR_HIJRI, GREGORIAN]:
        year = years.of_two(calendar, figures, today)
        told: Meaning | None = dated(Fields(calendar, year), today) if year else None
        if told and told.first <= today:
            found.append((abs((today - told.first).days), calendar, year))
    return [(calendar, year) for _, calendar, year in sorted(found)]


def _pair(frame: Frame, match: re.Match[str]) -> Found | None:
    """Day and month without a year: only where one of them is no month, or a date is said."""
    day, month = (int(one) for one in frame.tokens[match.start("z")].value.split("/"))
    cued = bool(match.group("cue"))
    if max(day, month) <= 12 and not cued:
        return None
    calendars = (SOLAR_HIJRI, GREGORIAN) if _is_dari(frame) else (GREGORIAN,)
    orders = ((month, day), (day, month))
    every = [Fields(one, 0, *order) for one in calendars for order in orders if all(order)]
    told = [one for one in (dated(fields, frame.today) for fields in every) if one]
    if not told or frame.around(match.start("z") - 1) == "^":
        return None
    return Found(match.start(), match.end(), weighed(told), assumed=True)


RULES: tuple[Rule, ...] = (
    rule(r"Y(?P<era>E?)c?", _whole),
    rule(r"(?P<cue>p?)(?P<z>Z)", _pair),
)
