"""What a search takes for the same word, in any of the three scripts. Pure.

The one shape that redaction reads texts in (letters of Arabic, Persian and Pashto keyboards,
joiners, vowel signs, digits, forms pasted from a PDF), in lower case, without accents, and with
spaces for whatever is in no word. Letter by letter, so that a word is folded the same wherever
it stands.
"""

import re
import unicodedata
from functools import cache

from intake.redaction import read
from intake.redaction.words import CANONICAL

_WORD = re.compile(r"\w")
_ACCENT = re.compile("[\u0300-\u036f]")


class _Letters(dict[int, str]):
    """Each letter's fold, worked out when it is first met. Holds letters, no text."""

    def __missing__(self, code: int) -> str:
        fold = self[code] = _fold(chr(code))
        return fold


def _fold(letter: str) -> str:
    if _ACCENT.match(letter):
        return ""
    shape = read(letter).text.lower()
    if _is_latin(letter):
        shape = _ACCENT.sub("", unicodedata.normalize("NFKD", shape))
    return "".join(one if _WORD.match(one) else " " for one in shape)


def _is_latin(letter: str) -> bool:
    return "\u00c0" <= letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff"


_LETTERS = _Letters()


def shape(text: str) -> str:
    """The text folded, with a space before and behind it, so that every word has both."""
    if text.isascii():
        return f" {text.translate(_LETTERS)} "
    return f" {_changing().sub(_refold, text)} "


@cache
def _changing() -> re.Pattern[str]:
    """Runs of letters that folding may change. Most of a text are letters that it leaves as they
    are; beyond ASCII, looking each of them up took longer.
    """
    kept = (chr(code) for block in _BLOCKS for code in block if _fold(chr(code)) == chr(code))
    return re.compile(f"[^{re.escape(''.join(kept))}]+")


# Where the letters of our three languages are: Latin without accents, and Arabic.
_BLOCKS = (range(0x20, 0x80), range(0x600, 0x700))


def _refold(found: re.Match[str]) -> str:
    return found[0].translate(_LETTERS)


def folded(text: str) -> list[str]:
    """Every word and number of a text, folded, in order, repetitions kept."""
    return shape(text).split()


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
