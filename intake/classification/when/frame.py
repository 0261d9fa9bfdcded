"""What rules look at: the row of symbols of one text, and the day it was received."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from intake.calendars import GREGORIAN, SOLAR_HIJRI
from intake.classification.when import years
from intake.classification.when.calendars import year_at
from intake.classification.when.meaning import Fields, Meaning
from intake.classification.when.symbols import Token
from intake.month_names import LUNAR_HIJRI
from intake.redaction.words import NAMES, NameClass

# The year after a month or a season, and the one before it, in figures or counted from now.
AFTER = (
    r"(?:,?[fp]{0,2}c?[fp]{0,2},?(?:(?P<y>y)|(?P<yy>N))c?(?P<era>E?)c?"
    r"|,?[fp]{0,2}(?P<rel>C|[li]c|c[la]|fic))?"
)
BEFORE = (
    r"[fp]{0,2}(?:(?:(?P<hy>y)|(?P<hyy>N))(?P<hera>E?)c?(?:E?)f{0,2}p?"
    r"|(?P<hrel>C|[li]c|c[la]),?[fp]{0,2})"
)


@dataclass(frozen=True, repr=False)
class Frame:
    """`row` has one symbol for each of `tokens`; `text` is what they point into."""

    text: str
    tokens: Sequence[Token]
    row: str
    today: date

    def token(self, match: re.Match[str], group: str) -> Token | None:
        """The first token of a group, or None where it is not there."""
        return self.tokens[match.start(group)] if match.groupdict().get(group) else None

    def number(self, match: re.Match[str], group: str) -> int:
        """What a group counts, 0 where it is not there."""
        token = self.token(match, group)
        return int(token.value) if token else 0

    def written(self, token: Token) -> str:
        """The words of a token."""
        return self.text[token.start : token.end]

    def around(self, place: int) -> str:
        """The symbol at a place, ";" beyond either end."""
        return self.row[place] if 0 <= place < len(self.row) else ";"

    def names_follow(self, match: re.Match[str]) -> bool:
        """Whether the next word is a person's name: اختر محمد, Rajab Ali."""
        token = self.tokens[match.end()] if match.end() < len(self.tokens) else None
        if token is None or self.text[self.tokens[match.end() - 1].end : token.start] != " ":
            return False
        key = self.written(token).lower()
        return token.symbol == "_" and NAMES.get(key) in (NameClass.SURE, NameClass.COMPOUND)

    def sentence(self, match: re.Match[str]) -> str:
        """The symbols of the sentence that it begins in, at most forty on either side."""
        low, high = max(match.start() - 40, 0), match.end() + 40
        start = max(self.row.rfind(sign, low, match.start()) for sign in ";.") + 1
        ends = [at for at in (self.row.find(sign, match.end(), high) for sign in ";.") if at >= 0]
        return self.row[max(start, low) : min(ends, default=high)]

    def looks_ahead(self, match: re.Match[str]) -> bool:
        """Whether the sentence says what must be, or what a day is set for and not that it was."""
        sentence = self.sentence(match)
        return "$" in sentence or ("D" in sentence and "T" not in sentence)


@dataclass(frozen=True, repr=False)
class Found:
    """Tokens from `begin` up to `end` and what they mean. `fields`: what a range may
    complete; `is_weekday`: a day of the week, which counts less than a date beside it."""

    begin: int
    end: int
    meanings: tuple[Meaning, ...]
    assumed: bool = False
    fields: Fields | None = None
    is_weekday: bool = False


Build = Callable[[Frame, re.Match[str]], Found | None]
Rule = tuple[re.Pattern[str], Build]


def rule(pattern: str, build: Build) -> Rule:
    """Where the row looks like `pattern`, `build` says what it means, or that it is no time."""
    return re.compile(pattern), build


def years_said(frame: Frame, match: re.Match[str], calendar: str) -> years.Years | None:
    """Years beside a month of `calendar`, the likelier first: none said is (), None is a
    contradiction."""
    groups = match.groupdict()
    head = "h" if groups.get("hy") or groups.get("hyy") or groups.get("hrel") else ""
    if groups.get(f"{head}rel"):
        return (_counted(frame, match, f"{head}rel", calendar),)
    if groups.get(f"{head}y"):
        return _four(frame, match, head, calendar)
    if groups.get(f"{head}yy"):
        token = frame.tokens[match.start(f"{head}yy")]
        own = SOLAR_HIJRI if calendar == LUNAR_HIJRI else calendar
        year = years.of_two(own, int(token.value), frame.today)
        return ((own, year),) if year and _is_year(frame, match, f"{head}yy") else None
    return ()


def _four(frame: Frame, match: re.Match[str], head: str, calendar: str) -> years.Years:
    figures, _, era = frame.tokens[match.start(f"{head}y")].value.partition(" ")
    said = frame.token(match, f"{head}era")
    era = era or (said.value if said else "")
    if era and era != GREGORIAN and int(figures) < 1900:
        return ((era, int(figures)),)
    return years.of_month(calendar, int(figures), frame.today)


def _is_year(frame: Frame, match: re.Match[str], group: str) -> bool:
    """Two figures are one where they are marked so, or nothing that they could count follows."""
    place = match.start(group)
    token = frame.tokens[place]
    if token.marked or frame.around(place + 1) == "c" or frame.around(place - 1) == "c":
        return True
    return int(token.value) > 31 and frame.around(place + 1) not in "%twkqhc"


def _counted(frame: Frame, match: re.Match[str], group: str, calendar: str) -> tuple[str, int]:
    tokens = frame.tokens[match.start(group) : match.end(group)]
    offset = next((int(one.value) for one in tokens if one.symbol in "Clia"), 0)
    latin = all(one.latin for one in tokens)
    own = calendar
    if calendar == LUNAR_HIJRI:
        own = GREGORIAN if latin else SOLAR_HIJRI
    return own, year_at(own, frame.today) + offset


def month_of(token: Token) -> tuple[str, int]:
    """Calendar and number."""
    calendar, number = token.value.split()
    return calendar, int(number)
