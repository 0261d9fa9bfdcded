"""Texts as the taggers see them: rows of tokens that know where they stand."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from intake.redaction.languages import language_of
from intake.redaction.words import once

# Letters with the marks that stand on them, digits, or one sign. A lone surrogate is no text.
_TOKEN = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*|\d+|[^\w\s\ud800-\udfff]|_")
_LONGEST = 200  # tokens; what a tagger holds at once, whatever the length of a line
_ENDS = frozenset(".!?؟۔")


class Token(NamedTuple):
    """A word, a number or a sign at `start:end` of the text."""

    start: int
    end: int
    written: str

    def __repr__(self) -> str:
        return f"<Token {self.start}:{self.end}>"


class Row:
    """1 to 200 tokens of one line."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens

    def __repr__(self) -> str:
        return f"<Row of {len(self.tokens)} tokens>"

    @cached_property
    def written(self) -> list[str]:
        """Each token as it is written."""
        return [one.written for one in self.tokens]

    @cached_property
    def language(self) -> str:
        """The page language that it reads as; see `languages.language_of`."""
        return language_of(" ".join(self.written))


# Of each token of a chunk, the features that are true of it: short strings, order of no meaning.
Features = Callable[[Sequence[str]], list[list[str]]]


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of `text[start:end]`, in order, with offsets into `text`."""
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Token(one.start(), one.end(), one.group()) for one in found]


@once
def rows_of(text: str) -> list[Row]:
    """`text`, as `reading.read` shaped it, in rows; none spans two lines.

    A longer line is divided, where it can be, after the last sentence that fits.
    """
    found: list[Row] = []
    start = 0
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        found += _divided(tokens_of(text, start, stop))
        start = stop + 1
    return found


def _divided(tokens: list[Token]) -> Iterator[Row]:
    start = 0
    while start < len(tokens):
        stop = _stop(tokens, start)
        yield Row(tokens[start:stop])
        start = stop


def _stop(tokens: Sequence[Token], start: int) -> int:
    most = start + _LONGEST
    if most >= len(tokens):
        return len(tokens)
    ends = range(most, start + _LONGEST // 2, -1)
    return next((at for at in ends if tokens[at - 1].written in _ENDS), most)
