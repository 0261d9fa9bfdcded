"""The words of a text, and what is known of them: name, common word, place.

`names.txt` and `common_words.txt` are data a native reader can correct. Every word is looked
up in its one shape (`reading.py`), Latin ones in lower case.
"""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from intake.gazetteer import DISTRICTS, PROVINCES
from intake.redaction.reading import read

_HERE = Path(__file__).parent
_WORD = re.compile(r"[^\W\d_]+")

Answer = TypeVar("Answer")


class Word(NamedTuple):
    """A run of letters at `start:end`; `key` is what lists are searched for."""

    start: int
    end: int
    written: str
    key: str

    def __repr__(self) -> str:
        return f"<Word {self.start}:{self.end}>"

    @property
    def latin(self) -> bool:
        return self.key < "\u0250"

    @property
    def capital(self) -> bool:
        return self.written[0].isupper()


class NameClass(Enum):
    """How sure a word is a person's; the sections of `names.txt`."""

    SURE = "[sure]"
    DOUBTFUL = "[doubtful]"
    COMPOUND = "[compound]"
    ORDINARY = "[ordinary]"


class Worded(str):
    """A text of which its words and the like are worked out once for all who ask.

    What was worked out lives no longer than the text.
    """

    @cached_property
    def answers(self) -> dict[object, Any]:
        return {}


def once(of: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """`of`, worked out once for each `Worded` text; what it gives is not to be changed."""

    @wraps(of)
    def asked(text: str) -> Answer:
        if not isinstance(text, Worded):
            return of(text)
        if of not in text.answers:
            text.answers[of] = of(text)
        answer: Answer = text.answers[of]
        return answer

    return asked


@once
def words_of(text: str) -> list[Word]:
    """Every run of letters, in order. `text` is as `reading.read` shaped it."""
    return [Word(m.start(), m.end(), m[0], m[0].lower()) for m in _WORD.finditer(text)]


def joined(text: str, before: Word, after: Word) -> bool:
    """Whether nothing but a space, a hyphen or an apostrophe stands between two words."""
    gap = text[before.end : after.start]
    return len(gap) <= 2 and not gap.strip(" -'’")


def _name_lines() -> Iterator[tuple[NameClass, list[str], list[str]]]:
    section = NameClass.SURE
    for line in (_HERE / "names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = NameClass(line.strip())
        elif "=" in line and not line.startswith("#"):
            script, latin = line.split("=")
            yield section, _keys(script), _keys(latin)


def _keys(spellings: str) -> list[str]:
    return [read(one).text.strip().lower() for one in spellings.split(",")]


def _load_names() -> tuple[dict[str, NameClass], dict[str, str]]:
    classes: dict[str, NameClass] = {}
    canonical: dict[str, str] = {}
    for section, script, latin in _name_lines():
        for key in script + latin:
            classes.setdefault(key, section)
            canonical.setdefault(key, latin[0])
    return classes, canonical


def _load_common() -> frozenset[str]:
    lines = (_HERE / "common_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _place_words() -> frozenset[str]:
    labels = [one.labels for one in PROVINCES] + [one.capital for one in PROVINCES]
    labels += [one.labels for one in DISTRICTS]
    every = " ".join(text for label in labels for text in label.values())
    return frozenset(word.key for word in words_of(read(every).text))


# `CANONICAL` brings spellings and scripts together: "احمد" and "Ahmed" are both "ahmad".
NAMES, CANONICAL = _load_names()
COMMON: frozenset[str] = _load_common()
PLACE_WORDS: frozenset[str] = _place_words() - NAMES.keys()
