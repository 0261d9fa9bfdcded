"""What a search takes for the same word, in any of the three scripts. Pure.

The one shape that redaction reads texts in (letters of Arabic, Persian and Pashto keyboards,
joiners, vowel signs, digits, forms pasted from a PDF), in lower case and without accents.
"""

import re
import unicodedata
from functools import cache

from intake.redaction import read
from intake.redaction.words import CANONICAL

_WORD = re.compile(r"\w+")
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_ACCENT = re.compile("[\u0300-\u036f]")


def folded(text: str) -> list[str]:
    """Every word and number of a text in its one shape, in order, repetitions kept."""
    return _WORD.findall(_ACCENTED.sub(_plain, read(text).text.lower()))


def _plain(letter: re.Match[str]) -> str:
    return _ACCENT.sub("", unicodedata.normalize("NFKD", letter.group()))


def spellings(word: str) -> tuple[str, ...]:
    """The folded words that a folded word of a query finds: itself, and of a name on redaction's
    list all its spellings, in both scripts.
    """
    known = CANONICAL.get(word)
    return (word,) if known is None else _spelt()[known]


@cache
def _spelt() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for spelling, known in CANONICAL.items():
        found.setdefault(known, []).append(spelling)
    return {known: tuple(every) for known, every in found.items()}
