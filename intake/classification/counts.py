"""Numbers of people: پنج نفر, درې تنه, 12 civilians."""

import re
from collections.abc import Iterator, Sequence

from intake.classification.tokens import Token, key_of
from intake.classification.types import Count
from intake.redaction import Reading, read

_NUMBERS = (
    "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده",
    "یو دوه دری څلور پنځه شپږ اووه اته نهه لس یوولس دولس",
    "one two three four five six seven eight nine ten eleven twelve",
)
_UNITS = {
    "persons": "نفر نفری تن تنه تنو کس کسان people persons person civilians prisoners",
    "families": "خانواده خانوادهها فامیل کورنی کورنۍ families households",
    "children": "طفل اطفال کودک کودکان ماشوم ماشومان children kids boys girls نجونی هلکان",
    "women": "زن زنان ښځی ښځو women",
    "men": "مرد مردان سړی سړو men",
}


def _keys(words: str) -> list[str]:
    return [key_of(word) for word in read(words).text.split()]


_VALUE = {key: value for row in _NUMBERS for value, key in enumerate(_keys(row), start=1)}
_UNIT = {key: unit for unit, words in _UNITS.items() for key in _keys(words)}
_BETWEEN = frozenset(_keys("of the more other armed young نفر تن تنه ملکی دیگر نور"))
_MOST = re.compile(r"\d{1,5}")


def find_counts(reading: Reading, tokens: Sequence[Token]) -> Iterator[Count]:
    """Each number that stands before a word for people, at most one word between."""
    for place, token in enumerate(tokens):
        value = int(token.key) if _MOST.fullmatch(token.key) else _VALUE.get(token.key, 0)
        if not value:
            continue
        last = _unit_after(tokens, place)
        if last:
            words = (reading.original(token.start, tokens[last].end),)
            yield Count(value, _UNIT[tokens[last].key], words)


def _unit_after(tokens: Sequence[Token], place: int) -> int:
    """The place of the word for people, or 0. The more telling of two such words wins."""
    following = [p for p in range(place + 1, min(place + 3, len(tokens)))
                 if tokens[p].sentence == tokens[place].sentence]  # fmt: skip
    if not following:
        return 0
    nearest, *next_one = following
    skips = tokens[nearest].key in _BETWEEN
    if skips and next_one and tokens[next_one[0]].key in _UNIT:
        return next_one[0]
    return nearest if tokens[nearest].key in _UNIT else 0
