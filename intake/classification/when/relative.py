"""Words that count from the day of receipt."""

import re
from datetime import date, timedelta

from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification.when.calendars import (
    Span,
    around,
    months_back,
    span_of,
    week_of,
    year_at,
)
from intake.classification.when.frame import Found, Frame, Rule, rule
from intake.classification.when.meaning import Meaning, meaning, weighed

_ONE = timedelta(days=1)
_MOST = {"t": 4000, "q": 4000, "h": 2000, "w": 600, "k": 600, "c": 99}
_PRECISION = {"t": "day", "q": "day", "h": "day", "w": "week", "k": "month", "c": "year"}
_HALF = {"t": 0, "q": 0, "h": 0, "w": 3, "k": 15, "c": 183}  # days of "and a half"
_PASSED = frozenset(["تیر", "تیره", "تیری"])  # in the shape of readings
_AGES = 30  # "it is so many years" beyond is rather somebody's age
_SLACK = {"t": 0, "q": 0, "h": 0, "w": 3, "k": 15, "c": 183}


def _one(match: re.Match[str], told: Meaning) -> Found:
    return Found(match.start(), match.end(), (told,))


def _day(frame: Frame, match: re.Match[str]) -> Found | None:
    offset = frame.number(match, "day")
    then = frame.today + offset * _ONE
    told = meaning(Span(then, then), "day")
    if offset > 0 and not _is_ahead(frame, match):
        return Found(match.start(), match.end(), weighed([told], doubt=0.5))
    return _one(match, told)


def _nth_day(frame: Frame, match: re.Match[str]) -> Found | None:
    """Today is the third day of it: it began two days ago."""
    then = frame.today - (frame.number(match, "nth") - 1) * _ONE
    return None if frame.number(match, "day") else _one(match, meaning(Span(then, then), "day"))


def _is_ahead(frame: Frame, match: re.Match[str]) -> bool:
    """In a story فردا and سبا are the day after what was just told, unless the sentence says
    must, will, به; so is "tomorrow" in what others said."""
    if frame.around(match.start() - 1) == "u" or frame.looks_ahead(match):
        return True
    following = frame.tokens[match.end() : match.end() + 3]
    return any(frame.written(one) == "به" for one in following)


def _this_part(frame: Frame, match: re.Match[str]) -> Found:
    """This morning."""
    return _one(match, meaning(Span(frame.today, frame.today), "day"))


def _last_night(frame: Frame, match: re.Match[str]) -> Found:
    then = frame.today - _ONE
    return _one(match, meaning(Span(then, then), "day"))


def _ago(frame: Frame, match: re.Match[str]) -> Found | None:
    """Three days ago; about ten days ago is the week around that day."""
    unit, count = match.group("u"), _count(frame, match)
    if not 0 < count <= _MOST[unit]:
        return None
    if unit == "c" and "j" in match.group() and count >= _AGES:
        return None
    day = _back(frame, unit, count) - (_HALF[unit] if match.groupdict().get("half") else 0) * _ONE
    precision, slack = _PRECISION[unit], _SLACK[unit]
    if unit in "tq" and match.groupdict().get("about"):
        precision, slack = "week", 3
    return _one(match, meaning(around(day, slack), precision))


def _both(frame: Frame, match: re.Match[str]) -> Found | None:
    """Seven months and ten days ago: the week around that day."""
    unit, count = match.group("u"), frame.number(match, "n")
    if not 0 < count <= _MOST[unit]:
        return None
    day = _back(frame, unit, count) - frame.number(match, "n2") * _ONE
    return _one(match, meaning(around(day, 3), "week"))


def _count(frame: Frame, match: re.Match[str]) -> int:
    """With a fortnight two weeks."""
    unit = frame.tokens[match.start("u")]
    return frame.number(match, "n") * (int(unit.value) if unit.symbol == "w" else 1)


def _back(frame: Frame, unit: str, count: int) -> date:
    if unit in "kc":
        return months_back(frame.today, count * (12 if unit == "c" else 1))
    days = {"h": 0, "w": 7}.get(unit, 1)
    back = count // 24 if unit == "h" else count * days
    return frame.today - back * _ONE


def _lasting(frame: Frame, match: re.Match[str]) -> Found | None:
    """For three days, the last six months: from then to the day of receipt."""
    unit, count = match.group("u"), _count(frame, match)
    after = match.group()[0] == "s" and frame.around(match.start() - 1) == ">"  # وروسته له درې ورځو
    if after or not 0 < count <= _MOST[unit]:
        return None
    told = meaning(Span(_back(frame, unit, count), frame.today), "range")
    # "He was held for three days" need not reach to now.
    doubt = 0.4 if match.group().startswith("r") and "l" not in match.group() else 0.0
    return Found(match.start(), match.end(), weighed([told], doubt))


def _passed(frame: Frame, match: re.Match[str]) -> Found | None:
    """شش ماه گذشته, the last six months; but اته شپې تېرې شوې, eight nights have passed."""
    token = frame.tokens[match.end() - 1]
    return _ago(frame, match) if frame.written(token) in _PASSED else _lasting(frame, match)


def _to_come(frame: Frame, match: re.Match[str]) -> Found | None:
    unit, count = match.group("u"), _count(frame, match)
    if unit in "kch" or not 0 < count <= 60:
        return None
    days = count * (7 if unit == "w" else 1)
    return _one(match, meaning(Span(frame.today, frame.today + days * _ONE), "range"))


def _week(frame: Frame, match: re.Match[str]) -> Found | None:
    if match.group() == "wa" and frame.tokens[match.start()].latin:
        return None
    span = week_of(frame.today).moved(7 * _step(match))
    return _one(match, meaning(span, "week"))


def _step(match: re.Match[str]) -> int:
    words = match.group()
    if "<" in words:
        return -2  # the week before last
    return 1 if "x" in words else 0 if "i" in words else -1


def _month(frame: Frame, match: re.Match[str]) -> Found | None:
    """In English the Gregorian month, or the solar one; else the solar one."""
    if match.group() == "ka" and frame.tokens[match.start()].latin:
        return None  # "months ago": of how many, was not understood
    return _calendar_unit(frame, match, "month")


def _year(frame: Frame, match: re.Match[str]) -> Found | None:
    if match.group() == "ca" and frame.tokens[match.start()].latin:
        return None
    return _calendar_unit(frame, match, "year")


def _day_of_month(frame: Frame, match: re.Match[str]) -> Found | None:
    """The 27th of last month."""
    months = _calendar_unit(frame, match, "month")
    after = (frame.number(match, "d") - 1) * _ONE
    days = [one.first + after for one in months.meanings if one.first + after <= one.last]
    told = weighed(meaning(Span(day, day), "day") for day in days)
    return Found(match.start(), match.end(), told) if told else None


def _calendar_unit(frame: Frame, match: re.Match[str], unit: str) -> Found:
    step = _step(match)
    latin = frame.tokens[match.start()].latin
    calendars = (GREGORIAN, SOLAR_HIJRI) if latin else (SOLAR_HIJRI,)
    told = [meaning(_unit(frame, one, unit, step), unit) for one in calendars]
    return Found(match.start(), match.end(), weighed(told))


def _unit(frame: Frame, calendar: str, unit: str, step: int) -> Span:
    year = year_at(calendar, frame.today)
    if unit == "year":
        return span_of(calendar, year + step)
    now = next(
        number
        for number in range(12, 0, -1)
        if span_of(calendar, year, number).first <= frame.today
    )
    place = 12 * year + now - 1 + step
    return span_of(calendar, place // 12, place % 12 + 1)


def _counted_year(frame: Frame, match: re.Match[str]) -> Found:
    year = year_at(SOLAR_HIJRI, frame.today) + frame.number(match, "year")
    return _one(match, meaning(span_of(SOLAR_HIJRI, year), "year"))


_AND_HALF = r"(?P<half>&?A?½)?"

RULES: tuple[Rule, ...] = (
    rule(r"(?P<day>R)(?!f?R|ot)", _day),
    rule(r"(?P<day>R)(?P<nth>o)t(?![fM])", _nth_day),
    rule(r"i[Pq]", _this_part),
    rule(r"lq|ql", _last_night),
    rule(rf"(?P<about>~?)(?P<n>[nNA]){_AND_HALF}(?P<u>[tqhwkc])(?P<ago>a)(?!s)", _ago),
    rule(r"(?P<about>~?)(?P<n>[nNA])(?P<u>[wkc])(?P<half>&A?½)[aj]", _ago),
    rule(r"(?P<about>~?)(?P<n>[nNA])(?P<u>[tqwkc])<R", _ago),
    rule(r"(?P<n>[nN])(?P<u>[kc])&(?P<n2>[nN])t[aj]", _both),
    rule(rf"(?P<about>~?)(?P<n>[nN]){_AND_HALF}(?P<u>[twkc])j", _ago),
    rule(r"[sr](?P<about>~?)(?P<n>[nNA])(?P<u>[tqwkc])(?![al])(?:s)?", _lasting),
    rule(r"[sr]?f?l(?P<n>[nN])(?P<u>[tqwkc])", _lasting),
    rule(r"(?P<n>[nN])(?P<u>[tqwkc])l", _passed),
    rule(r"x(?P<n>[nN])(?P<u>[tqwkc])", _to_come),
    rule(r"(?:[lix]w|w[lax]|w<l)", _week),
    rule(r"(?:[lix]k|k[lax]|k<l)", _month),
    rule(r"(?:[lix]c|c[lax]|c<l)", _year),
    rule(r"(?P<d>o)[fp]{0,2}(?:[lix]k|k[lx]|k<l)", _day_of_month),
    rule(r"f?(?:[lix]k|k[lx])p?(?P<d>o)t?", _day_of_month),
    rule(r"(?P<year>C)", _counted_year),
)
