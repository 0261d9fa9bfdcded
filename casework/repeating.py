"""Words of one version of a report, found again in the next. Pure.

Compared are words and the kinds of tags, in one shape for all letters and without punctuation: a
report that is sent again is often typed again, and its tags are numbered anew.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from casework.records.shapes import Stretch
from intake.redaction import Redacted, read

_WORD = re.compile(r"\w+")
_BETWEEN = "\x1f"  # in no word, and in no tag's name


class _Token(NamedTuple):
    """A word or a tag at `start:end` of the working text."""

    key: str
    start: int
    end: int


class Words:
    """The texts of one working copy, by their words."""

    def __init__(self, texts: Mapping[str, Redacted]) -> None:
        self._tokens = {name: list(_tokens(text)) for name, text in texts.items()}
        self._lines = {name: _joined(tokens) for name, tokens in self._tokens.items()}
        self._opens = {name: _opens(tokens) for name, tokens in self._tokens.items()}

    def __repr__(self) -> str:
        return "<Words>"

    def of(self, at: Stretch) -> str:
        """What a stretch says, to be found elsewhere; "" for one without a word.

        A word of which a part is meant counts whole. Tags alone are hidden wherever they are.
        """
        here = self._tokens.get(at.text, [])
        said = [one for one in here if one.start < at.end and at.start < one.end]
        if all(one.key.startswith(_BETWEEN) for one in said):
            return ""
        return _joined(said)

    def places(self, said: str, most: int) -> list[Stretch]:
        """Every place where the same is said, in any of the texts.

        Args:
            most: beyond so many places, what is left of a text is one stretch to the last of
                them: somebody may say a word a thousand times to have it hidden a thousand times.
        """
        found: list[Stretch] = []
        for name in self._tokens if said else ():
            found += self._found(name, said, max(1, most - len(found)))
        return found

    def _found(self, name: str, said: str, most: int) -> list[Stretch]:
        tokens, whole, opens = self._tokens[name], self._lines[name], self._opens[name]
        places: list[Stretch] = []
        at = whole.find(said)
        while at >= 0:
            first = bisect_left(opens, at)
            last = bisect_left(opens, at + len(said) - 1) - 1
            start, end = tokens[first].start, tokens[last].end
            if len(places) < most:
                places.append(Stretch(text=name, start=start, end=end))
            else:
                places[-1] = Stretch(text=name, start=places[-1].start, end=end)
            at = whole.find(said, at + 1)  # places may overlap
        return places


def _joined(tokens: list[_Token]) -> str:
    """Each between two signs of its own, so that no part of a word is taken for one."""
    return _BETWEEN + "".join(f"{one.key}{_BETWEEN}" for one in tokens) if tokens else ""


def _opens(tokens: list[_Token]) -> list[int]:
    """Where each token's first sign stands in `_joined`."""
    opens, at = [], 0
    for one in tokens:
        opens.append(at)
        at += len(one.key) + 1
    return opens


def _tokens(text: Redacted) -> Iterator[_Token]:
    at = 0
    for span in sorted(text.spans, key=lambda one: one.start):
        yield from _words(text.text[at : span.start], at)
        yield _Token(f"{_BETWEEN}{span.kind}", span.start, span.end)
        at = max(at, span.end)
    yield from _words(text.text[at:], at)


def _words(text: str, at: int) -> Iterator[_Token]:
    shape = read(text)
    for word in _WORD.finditer(shape.text):
        start, end = shape.original(*word.span())
        yield _Token(word.group().casefold(), at + start, at + end)
