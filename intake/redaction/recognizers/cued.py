"""Names by what stands beside them: the engine behind the kinship, title and naming tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from intake.redaction.names import class_of, is_lineage, may_be_name, without_ordinary_end
from intake.redaction.reading import read
from intake.redaction.types import Finding
from intake.redaction.words import NameClass, Word, words_of

# How sure a listed name beside a cue is; a word on no list has the cue's own confidence.
_KNOWN = {NameClass.SURE: 0.9, NameClass.DOUBTFUL: 0.7}
_TRUSTED = 0.6  # a cue this strong makes a name even of an ordinary word
_MOST_WORDS = 3  # of one name
_APART = " ،,:-'’\"«("  # what may stand between a cue and its name
_SKIPPED = frozenset(["of", "یی", "می", "ام", "اش", "is", "was"])


@dataclass(frozen=True)
class Cue:
    """Words beside which a name stands.

    `unknown` is the confidence for a word on no list; `opened_by` is a word that must stand
    before the name for a cue that comes after it (Pashto "د … زوی").
    """

    words: tuple[str, ...]
    side: Literal["after", "before"]
    unknown: float
    language: str = ""
    opened_by: str = ""


def cues(
    phrases: str,
    side: Literal["after", "before"],
    unknown: float,
    language: str = "",
    opened_by: str = "",
) -> tuple[Cue, ...]:
    """Cues from a comma-separated row of phrases, written as people write them."""
    rows = (tuple(read(phrase).text.split()) for phrase in phrases.split(","))
    return tuple(Cue(row, side, unknown, language, opened_by) for row in rows if row)


class CuedNames:
    """A recognizer made of one table of cues. Work per word is bounded by the table."""

    def __init__(self, name: str, table: Iterable[Cue], *, skipped: frozenset[str] = frozenset()):
        self.name = name
        self._skipped = _SKIPPED | skipped
        self._by_first: dict[str, list[Cue]] = {}
        for cue in table:
            self._by_first.setdefault(cue.words[0], []).append(cue)

    def find(self, text: str) -> Iterator[Finding]:
        words = words_of(text)
        for place, word in enumerate(words):
            for cue in self._by_first.get(word.key, ()):
                size = len(cue.words)
                if tuple(one.key for one in words[place : place + size]) != cue.words:
                    continue
                yield from self._beside(text, words, place, cue)

    def _beside(self, text: str, words: Sequence[Word], place: int, cue: Cue) -> Iterator[Finding]:
        run = (
            self._after(text, words, place + len(cue.words), cue)
            if cue.side == "after"
            else self._before(text, words, place, cue)
        )
        if run:
            classes = filter(None, map(class_of, run))
            confidence = max([cue.unknown, *(_KNOWN.get(one, 0.0) for one in classes)])
            yield Finding(run[0].start, run[-1].end, "PERSON", confidence, self.name, cue.language)

    def _after(self, text: str, words: Sequence[Word], place: int, cue: Cue) -> Sequence[Word]:
        skipped = 0
        while skipped < 2 and place < len(words) and words[place].key in self._skipped:
            place += 1
            skipped += 1
        ordinary = place < len(words) and class_of(words[place]) is NameClass.ORDINARY
        if ordinary and cue.unknown < _TRUSTED:
            return ()
        end = place
        while end < min(place + _MOST_WORDS, len(words)) and self._fits(text, words, place, end):
            end += 1
        return (
            without_ordinary_end(words[place:end]) if cue.unknown < _TRUSTED else words[place:end]
        )

    def _fits(self, text: str, words: Sequence[Word], first: int, place: int) -> bool:
        """The first word may be unknown; what follows must look like more of the same name."""
        word = words[place]
        if place == 0 or not _close(text, words[place - 1], word, loose=place == first):
            return False
        if class_of(word) is not None:
            return True
        return may_be_name(word) if place == first else is_lineage(word)

    def _before(self, text: str, words: Sequence[Word], place: int, cue: Cue) -> Sequence[Word]:
        start = place
        while start > max(place - _MOST_WORDS, 0):
            word = words[start - 1]
            near = _close(text, word, words[start], loose=False)
            fits = word.key not in self._skipped and (class_of(word) or may_be_name(word))
            if not near or not fits:
                break
            start -= 1
        if cue.opened_by and (start == 0 or words[start - 1].key != cue.opened_by):
            return ()
        return words[start:place]


def _close(text: str, before: Word, after: Word, *, loose: bool) -> bool:
    gap = text[before.end : after.start]
    return len(gap) <= 3 and not gap.strip(_APART if loose else " -'’")
