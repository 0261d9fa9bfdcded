"""Latin words written as proper names and known neither as places nor as common words.

English lists of Afghan names will always be short, so a capital inside a sentence is hidden
and asked about. Words all in capitals are left: they are offices and agencies (NDS, UN).
"""

import re
from collections.abc import Iterator, Sequence

from intake.redaction.names import may_be_name
from intake.redaction.places import words_in_long_places
from intake.redaction.types import Finding
from intake.redaction.words import Word, joined, words_of

_SENTENCE_ENDS = re.compile(r"[.!?:\n]")


class Capitals:
    """See the module."""

    name = "capitals"

    def find(self, text: str) -> Iterator[Finding]:
        of_places = words_in_long_places(text)
        words = [word for word in words_of(text) if word.start not in of_places]
        place = 0
        while place < len(words):
            end = place
            while end < len(words) and _proper(text, words, place, end):
                end += 1
            if end - place > 1 or (end > place and not _opens_sentence(text, words, place)):
                start, stop = words[place].start, words[end - 1].end
                yield Finding(start, stop, "PERSON", 0.3, self.name, "en")
            place = max(end, place + 1)


def _proper(text: str, words: Sequence[Word], first: int, place: int) -> bool:
    word = words[place]
    if not (word.latin and word.capital) or word.written.isupper() or not may_be_name(word):
        return False
    return place == first or joined(text, words[place - 1], word)


def _opens_sentence(text: str, words: Sequence[Word], place: int) -> bool:
    if place == 0:
        return True
    return bool(_SENTENCE_ENDS.search(text, words[place - 1].end, words[place].start))
