"""A Document as plain values: what is handed into the box. Pure.

The box has neither our words nor our calendars, so that all it prints of its own is put in
here. Texts stay exactly as they are; making them safe to show is done inside, in one place.
"""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import segno

from casework.dates import shown, told
from casework.dossier.document import (
    Bar,
    Block,
    Cover,
    Document,
    Fields,
    Figure,
    Heading,
    Inline,
    Line,
    Listing,
    NewPage,
    Note,
    Paragraph,
    Table,
)
from casework.dossier.words import keys, word
from intake.calendars import GREGORIAN
from intake.errors import IntakeError
from intake.letters import own_digits

_COUNTED = ("figure", "table")


def tree(document: Document) -> dict[str, Any]:
    """The document as JSON can hold it. Raises IntakeError("drawing_failed") for a broken SVG."""
    counts = dict.fromkeys(_COUNTED, 0)
    return {
        "language": document.language,
        "words": _words(document.language),
        "cover": _cover(document.cover, document.language),
        "blocks": [_block(block, document.language, counts) for block in document.blocks],
    }


def _words(language: str) -> Mapping[str, str]:
    """As they are kept, with their `{places}`: the numbers of pages are known inside only."""
    return {key: word("drawing", key, language) for key in keys("drawing")}


def _cover(cover: Cover, language: str) -> dict[str, Any]:
    return {
        "title": cover.title,
        "subtitle": cover.subtitle,
        "dossier": cover.dossier,
        "version": cover.version,
        "made_on": cover.made_on.isoformat(),
        "made_on_words": _day(cover.made_on, language),
        "evidence_sha256": cover.evidence_sha256,
        "qr": _qr(cover.evidence_sha256),
        "fields": _pairs(cover.fields),
    }


def _day(day: date, language: str) -> list[str]:
    """The day in words; for readers of the Solar Hijri calendar in both."""
    both = shown(told(GREGORIAN, day.year, day.month, day.day), language)
    return [both.gregorian] if language == "en" else [both.solar, both.gregorian]


def _qr(text: str) -> str:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False, nl=False, svgclass=None, lineclass=None,
        light="#fff",
    )  # fmt: skip
    return drawn.getvalue().decode()


def _block(block: Block, language: str, counts: dict[str, int]) -> dict[str, Any]:  # noqa: PLR0911
    match block:
        case Heading(level=level, text=text, number=number):
            return {"is": "heading", "level": level, "text": text, "number": number}
        case Paragraph(line=line, quote=quote, language=spoken):
            return {"is": "paragraph", "line": _line(line), "quote": quote, "language": spoken}
        case Listing(lines=lines, numbered=numbered):
            return {"is": "listing", "lines": [_line(one) for one in lines], "numbered": numbered}
        case Fields(pairs=pairs):
            return {"is": "fields", "pairs": _pairs(pairs)}
        case Table():
            return _table(block, _caption("table", block.caption, language, counts))
        case Figure():
            return _figure(block, _caption("figure", block.caption, language, counts))
        case NewPage():
            return {"is": "new_page"}


def _caption(kind: str, words: str, language: str, counts: dict[str, int]) -> dict[str, str]:
    """A table without a caption has no number either."""
    if not words:
        return {"label": "", "text": ""}
    counts[kind] += 1
    number = own_digits(str(counts[kind]), language)
    return {"label": word("drawing", kind, language, number=number), "text": words}


def _table(table: Table, caption: dict[str, str]) -> dict[str, Any]:
    columns = len(table.head)
    if not columns or any(len(row) != columns for row in table.rows):
        raise IntakeError("drawing_failed")
    widths = list(table.widths) if len(table.widths) == columns else [1] * columns
    return {
        "is": "table",
        "caption": caption,
        "head": list(table.head),
        "rows": [[_line(cell) for cell in row] for row in table.rows],
        "widths": widths,
        "under": list(table.under),
    }


def _figure(figure: Figure, caption: dict[str, str]) -> dict[str, Any]:
    try:
        svg = figure.svg.decode("utf-8")
    except UnicodeDecodeError:
        raise IntakeError("drawing_failed") from None
    return {
        "is": "figure",
        "svg": svg,
        "caption": caption,
        "alt": figure.alt,
        "under": list(figure.under),
        "frozen": figure.frozen,
        "frozen_sha256": figure.frozen_sha256,
    }


def _pairs(pairs: Any) -> list[list[Any]]:
    return [[label, _line(line)] for label, line in pairs]


def _line(line: Line) -> list[dict[str, Any]]:
    return [_inline(one) for one in line]


def _inline(one: Inline) -> dict[str, Any]:
    match one:
        case Bar(width=width, label=label):
            return {"is": "bar", "width": max(1, min(width, 60)), "label": label}
        case Note(evidence=evidence, text=text):
            return {"is": "note", "evidence": list(evidence), "text": text}
        case _:
            return {
                "is": "run",
                "text": one.text,
                "strong": one.strong,
                "apart": one.apart,
                "language": one.language,
            }
