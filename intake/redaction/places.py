"""Provinces, capitals and districts named in a text, in three languages.

Redaction needs them so that Nadir Shah Kot is not taken for a man; classification, to say
where. A place is context, not identity: it stays visible in the working copy.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.gazetteer import DISTRICTS, PROVINCES
from intake.redaction.reading import read
from intake.redaction.words import Word, joined, once, words_of

_MOST_WORDS = 5


@dataclass(frozen=True)
class Found:
    """A place at `start:end`. `codes` has several entries when places share the name."""

    start: int
    end: int
    codes: tuple[str, ...]
    words: int


def _run_together(words: Sequence[Word]) -> str:
    # Spaces inside place names are a matter of taste: نادر شاه کوت, نادرشاه کوت.
    return "".join(word.key for word in words)


def spellings(label: str) -> Iterator[str]:
    """A name as `PlaceNames` compares it: the label without its bracketed part, and "
    "that part alone."""
    for part in read(label).text.replace(")", "").split("("):
        spelling = _run_together(words_of(part))
        if len(spelling) > 2:
            yield spelling


def _index() -> Mapping[str, tuple[str, ...]]:
    named = [(one.code, one.labels) for one in PROVINCES]
    named += [(one.code, one.capital) for one in PROVINCES]
    named += [(one.code, one.labels) for one in DISTRICTS]
    index: dict[str, tuple[str, ...]] = {}
    for code, labels in named:
        for spelling in {one for label in labels.values() for one in spellings(label)}:
            if code not in index.get(spelling, ()):
                index[spelling] = (*index.get(spelling, ()), code)
    return index


class PlaceNames:
    """Places by how their names are spelled, run together, with the codes of each."""

    def __init__(self, index: Mapping[str, tuple[str, ...]]):
        self._index = index
        self._beginnings = frozenset(one[:size] for one in index for size in range(1, len(one) + 1))

    def find(self, text: str) -> list[Found]:
        """Those in `text` (as `reading.read` shaped it), the longest reading first, no overlaps."""
        words = words_of(text)
        found: list[Found] = []
        place = 0
        while place < len(words):
            may_begin = words[place].key in self._beginnings
            here = self._match(text, words, place) if may_begin else None
            if here:
                found.append(here)
            place += here.words if here else 1
        return found

    def _match(self, text: str, words: Sequence[Word], first: int) -> Found | None:
        """The longest place that begins at word `first`; left as soon as none can."""
        if words[first].latin and not words[first].capital:
            return None
        found, spelling = None, ""
        for place in range(first, min(first + _MOST_WORDS, len(words))):
            if place > first and not joined(text, words[place - 1], words[place]):
                break
            spelling += words[place].key
            if spelling not in self._beginnings:
                break
            codes = self._index.get(spelling)
            if codes is not None:
                found = Found(words[first].start, words[place].end, codes, place - first + 1)
        return found


_PLACES = PlaceNames(_index())


@once
def find_places(text: str) -> list[Found]:
    """Places in `text` (as `reading.read` shaped it), the longest reading first, no overlaps."""
    return _PLACES.find(text)


@once
def words_in_long_places(text: str) -> frozenset[int]:
    """Positions inside places of two words or more: Mazar-e Sharif names no Sharif."""
    longer = (found for found in find_places(text) if found.words > 1)
    return frozenset(at for found in longer for at in range(found.start, found.end))
