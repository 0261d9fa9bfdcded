"""Finding the lexicon's phrases in a row of tokens, each word looked up once.

An index by first word and by stem stands in for one large regular expression, whose cost
would grow with the lexicon at every letter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from intake.classification.tokens import Token, key_of
from intake.redaction import read

_WIDEST_GAP = 6  # words that "~" may stand for


@dataclass(frozen=True, slots=True)
class _Part:
    key: str
    is_stem: bool
    after_gap: bool

    def fits(self, token: Token) -> bool:
        return token.key.startswith(self.key) if self.is_stem else token.key == self.key


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that speak of `code`, with the weight they have (0 to 1)."""

    code: str
    weight: float
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found over tokens `first` to `last`, both included."""

    phrase: Phrase
    first: int
    last: int


def phrase(line: str, code: str, weight: float) -> Phrase:
    """A line of the lexicon: words, "*" for an ending, "~" for a gap."""
    parts: list[_Part] = []
    after_gap = False
    for word in line.split():
        if word == "~":
            after_gap = True
            continue
        keys = [key_of(one) for one in read(word.rstrip("*")).text.split()]
        for place, key in enumerate(keys):
            ends = place == len(keys) - 1
            parts.append(_Part(key, word.endswith("*") and ends, after_gap))
            after_gap = False
    return Phrase(code, weight, tuple(parts))


class Index:
    """Phrases by the word, or the stem of the word, they begin with."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._words: dict[str, list[Phrase]] = {}
        self._stems: dict[str, list[Phrase]] = {}
        for one in phrases:
            shelf = self._stems if one.parts[0].is_stem else self._words
            shelf.setdefault(one.parts[0].key, []).append(one)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Every phrase that stands in `tokens`, in the order of first words."""
        for place, token in enumerate(tokens):
            for one in self._beginning(token.key):
                last = _end_of(one, tokens, place)
                if last >= 0:
                    yield Hit(one, place, last)

    def _beginning(self, key: str) -> Iterator[Phrase]:
        yield from self._words.get(key, ())
        for length in self._lengths:
            if length > len(key):
                break
            yield from self._stems.get(key[:length], ())


def _end_of(one: Phrase, tokens: Sequence[Token], first: int) -> int:
    """The place of the phrase's last word when it begins at `first`, or -1."""
    place = first
    for part in one.parts[1:]:
        reach = place + 1 + (_WIDEST_GAP if part.after_gap else 0)
        place = _next(part, tokens, place + 1, reach, tokens[first].sentence)
        if place < 0:
            return -1
    return place


def _next(part: _Part, tokens: Sequence[Token], start: int, reach: int, sentence: int) -> int:
    for place in range(start, min(reach + 1, len(tokens))):
        if tokens[place].sentence != sentence:
            return -1
        if part.fits(tokens[place]):
            return place
    return -1
