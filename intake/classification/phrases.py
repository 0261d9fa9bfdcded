"""Finding phrases in a row of tokens, each word looked up once.

An index by first word and by stem stands in for one large regular expression, whose cost
would grow with the word lists at every letter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from intake.classification.tokens import Token, keys_of

_WIDEST_GAP = 6  # words that "~" may stand for


@dataclass(frozen=True, slots=True)
class _Part:
    key: str
    is_stem: bool
    after_gap: bool


@cache
def _part(key: str, *, is_stem: bool, after_gap: bool) -> _Part:
    """Shared by all phrases that have it: there are many more phrases than words."""
    return _Part(key, is_stem, after_gap)


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """Words that tell `notion`; `sure` where they hardly tell anything else.

    Each is one of its kind: two phrases are never equal, which makes looking them up quick.
    """

    notion: str
    sure: bool
    parts: tuple[_Part, ...]

    @property
    def line(self) -> str:
        """The phrase in one folded spelling."""
        return " ".join(
            "~ " * part.after_gap + part.key + "*" * part.is_stem for part in self.parts
        )


class Hit(NamedTuple):
    """A phrase found over tokens `first` to `last`, both included."""

    phrase: Phrase
    first: int
    last: int


def phrase(line: str, notion: str, *, sure: bool = True) -> Phrase:
    """A phrase as the word files write it: words, "*" for an ending, "~" for a gap."""
    parts: list[_Part] = []
    after_gap = False
    for word in line.split():
        if word == "~":
            after_gap = True
            continue
        keys = keys_of(word.rstrip("*"))
        for place, key in enumerate(keys):
            ends = place == len(keys) - 1
            is_stem = word.endswith("*") and ends
            parts.append(_part(key, is_stem=is_stem, after_gap=after_gap))
            after_gap = False
    return Phrase(notion, sure, tuple(parts))


class _Shelf:
    """Phrases that begin alike, by what must follow: nothing, a word, a stem, a later word."""

    __slots__ = ("by_next", "gapped", "single", "stemmed")

    def __init__(self) -> None:
        self.single: list[Phrase] = []
        self.by_next: dict[str, list[Phrase]] = {}
        self.stemmed: list[tuple[str, Phrase]] = []
        self.gapped: list[Phrase] = []

    def __iter__(self) -> Iterator[Phrase]:
        yield from self.single
        for ones in self.by_next.values():
            yield from ones
        yield from (one for _, one in self.stemmed)
        yield from self.gapped

    def put(self, one: Phrase) -> None:
        """Sort a phrase in."""
        if len(one.parts) == 1:
            self.single.append(one)
        elif one.parts[1].after_gap:
            self.gapped.append(one)
        elif one.parts[1].is_stem:
            self.stemmed.append((one.parts[1].key, one))
        else:
            self.by_next.setdefault(one.parts[1].key, []).append(one)

    def perhaps(self, after: str) -> Iterator[Phrase]:
        """Those of more than one word that may go on with the word `after`."""
        yield from self.by_next.get(after, ())
        for stem, one in self.stemmed:
            if after.startswith(stem):
                yield one
        yield from self.gapped


class Index:
    """Phrases by the word, or the stem of the word, they begin with."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._words: dict[str, _Shelf] = {}
        self._stems: dict[str, _Shelf] = {}
        for one in phrases:
            shelves = self._stems if one.parts[0].is_stem else self._words
            shelves.setdefault(one.parts[0].key, _Shelf()).put(one)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def __iter__(self) -> Iterator[Phrase]:
        for shelves in (self._words, self._stems):
            for shelf in shelves.values():
                yield from shelf

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Every phrase that stands in `tokens`, in the order of first words."""
        hits: list[Hit] = []
        after = [token.key for token in tokens[1:]] + [""]
        begun = {key: self._beginning(key) for key in {token.key for token in tokens}}
        for place, token in enumerate(tokens):
            for shelf in begun[token.key]:
                for one in shelf.single:
                    hits.append(Hit(one, place, place))  # noqa: PERF401 the innermost loop
                for one in shelf.perhaps(after[place]):
                    last = _end_of(one, tokens, place)
                    if last >= 0:
                        hits.append(Hit(one, place, last))
        return hits

    def _beginning(self, key: str) -> list[_Shelf]:
        shelves, stems, size = [self._words.get(key)], self._stems, len(key)
        shelves += [stems.get(key[:length]) for length in self._lengths if length <= size]
        return [shelf for shelf in shelves if shelf]


def _end_of(one: Phrase, tokens: Sequence[Token], first: int) -> int:
    """The place of the phrase's last word when it begins at `first`, or -1."""
    place = first
    sentence = tokens[first].sentence
    for part in one.parts[1:]:
        reach = place + 2 + (_WIDEST_GAP if part.after_gap else 0)
        for place in range(place + 1, min(reach, len(tokens))):  # noqa: B020 goes on from there
            token = tokens[place]
            if token.sentence != sentence:
                return -1
            if token.key == part.key or (part.is_stem and token.key.startswith(part.key)):
                break
        else:
            return -1
    return place
