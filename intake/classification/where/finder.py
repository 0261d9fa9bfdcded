"""From a text to the places it names: the longest name at each word, then what it may mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.classification.where.choosing import chosen
from intake.classification.where.context import Cues, cues_of, is_a_place
from intake.classification.where.index import INDEX, PARTED, begins_a_name
from intake.classification.where.site import PROVINCE, Site
from intake.classification.where.spelling import part_of
from intake.redaction.words import Word, joined, words_of

_MOST_WORDS = 5
_WHOLE = 8


@dataclass(frozen=True, repr=False)
class Named:
    """A name at `start:end` of a reading with the sites it may mean, the likeliest first."""

    start: int
    end: int
    sites: tuple[Site, ...]

    def __repr__(self) -> str:
        return f"<Named {self.start}:{self.end}>"


@dataclass(frozen=True, repr=False)
class _Hit:
    first: int
    last: int  # the word behind it
    sites: tuple[Site, ...]
    cues: Cues


def places_named(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Named]:
    """Places in `text` (as `reading.read` shaped it), in order, none within another.

    `taken`: stretches that are something else, such as times ("Mizan" is a month, too). Time is
    linear in the length of the text.
    """
    words = words_of(text)
    busy = {at for start, end in taken for at in range(start, end)}
    hits = [(hit, _is_sure(words, hit)) for hit in _hits(text, words, busy)]
    provinces = {hit.sites[0].province for hit, is_sure in hits if is_sure and len(hit.sites) == 1}
    return [
        _named(words, hit, provinces)
        for hit, is_sure in hits
        if is_sure or _is_backed(hit, provinces)
    ]


def _named(words: Sequence[Word], hit: _Hit, provinces: set[str]) -> Named:
    sites = chosen(hit.sites, hit.cues, provinces)
    return Named(words[hit.first].start, words[hit.last - 1].end, sites)


def _is_sure(words: Sequence[Word], hit: _Hit) -> bool:
    is_province = any(site.precision == PROVINCE for site in hit.sites)
    return is_a_place(words, hit.first, hit.last, hit.cues, is_province=is_province)


def _is_backed(hit: _Hit, provinces: set[str]) -> bool:
    """A word that may be a place is one where its province is spoken of, and "in" stands before."""
    return hit.cues.within and any(site.province in provinces for site in hit.sites)


def _hits(text: str, words: Sequence[Word], busy: set[int]) -> Iterator[_Hit]:
    place = 0
    while place < len(words):
        end = 0 if words[place].start in busy else _longest(text, words, place)
        if end:
            sites = INDEX["".join(part_of(word.key) for word in words[place:end])]
            yield _Hit(place, end, sites, cues_of(text, words, place, end))
        place = end or place + 1


def _longest(text: str, words: Sequence[Word], first: int) -> int:
    """The word behind the longest name that begins at word `first`, or 0."""
    if words[first].latin and not words[first].capital:
        return 0
    found = 0
    parts: list[str] = []
    for place in range(first, min(first + _MOST_WORDS, len(words))):
        if place > first and not joined(text, words[place - 1], words[place]):
            break
        parts.append(part_of(words[place].key))
        spelling = "".join(parts)
        if not begins_a_name(spelling):
            break
        if spelling in INDEX and _is_whole(parts):
            found = place + 1
    return found


def _is_whole(parts: Sequence[str]) -> bool:
    """Short words that only run together make a name are words: څوک یې, دی له, "بامیان و"."""
    if len(parts) == 1 or tuple(parts) in PARTED:
        return True
    return sum(map(len, parts)) >= _WHOLE and len(parts[-1]) > 1
