"""Finding: one thing that was checked, how it came out, and how that is said. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from casework.dossier import isolating, words

LONGEST_VALUE = 200


class Outcome(Enum):
    """NOTE is worth knowing; OPEN is whose package it is, until somebody compares fingerprints."""

    HOLDS = "holds"
    NOTE = "note"
    OPEN = "open"
    UNTRUE = "untrue"


@dataclass(frozen=True)
class Finding:
    """`code` is a key of the words "checks"; `values` fill it and come from the package."""

    code: str
    outcome: Outcome
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def sentence(self, language: str = "en") -> str:
        """In words. What a package brought is shown in ASCII: it may be hostile to a terminal."""
        shown = {name: _harmless(value) for name, value in self.values.items()}
        if language in isolating.RIGHT_TO_LEFT:
            shown = {name: isolating.apart(value) for name, value in shown.items()}
        return words.word("checks", self.code, language, **shown)


def holds(code: str, **values: str) -> Finding:
    """It is as it should be."""
    return Finding(code, Outcome.HOLDS, MappingProxyType(values))


def note(code: str, **values: str) -> Finding:
    """No reason to doubt, and worth knowing."""
    return Finding(code, Outcome.NOTE, MappingProxyType(values))


def is_open(code: str, **values: str) -> Finding:
    """Somebody has to compare."""
    return Finding(code, Outcome.OPEN, MappingProxyType(values))


def untrue(code: str, **values: str) -> Finding:
    """It is not as it should be."""
    return Finding(code, Outcome.UNTRUE, MappingProxyType(values))


def _harmless(value: str) -> str:
    return ascii(value[:LONGEST_VALUE])[1:-1]
