"""The language of each paragraph: people begin in Dari, quote in Pashto and copy from English.

Letters and small words decide. Pashto is often typed on a keyboard without its letters, and then
only the small words are left.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from intake.redaction.reading import read

_PASHTO_LETTERS = re.compile("[ښځڅړڼږټډ]")
_SCRIPT = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[A-Za-z]")
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = 2  # small words that one letter of Pashto is worth


def _small_words() -> tuple[frozenset[str], frozenset[str]]:
    """The words of `small_words.txt`, Pashto and Dari, in their one shape."""
    lines = (Path(__file__).with_name("small_words.txt")).read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    _, pashto, dari = re.split(r"\[\w+\]", read(text).text)
    return frozenset(pashto.split()), frozenset(dari.split())


_PASHTO, _DARI = _small_words()


def language_of(paragraph: str) -> str:
    """The page language ("en", "fa-af", "ps") a paragraph reads as; "" where nothing tells.

    Args:
        paragraph: as `reading.read` shapes texts.
    """
    if len(_LATIN.findall(paragraph)) > len(_SCRIPT.findall(paragraph)):
        return "en"
    words = _WORD.findall(paragraph)
    pashto = sum(word in _PASHTO for word in words)
    pashto += _LETTER * len(_PASHTO_LETTERS.findall(paragraph))
    dari = sum(word in _DARI for word in words)
    if pashto == dari:
        return ""
    return "ps" if pashto > dari else "fa-af"


class Spoken:
    """In which language each place of a text is told. Time is linear in the text.

    Args:
        text: as `reading.read` shapes it; its lines are its paragraphs.
        said: page languages that the whole is said to be in, for paragraphs that do not tell.
    """

    def __init__(self, text: str, said: Sequence[str]) -> None:
        self._starts: list[int] = []
        self._languages: list[tuple[str, ...]] = []
        at = 0
        for line in text.split("\n"):
            found = language_of(line)
            self._starts.append(at)
            self._languages.append((found,) if found else tuple(said))
            at += len(line) + 1

    def at(self, position: int) -> tuple[str, ...]:
        """The page languages of the paragraph that the character at `position` stands in."""
        return self._languages[bisect_right(self._starts, position) - 1]
