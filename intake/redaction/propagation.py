"""Once hidden, hidden everywhere: the texts of a submission share what was found in one.

A name introduced with a title on the first line comes back bare on the tenth, and an account
number loses the word that gave it away.
"""

import re
from collections.abc import Iterator, Sequence

from intake.redaction.places import words_in_long_places
from intake.redaction.pseudonyms import tells_apart
from intake.redaction.types import Finding
from intake.redaction.words import CANONICAL, COMMON, words_of

_PIECE = re.compile(r"[^\s،؛,;:()\[\]\"'«»]++")
_SHORTEST = 4  # characters; hiding every "12" would hide the text


class Known:
    """Names and numbers found so far, with the highest confidence each was found with."""

    def __init__(self) -> None:
        self._names: dict[str, float] = {}
        self._pieces: dict[str, tuple[str, float]] = {}

    def __repr__(self) -> str:
        return f"<Known: {len(self._names)} name words, {len(self._pieces)} pieces>"

    def learn(self, text: str, findings: Sequence[Finding]) -> None:
        """Take over what was found in `text`, a text as `reading.read` shaped it."""
        for one in findings:
            found = text[one.start : one.end]
            if one.kind == "PERSON":
                self._learn_name(found, one.confidence)
            elif len(found) >= _SHORTEST and not re.search(r"\s", found):
                _, before = self._pieces.get(found, ("", 0.0))
                self._pieces[found] = (one.kind, max(before, one.confidence))

    def _learn_name(self, found: str, confidence: float) -> None:
        for word in words_of(found):
            key = CANONICAL.get(word.key, word.key)
            if word.key not in COMMON and tells_apart(word.key):
                self._names[key] = max(self._names.get(key, 0.0), confidence)

    def find(self, text: str) -> Iterator[Finding]:
        """Every further place of what is known, in time linear in the text."""
        of_places = words_in_long_places(text) if self._names else frozenset()
        for word in words_of(text):
            if word.start in of_places:
                continue
            confidence = self._names.get(CANONICAL.get(word.key, word.key), 0.0)
            if confidence:
                yield Finding(word.start, word.end, "PERSON", confidence, "propagation")
        for piece in _PIECE.finditer(text):
            kind, confidence = self._pieces.get(piece.group(), ("", 0.0))
            if kind:
                yield Finding(piece.start(), piece.end(), kind, confidence, "propagation")
