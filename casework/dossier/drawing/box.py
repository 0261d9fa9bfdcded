"""From a Document to its files: one box a document, which sees nothing else and is not believed."""

import json
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

from casework.dossier.document import Cover, Document
from casework.dossier.drawing.tree import tree
from intake.errors import IntakeError, TransientError
from intake.fonts import FONTS
from intake.sanitising import Limits, Reason
from intake.sanitising import sandbox as parsers
from intake.sanitising.exchange import Exchange, StoppedError
from intake.sanitising.sandbox import Program, command

_MIB = 1024 * 1024
_HERE = Path(__file__).parent
_CONFINE = Path("intake/sanitising/inside/confine.py")
FORMATS: Mapping[str, bytes] = {"pdf": b"%PDF-", "html": b"<!doctype html>", "docx": b"PK\x03\x04"}

DRAWING = Program(
    packages=("typst", "docx", "lxml", "typing_extensions.py"),
    own=(
        (_HERE / "inside", "inside"),
        (FONTS, "fonts"),
        (Path(parsers.__file__).parent / "inside" / "confine.py", str(_CONFINE)),
    ),
)
# Measured: a mechanism file of 100 acts is 2 MiB of values, 215 pages and 290 MB of memory, one
# of 1,000 acts 17 MiB, 2,100 pages, 2.2 GB and 15 s of CPU for the PDF. What is limited here is
# address space, of which the renderer's code alone takes a third of a gigabyte.
LIMITS = Limits(
    input_bytes=64 * _MIB,
    output_bytes=192 * _MIB,
    memory_bytes=4096 * _MIB,
    cpu_seconds=240,
    wall_seconds=480.0,
)


def render(
    document: Document, formats: tuple[str, ...] = ("pdf", "html", "docx"), limits: Limits = LIMITS
) -> Mapping[str, bytes]:
    """Draw a document as files by format, in the order asked for.

    The same document gives the same bytes. PDF is tagged, PDF/A-3a and PDF/UA-1 as Typst
    declares them, dated `cover.made_on`. A sign no font here has is shown as its code in PDF.

    Raises:
        IntakeError("document_too_large"): more than `limits` let in or out.
        IntakeError("drawing_failed"): a figure that may not stand in a page, a table whose rows
            do not fit its head, or a renderer that gave up. Nothing of the document is quoted.
        TransientError("sandbox_missing"): this host cannot build the box; nothing was drawn.
    """
    if not formats or not set(formats) <= FORMATS.keys():
        raise ValueError("formats are pdf, html and docx")
    handed = json.dumps(tree(document), separators=(",", ":")).encode()
    if len(handed) > limits.input_bytes:
        raise IntakeError("document_too_large")
    start, rest = handed[:1], BytesIO(handed[1:])
    try:
        with Exchange(command(_order(formats, limits), DRAWING), start, rest, limits) as box:
            return _files(box, formats, limits)
    except StoppedError as stop:
        large = stop.reason in (Reason.TOO_LARGE, Reason.TOO_COSTLY)
        raise IntakeError("document_too_large" if large else "drawing_failed") from None


def probe() -> None:
    """Draw an empty document in every format: a host that cannot must not take orders.

    Raises TransientError("sandbox_missing") if one does not come back.
    """
    cover = Cover(
        title="-", subtitle="", dossier="-", version=1, made_on=date(2000, 1, 1),
        evidence_sha256="0" * 64,
    )  # fmt: skip
    try:
        render(Document(language="en", cover=cover))
    except IntakeError:
        raise TransientError("sandbox_missing") from None


def _order(formats: tuple[str, ...], limits: Limits) -> str:
    return json.dumps(
        {
            "formats": formats,
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
        }
    )


def _files(box: Exchange, formats: tuple[str, ...], limits: Limits) -> dict[str, bytes]:
    left = limits.output_bytes
    files = {}
    for name in formats:
        size = _size(box.line())
        left -= size
        if left < 0:
            raise StoppedError(Reason.TOO_LARGE)
        files[name] = bytes(box.exactly(size))
        if not files[name].startswith(FORMATS[name]):
            raise StoppedError(Reason.OUTPUT_REFUSED)
    box.finish()
    return files


def _size(line: bytes) -> int:
    """What the box says before each file: its size, or why there is none."""
    if line == b"too_costly":
        raise StoppedError(Reason.TOO_COSTLY)
    if not line.isdigit() or len(line) > 12:
        raise StoppedError(Reason.OUTPUT_REFUSED)
    return int(line)
