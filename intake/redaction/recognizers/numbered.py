"""Numbers by the words beside them: the engine behind papers, accounts and devices.

A table says after which words a number is whose. It is searched only in the words just before
(and, as Pashto has it, just after) a number, so that text without digits costs nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.redaction.reading import read
from intake.redaction.recognizers.digits import is_money, is_of_days
from intake.redaction.types import Finding

# Letters may open it (P 0123, PoR-0123, طب-0123) and part it (0041/ج/1402, 24C00456).
_VALUE = re.compile(
    r"(?<![^\W_])(?:(?:(?!(?:ID|NO|NR)[ ])[A-Z]{1,2}[ ]|[A-Z]{1,6}[-/]?|[a-z]{1,2}|[^\W\d_]{1,4}-)"
    r"(?=\d))?\d[A-Za-z\d]{0,30}+"
    r"(?:[-/_]\w{1,20}+|[ .](?=\d{3})\d[A-Za-z\d]{0,20}+){0,7}"
)
# "no" says a number only after its thing: "passport no", not "no passport".
_SAYS = (
    r"(?:numbers?|nr\b|num\b|n°|#|id\b|ids\b|code|ref(?:erence)?\b|pin\b|نمبر|نمره|شماره|شمیره"
    r"|گڼه|گنه|کد|کود|کوډ|رمز|ای دی|ایدی|ایډی|پین)"
)
_SAYS_AFTER = rf"(?:no\b|{_SAYS})"
_START = r"(?<![^\W_])"
_ENDS = re.compile(r"[!?؟؛;]|(?<!\bno)(?<!\bnr)(?<!\bnum)\.\s", re.IGNORECASE)
_WINDOW = 70  # characters before a number that are searched for its words
_FARTHEST = 30  # between the words and the number


@dataclass(frozen=True)
class Row:
    """Words that make the number beside them one of `kind`.

    `things` is a comma-separated row. Where `says_number` is false, the thing alone is enough
    for a number of four digits or more that is no year; else a word like "number" or "code"
    must stand beside it, at most `reach` words away.
    """

    kind: str
    things: str
    confidence: float
    says_number: bool = True
    reach: int = 1


@dataclass(frozen=True)
class _Rule:
    row: Row
    before: re.Pattern[str]
    after: re.Pattern[str]


def _rule(row: Row) -> _Rule:
    phrases = [read(one).text.strip() for one in row.things.split(",")]
    things = "|".join(
        re.escape(one).replace(r"\ ", "[ -]{0,2}") for one in sorted(phrases, key=len, reverse=True)
    )
    thing = rf"{_START}(?:{things})"
    words = rf"(?:[^\W\d]+\W{{1,2}}){{0,{row.reach}}}?"
    said = (
        rf"{_START}{_SAYS}[^\w\n]{{0,3}}{words}{thing}"
        rf"|{thing}[^\W\d]{{0,4}}[^\w\n]{{1,3}}{words}{_SAYS_AFTER}"
    )
    before = said if row.says_number else thing
    after = rf"[ ]?(?:نمبر|نمره|گڼه|گنه)ه?[ ](?:{things})"
    return _Rule(row, re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE))


class Numbered:
    """A recognizer made of one table. Work for each number is bounded by the window."""

    def __init__(self, name: str, table: Sequence[Row]):
        self.name = name
        self._rules = [_rule(row) for row in table]

    def find(self, text: str) -> Iterator[Finding]:
        last = 0
        for value in _VALUE.finditer(text):
            before = text[max(last, value.start() - _WINDOW) : value.start()]
            last = value.end()
            rated = [rated for rule in self._rules if (rated := self._rated(rule, before, value))]
            if rated and not is_money(text, *value.span()):
                kind, confidence = max(rated)[2:]
                yield Finding(value.start(), value.end(), kind, confidence, self.name)

    def _rated(
        self, rule: _Rule, before: str, value: re.Match[str]
    ) -> tuple[bool, int, str, float] | None:
        """Of two things before a number the later one is meant; a bare "number" is the last."""
        row = rule.row
        if rule.after.match(value.string, value.end()):
            return row.kind != "NUMBER", 0, row.kind, row.confidence
        if not row.says_number and not _stands_alone(value.group()):
            return None
        end = _last_end(rule.before, before)
        away = len(before) - end
        if end < 0 or away > _FARTHEST or _ENDS.search(before, end):
            return None
        return row.kind != "NUMBER", -away, row.kind, row.confidence


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in pattern.finditer(text)), default=-1)


def _stands_alone(value: str) -> bool:
    groups = re.findall(r"\d+", value)
    return sum(map(len, groups)) > 3 and not is_of_days(groups)
