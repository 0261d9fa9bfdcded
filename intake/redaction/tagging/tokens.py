"""Texts as the taggers see them: rows of tokens that know where they stand."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# Letters with the marks that stand on them, digits, or one sign. A lone surrogate is no text.
_TOKEN = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+|\d+|[^\w\s\ud800-\udfff]|_")
_LONGEST = 200  # tokens; what a tagger holds at once, whatever the length of a line
_ENDS = frozenset(".!?؟۔")


@dataclass(frozen=True, repr=False, slots=True)
class Token:
    """A word, a number or a sign at `start:end` of the text."""

    start: int
    end: int
    written: str


# Of each token of a chunk, the features that are true of it: short strings, order of no meaning.
Features = Callable[[Sequence[str]], list[list[str]]]


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of `text[start:end]`, in order, with offsets into `text`."""
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Token(one.start(), one.end(), one.group()) for one in found]


def chunks(text: str) -> Iterator[list[Token]]:
    """`text`, as `reading.read` shaped it, in rows of 1 to 200 tokens; no row spans two lines.

    A longer line is divided, where it can be, after the last sentence that fits.
    """
    start = 0
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        yield from _divided(tokens_of(text, start, stop))
        start = stop + 1


def _divided(tokens: list[Token]) -> Iterator[list[Token]]:
    start = 0
    while start < len(tokens):
        stop = _stop(tokens, start)
        yield tokens[start:stop]
        start = stop


def _stop(tokens: Sequence[Token], start: int) -> int:
    most = start + _LONGEST
    if most >= len(tokens):
        return len(tokens)
    ends = range(most, start + _LONGEST // 2, -1)
    return next((at for at in ends if tokens[at - 1].written in _ENDS), most)
