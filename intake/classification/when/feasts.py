"""Feasts of the lunar and the solar year, and days and weeks counted from them."""

import re
from datetime import date, timedelta

from intake.calendars import SOLAR_HIJRI
from intake.classification.when.calendars import RELATIVE, Span, latest, span_of, year_at
from intake.classification.when.frame import AFTER, BEFORE, Found, Frame, Rule, rule, years_said
from intake.classification.when.meaning import Meaning, meaning, weighed
from intake.classification.when.months import lunar_doubt
from intake.classification.when.moons import EARLIEST, LATEST, MARGIN
from intake.month_names import LUNAR_HIJRI

_ONE = timedelta(days=1)
_EIDS = ("lunar 10 1 3", "lunar 12 10 13")
_LENGTH = {"t": 1, "q": 1, "w": 7}


def _feast_span(feast: str, year: int) -> Span:
    calendar, month, first, last = feast.split()
    of = SOLAR_HIJRI if calendar == "solar" else LUNAR_HIJRI
    if of == LUNAR_HIJRI and not EARLIEST <= year <= LATEST:
        raise ValueError("beyond the table")
    days = [span_of(of, year, int(month), int(day)) for day in (first, last)]
    return Span(days[0].first, days[1].last)


def _feast(frame: Frame, match: re.Match[str]) -> Found | None:
    feast = frame.tokens[match.start("feast")].value
    spans = _feasts(frame, match, feast)
    if not spans or not _is_feast(frame, match):
        return None
    which = frame.number(match, "nth")
    calendar = SOLAR_HIJRI if feast.startswith("solar") else LUNAR_HIJRI
    told = []
    for span in spans:
        one = (
            Span(span.first + (which - 1) * _ONE, span.first + (which - 1) * _ONE)
            if which
            else span
        )
        if match.groupdict().get("eve") and not which:
            one = Span(span.first - _ONE, span.first - _ONE)
        told.append(meaning(one, "day" if one.first == one.last else "range", calendar))
    assumed = not years_said(frame, match, LUNAR_HIJRI)
    return Found(match.start(), match.end(), lunar_doubt(weighed(told)), assumed)


def _is_feast(frame: Frame, match: re.Match[str]) -> bool:
    """Eid and اختر are names of people and of stars, too."""
    token = frame.tokens[match.start("feast")]
    if "!" in (frame.around(match.end()), frame.around(match.start() - 1)):
        return False
    if frame.names_follow(match):
        return False
    return not token.latin or frame.written(token)[0].isupper()


def _feasts(frame: Frame, match: re.Match[str], feast: str) -> list[Span]:
    """When it was: in the year said, or the last time; of both Eids where neither is named."""
    if feast == "lunar 0 0 0":
        both = [span for one in _EIDS for span in _feasts(frame, match, one)]
        return sorted(both, key=lambda span: span.first, reverse=True)
    own = SOLAR_HIJRI if feast.startswith("solar") else LUNAR_HIJRI
    said = years_said(frame, match, own)
    if said is None:
        return []
    if not said:
        found = latest(own, lambda year: _feast_span(feast, year), frame.today)
        return [found[1]] if found else []
    every = (_feast_in(feast, own, calendar, year) for calendar, year in said)
    return [one for one in every if one]


def _feast_in(feast: str, own: str, calendar: str, year: int) -> Span | None:
    try:
        if calendar == own:
            return _feast_span(feast, year)
        whole = span_of(calendar, year)
    except (ValueError, OverflowError):
        return None
    first = year_at(own, whole.first)
    for one in (first, first + 1):
        found = _feast_span(feast, one)
        if whole.first <= found.first <= whole.last:
            return found
    return None


def _from_feast(frame: Frame, match: re.Match[str]) -> Found | None:
    """A week after Eid: the feast so much later, or the whole week that follows it."""
    sign = 1 if ">" in match.group("way") else -1
    feast = frame.tokens[match.start("feast")].value
    unit = match.group("u")
    count = frame.number(match, "n") if match.groupdict().get("n") else 1
    days = sign * count * _LENGTH[unit]
    spans = _feasts(frame, match, feast)
    calendar = RELATIVE
    told: list[Meaning] = []
    for span in spans:
        if unit == "w":
            told += _weeks_from(span, days)
        else:
            edge = span.last if sign > 0 else span.first
            told.append(_day_from(edge, days, calendar))
    if not told:
        return None
    if unit != "w":
        told = [told[0], _day_from(told[0].first, 1, calendar), *told[1:]]
    return Found(match.start(), match.end(), weighed(told))


def _weeks_from(span: Span, days: int) -> list[Meaning]:
    moved = span.moved(days)
    whole = Span(span.last + _ONE, moved.last) if days > 0 else Span(moved.first, span.first - _ONE)
    return [meaning(moved, "range"), meaning(whole, "range")]


def _day_from(day: date, days: int, calendar: str) -> Meaning:
    then = day + days * _ONE
    return Meaning(then, then, "day", calendar, 1.0, MARGIN)


RULES: tuple[Rule, ...] = (
    rule(rf"(?:(?P<nth>o)[tq]f{{0,2}}|(?P<eve>q)f?)?(?P<feast>F)(?:p?t)?{AFTER}", _feast),
    rule(rf"[tq](?P<nth>o)f?(?P<feast>F){AFTER}", _feast),
    rule(rf"(?:{BEFORE})?f?(?P<feast>F)(?:p|tp|f)?(?P<nth>o)[tq]", _feast),
    rule(rf"{BEFORE}(?P<feast>F)", _feast),
    rule(rf"f?(?P<feast>F)p?(?P<eve>q){AFTER}", _feast),
    rule(rf"(?P<n>[nNA])(?P<u>[tqw])(?P<way>[><]|as)f?(?P<feast>F){AFTER}", _from_feast),
    rule(rf"(?P<u>[tqw])(?P<way>[><])f?(?P<feast>F){AFTER}", _from_feast),
    rule(r"f?(?P<feast>F)s?(?P<n>[nNA])(?P<u>[tqw])(?P<way>>|a)", _from_feast),
)
