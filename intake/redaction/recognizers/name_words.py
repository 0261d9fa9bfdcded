"""Names by their words: the lists of `names.txt`, forms like عبدالـ and ـزاده, and neighbours.

Words of one name stand side by side, so a run of name words is one finding; a lineage name
(رستاقی) directly after a sure given name is taken with it.
"""

from collections.abc import Iterator, Sequence

from intake.redaction.names import (
    class_of,
    confidence_of,
    is_lineage,
    is_of_god,
    is_ordinary_here,
    without_ordinary_end,
)
from intake.redaction.places import words_in_long_places
from intake.redaction.types import MASKED, Finding
from intake.redaction.words import Word, joined, words_of


class NameWords:
    """See the module."""

    name = "name_words"

    def find(self, text: str) -> Iterator[Finding]:
        words = words_of(text)
        of_places = words_in_long_places(text)
        place = 0
        while place < len(words):
            end = self._run(text, words, place, of_places)
            run = without_ordinary_end(words[place:end])
            confidence = confidence_of(run) if run else 0.0
            if confidence:
                after = place + len(run)
                more = confidence >= MASKED and _goes_on(text, words, after)
                stop = words[after].end if more else run[-1].end
                yield Finding(run[0].start, stop, "PERSON", confidence, self.name)
            place = max(end, place + 1)

    def _run(self, text: str, words: Sequence[Word], place: int, of_places: frozenset[int]) -> int:
        """The index after the last of the name words that begin at `place`."""
        end = place
        while end < len(words):
            word = words[end]
            listed = class_of(word) is not None or is_of_god(words, end)
            is_name = listed and word.start not in of_places
            if not is_name or is_ordinary_here(text, words, end):
                break
            if end > place and not joined(text, words[end - 1], word):
                break
            end += 1
        return end


def _goes_on(text: str, words: Sequence[Word], end: int) -> bool:
    return end < len(words) and joined(text, words[end - 1], words[end]) and is_lineage(words[end])
