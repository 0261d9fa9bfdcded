"""Profile: what every forum's exporter is, and what it refuses for. Pure."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from casework.dossier.bagfile import BagFile
from casework.dossier.document import Document
from casework.dossier.selection import Selection

# A document as files by format: "pdf", "html", "docx". Drawn in the sandbox.
Render = Callable[[Document, tuple[str, ...]], Mapping[str, bytes]]


@dataclass(frozen=True)
class Gap:
    """One thing that is missing or stands in the way, item by item.

    Args:
        code: what is missing, a key of the words "gaps", such as "consent_missing" or
            "field_missing".
        about: row id of the record it is about; None for the dossier as a whole.
        field: which answer or scope, as a code; "" where the code says it all.
        blocks: False for what must be said on the page but stops nothing.
    """

    code: str
    about: uuid.UUID | None = None
    field: str = ""
    blocks: bool = True


class Profile(Protocol):
    """One forum. A module of `profiles` makes one, its table of examples is in the tests.

    Attributes:
        name: never changed once used; its label is the word of that key in "profiles".
        scope: the consent scope that everybody in it must have given.
        audience: code of the list `dossier_audience` it is made for.
        carries_names: whether names of protected persons stand in its documents; such a draft
            is sealed to originals alone.
        annex: whether it has an identity annex, sealed apart and to fewer.
        languages: page languages the forum takes.
        asks: keys of the answers (`Terms.answers`) that people give for each dossier.
    """

    name: str
    scope: str
    audience: str
    carries_names: bool
    annex: bool
    languages: tuple[str, ...]
    asks: tuple[str, ...]

    def gaps(self, selection: Selection) -> tuple[Gap, ...]:
        """Everything that is missing; nothing is compiled while one of them blocks."""
        ...

    def files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """The files below `data/`, without the evidence itself and its list."""
        ...

    def annex_files(self, selection: Selection, render: Render) -> Iterable[BagFile]:
        """The files of the identity annex; none where there is no annex."""
        ...
