"""What taggers taught Persian, Dari and Pashto take for a person's name.

A line is read by the tagger of its language, by both when its words do not say which.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from intake.redaction.names import is_ordinary_here
from intake.redaction.tagging import Row, Tagged
from intake.redaction.tagging.features.arabic_script import arabic_script
from intake.redaction.tagging.joined import Joined
from intake.redaction.tagging.shipped import shipped
from intake.redaction.types import Finding
from intake.redaction.words import COMMON, NAMES, PLACE_WORDS, Word, words_of

# Words that are a name only when a model is rather sure; not those that people are called by.
_PLAIN = (COMMON | PLACE_WORDS) - NAMES.keys()
_OF_GOD = frozenset(["الله", "بسم", "ان", "شا", "ماشا", "ماشاالله", "انشاالله", "بسمالله"])
_UNSURE = 0.49
# From which probability on each model is heard. Chosen on quarters of the training texts that
# models taught the rest had not seen: lowered while names are found by it, and as long as two
# thirds of what is hidden in Dari had to be.
_DARI, _PERSIAN, _PASHTO = 0.03, 0.01, 0.03


def _tells(row: Row, language: str) -> bool:
    """Whether a row is in Arabic letters and told in `language`, or in none that shows."""
    if row.language not in (language, ""):
        return False
    return any("\u0620" <= word[0] <= "\u06d3" for word in row.written)


class _Asking(Tagged):
    """A tagger that is never sure by itself: what it alone finds is hidden and asked about."""

    def find(self, text: str) -> Iterator[Finding]:
        words = words_of(text)
        starts = [word.start for word in words]
        for one in super().find(text):
            inside = range(bisect_left(starts, one.start), bisect_left(starts, one.end))
            if not all(_is_none(text, words, place) for place in inside):
                yield replace(one, confidence=min(one.confidence, _UNSURE))


def _is_none(text: str, words: Sequence[Word], place: int) -> bool:
    """Whether a word is of God, an ordinary one beside its neighbours, or short for something."""
    word = words[place]
    short = word.latin and word.written.isupper()
    return short or word.key in _OF_GOD or is_ordinary_here(text, words, place)


DARI_TAGGER = _Asking(
    "dari_tagger",
    language="fa-af",
    opened=lambda: Joined((shipped("dari"), _DARI), (shipped("persian"), _PERSIAN)),
    features=arabic_script,
    reads=lambda row: _tells(row, "fa-af"),
    plain=_PLAIN,
)
PASHTO_TAGGER = _Asking(
    "pashto_tagger",
    language="ps",
    opened=lambda: Joined((shipped("pashto"), _PASHTO)),
    features=arabic_script,
    reads=lambda row: _tells(row, "ps"),
    plain=_PLAIN,
)
