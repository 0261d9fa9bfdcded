"""Dossiers as pages show them: what is missing, what stays behind, how far the worker is. Pure."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from casework.dossier.gaps import sentence
from casework.dossier.profile import Gap
from casework.dossier.profiles import PROFILES
from casework.dossier.words import word
from casework.records import Record

Find = Callable[[uuid.UUID], Record | None]


@dataclass(frozen=True, repr=False)
class GapLine:
    """One thing that is missing or must be said, and the record it is about."""

    code: str
    words: str
    record: Record | None

    @property
    def is_of_consent(self) -> bool:
        """Whether the page of somebody's consent is where to go."""
        return self.code.startswith("consent_")


def gap_lines(gaps: Iterable[Gap], find: Find, language: str) -> list[GapLine]:
    """Each once, in the order in which they were found."""
    found = dict.fromkeys((one.code, one.about, one.field) for one in gaps)
    return [
        GapLine(code, sentence(Gap(code, about, field), language), find(about) if about else None)
        for code, about, field in found
    ]


def forum(name: str, language: str) -> str:
    """The kind of dossier in words; the name itself where it is none of today's."""
    known = {one.name for one in PROFILES}
    return word("profiles", name, language) if name in known else name
