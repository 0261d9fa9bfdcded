"""Years by themselves, decades, and the ends of a year."""

import re

from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification.when import years
from intake.classification.when.calendars import Span, span_of
from intake.classification.when.frame import Found, Frame, Rule, rule
from intake.classification.when.meaning import Fields, Meaning, dated, meaning, weighed


def _year(frame: Frame, match: re.Match[str]) -> Found | None:
    told = _years(frame, match)
    if not told:
        return None
    cued = match.group("after") or match.group("era") or "c" in match.group("cue")
    if not cued and frame.around(match.end()) == "%":
        return None
    cued = cued or match.group("cue")
    if not cued and not _stands_as_year(frame, match):
        return None
    meanings = weighed(told, 0.0 if cued else 0.1)
    year = int(frame.tokens[match.start("y")].value.split()[0])
    return Found(match.start(), match.end(), meanings, fields=Fields(told[0].calendar, year))


def _years(frame: Frame, match: re.Match[str]) -> list[Meaning]:
    figures, _, era = frame.tokens[match.start("y")].value.partition(" ")
    said = frame.token(match, "era")
    era = era or (said.value if said else "")
    every = ((era, int(figures)),) if era else years.of_four(int(figures), frame.today)
    told = (dated(Fields(calendar, year), frame.today) for calendar, year in every)
    return [one for one in told if one]


def _stands_as_year(frame: Frame, match: re.Match[str]) -> bool:
    before, after = frame.around(match.start() - 1), frame.around(match.end())
    if before == ".":
        before = frame.around(match.start() - 2)
    return before not in "^#n%$" and after not in "%twkqhnA#-"


def _two_figures(frame: Frame, match: re.Match[str]) -> Found | None:
    """سال نود و نه, د ۹۸ کال."""
    token = frame.tokens[match.start("yy")]
    if token.latin and frame.row[match.start()] == "f":
        return None
    if int(token.value) < 50 and not token.marked:
        return None
    calendar = GREGORIAN if token.latin and frame.token(match, "c").latin else SOLAR_HIJRI  # type: ignore[union-attr]
    year = years.of_two(calendar, int(token.value), frame.today)
    told = dated(Fields(calendar, year), frame.today) if year else None
    return Found(match.start(), match.end(), (told,)) if told else None


def _end_of_year(frame: Frame, match: re.Match[str]) -> Found | None:
    """Its last month, or its first."""
    told = _years(frame, match)
    if not told:
        return None
    figures = int(frame.tokens[match.start("y")].value.split()[0])
    number = {"e": 1, "z": 12}[match.group("part")]
    one = dated(Fields(told[0].calendar, figures, number), frame.today)
    return Found(match.start(), match.end(), (one,)) if one else None


def _half(frame: Frame, match: re.Match[str]) -> Found | None:
    """The first half of 1402."""
    told, which = _years(frame, match), frame.number(match, "which")
    if not told or which > 2:
        return None
    year = int(frame.tokens[match.start("y")].value.split()[0])
    first, last = (
        span_of(told[0].calendar, year, 6 * which - 5),
        span_of(told[0].calendar, year, 6 * which),
    )
    one = meaning(Span(first.first, last.last), "range", told[0].calendar)
    return Found(match.start(), match.end(), (one,))


def _new_year(frame: Frame, match: re.Match[str]) -> Found | None:
    """روز اول سال: the latest."""
    one = dated(Fields(SOLAR_HIJRI, 0, 1, 1), frame.today)
    return Found(match.start(), match.end(), (one,), assumed=True) if one else None


def _decade(frame: Frame, match: re.Match[str]) -> Found | None:
    """The 1390s; دههٔ هفتاد or the nineties, whose century is not said."""
    token = frame.tokens[match.start("d")]
    if len(token.value) == 4:
        calendar = GREGORIAN if int(token.value) >= 1900 else SOLAR_HIJRI
        told = (_ten_years(calendar, int(token.value)),)
        return Found(match.start(), match.end(), told)
    tens = int(token.value) if token.value.isdecimal() else frame.number(match, "n")
    if not tens or tens % 10:
        return None
    both = [_ten_years(SOLAR_HIJRI, 1300 + tens), _ten_years(GREGORIAN, 1900 + tens)]
    return Found(match.start(), match.end(), weighed(both[::-1] if token.latin else both))


def _ten_years(calendar: str, first: int) -> Meaning:
    start, end = span_of(calendar, first), span_of(calendar, first + 9)
    return meaning(Span(start.first, end.last), "range", calendar)


RULES: tuple[Rule, ...] = (
    rule(r"(?P<cue>[psubr]?f{0,2}c|p|s(?!#)|)f?(?P<y>y)(?P<after>c?)(?P<era>E?)c?", _year),
    rule(r"(?P<c>c)f?(?P<yy>[nN])(?![twkqh%])", _two_figures),
    rule(r"f(?P<yy>[nN])(?P<c>c)", _two_figures),
    rule(r"(?P<part>[ez])f{0,2}(?P<cue>c?)f?(?P<y>y)(?P<era>E?)", _end_of_year),
    rule(r"½(?P<which>o)f?c?f?(?P<y>y)(?P<era>E?)", _half),
    rule(r"(?P<which>o)½f{0,2}c?(?P<y>y)(?P<era>E?)", _half),
    rule(r"toc(?!f?y)", _new_year),
    rule(r"(?P<d>d)(?:f?(?P<n>[nNo]))?", _decade),
    rule(r"f?(?P<n>[nNo])(?P<d>d)", _decade),
)
