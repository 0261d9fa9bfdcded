"""Days by the name of their month: 12 Asad 1402, د ۱۴۰۲ کال د زمري ۱۲مه."""

import re

from intake.classification.when.frame import AFTER, BEFORE, Found, Frame, Rule, rule
from intake.classification.when.months import has_year, head_is_year, is_weak, month_found
from intake.classification.when.symbols import Token


def _day(frame: Frame, match: re.Match[str]) -> Found | None:
    month, day = frame.token(match, "m"), frame.token(match, "d")
    if month is None or day is None or int(day.value) > 31 or _is_short_year(frame, day):
        return None
    return (
        month_found(frame, match, int(day.value), month)
        if _sure_with_day(frame, match, month, day)
        else None
    )


def _sure_with_day(frame: Frame, match: re.Match[str], month: Token, day: Token) -> bool:
    if not is_weak(frame, month) or has_year(match) or day.symbol == "o":
        return True
    if month.latin:
        return frame.written(month)[0].isupper()
    return frame.around(match.start() - 1) == "p" or "p" in match.group()


def _is_short_year(frame: Frame, day: Token) -> bool:
    """'21 is a year."""
    return day.marked and not frame.written(day).startswith("0")


def _day_after_month(frame: Frame, match: re.Match[str]) -> Found | None:
    day = frame.token(match, "d")
    if day is None or (day.symbol == "n" and not frame.written(day)[0].isdigit()):
        return None
    if day.symbol == "n" and frame.around(match.end("d")) in "%twkqh":
        return None
    if match.groupdict().get("hyy") and not head_is_year(frame, match, day_follows=True):
        return None
    return _day(frame, match)


RULES: tuple[Rule, ...] = (
    rule(rf"(?P<d>[nNo])(?:[tq](?=[fkM]))?\.?[fk]{{0,3}}(?P<m>M)\.?k?{AFTER}", _day),
    rule(rf"{BEFORE}(?P<m>M)\.?[fpk]{{0,3}},?(?P<d>[nNo])[tq]?[p]?", _day_after_month),
    rule(rf"(?:[ps]?f?k?f?)(?P<m>M)\.?[fpk]{{0,3}},?(?P<d>[nNo])[tqp]?{AFTER}", _day_after_month),
)
