"""Who did it, and what those harmed are: types and roles of the taxonomy that a text names.

A word names a type wherever it stands: that somebody is mentioned is no proof that he did it. A
person sees the words and decides.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from intake.classification.phrases import Hit, Index, Phrase, phrase
from intake.classification.tokens import Token
from intake.classification.types import Offsets, Perpetrator, Role
from intake.classification.word_files import read_yaml
from intake.redaction import Reading

_HERE = Path(__file__).parent
PERPETRATORS, ROLES = "perpetrators.yaml", "roles.yaml"
_Named = Mapping[str, tuple[Offsets, ...]]


@cache
def words_of(file: str) -> tuple[Phrase, ...]:
    """The phrases of `PERPETRATORS` or `ROLES`, each for a code of that file."""
    return tuple(
        phrase(line, code)
        for code, by_language in read_yaml(_HERE / file).items()
        for lines in by_language.values()
        for line in lines.split(",")
        if line.strip()
    )


@cache
def _every() -> Index:
    return Index((*words_of(PERPETRATORS), *words_of(ROLES)))


@cache
def _role_phrases() -> frozenset[Phrase]:
    return frozenset(words_of(ROLES))


def find_people(
    reading: Reading, tokens: Sequence[Token]
) -> tuple[tuple[Perpetrator, ...], tuple[Role, ...]]:
    """Each type of perpetrator and each role that is named, with the words that name it."""
    hits = _every().find(tokens)
    roles = [hit for hit in hits if hit.phrase in _role_phrases()]
    others = [hit for hit in hits if hit.phrase not in _role_phrases()]
    return (
        tuple(Perpetrator(kind, words) for kind, words in _named(others, reading, tokens).items()),
        tuple(Role(code, words) for code, words in _named(roles, reading, tokens).items()),
    )


def _named(hits: Sequence[Hit], reading: Reading, tokens: Sequence[Token]) -> _Named:
    named: dict[str, set[Offsets]] = {}
    for hit in hits:
        words = reading.original(tokens[hit.first].start, tokens[hit.last].end)
        named.setdefault(hit.phrase.notion, set()).add(words)
    return {code: tuple(sorted(every)) for code, every in named.items()}
