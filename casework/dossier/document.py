"""Document: what a dossier's pages say, free of how they are drawn. Pure.

One tree gives PDF, HTML and DOCX. Text given by sources enters as `Run` and is never markup.
A `Bar` is a redaction and has no text at all, so that nothing can lie beneath it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


class _Mute:
    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@dataclass(frozen=True, repr=False)
class Run(_Mute):
    """Words. `apart` isolates them in the order of letters: ids, dates, numbers, Latin names in
    a Dari line. `language`, where it differs from the document's.
    """

    text: str
    strong: bool = False
    apart: bool = False
    language: str = ""


@dataclass(frozen=True, repr=False)
class Bar(_Mute):
    """A drawn redaction bar, `width` letters wide; `label` is a pseudonym or kind, shown on it."""

    width: int = 8
    label: str = ""


@dataclass(frozen=True, repr=False)
class Note(_Mute):
    """A footnote: the evidence ids that the words before it rest on, then words if any."""

    evidence: tuple[str, ...] = ()
    text: str = ""


Inline = Run | Bar | Note
Line = Sequence[Inline]


@dataclass(frozen=True, repr=False)
class Heading(_Mute):
    """`level` 1 to 3; `number` as the forum's form numbers it, such as "II.3"."""

    level: int
    text: str
    number: str = ""


@dataclass(frozen=True, repr=False)
class Paragraph(_Mute):
    """One paragraph. `quote` for words of a source or of a party."""

    line: Line
    quote: bool = False
    language: str = ""


@dataclass(frozen=True, repr=False)
class Listing(_Mute):
    """A list of lines."""

    lines: Sequence[Line]
    numbered: bool = False


@dataclass(frozen=True, repr=False)
class Fields(_Mute):
    """Label and answer, one pair under the other, as forms have them."""

    pairs: Sequence[tuple[str, Line]]


@dataclass(frozen=True, repr=False)
class Table(_Mute):
    """Rows of lines under a head; `widths` are shares of the page's width, none for equal ones."""

    head: Sequence[str]
    rows: Sequence[Sequence[Line]]
    caption: str = ""
    widths: Sequence[int] = ()
    under: Sequence[str] = ()


@dataclass(frozen=True, repr=False)
class Figure(_Mute):
    """A drawing as SVG, what it shows in words (`alt`), and the lines that must stand under it.

    `frozen` is the path in the bag of the CSV it was drawn from, and `frozen_sha256` its hash.
    """

    svg: bytes
    caption: str
    alt: str
    under: Sequence[str] = ()
    frozen: str = ""
    frozen_sha256: str = ""


@dataclass(frozen=True, repr=False)
class NewPage(_Mute):
    """What follows begins a page."""


Block = Heading | Paragraph | Listing | Fields | Table | Figure | NewPage


@dataclass(frozen=True, repr=False)
class Cover(_Mute):
    """The first page. `evidence_sha256` is of `data/evidence.csv`; shown as text and QR."""

    title: str
    subtitle: str
    dossier: str
    version: int
    made_on: date
    evidence_sha256: str
    fields: Sequence[tuple[str, Line]] = ()


@dataclass(frozen=True, repr=False)
class Document(_Mute):
    """One document: cover, table of contents, blocks. `language` is one of terms.LANGUAGES."""

    language: str
    cover: Cover
    blocks: Sequence[Block] = field(default_factory=tuple)
