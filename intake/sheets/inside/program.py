"""Read one sheet from standard input, write its PDF to standard output, end."""

import errno
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from intake.sanitising.inside.confine import confine

_FONTS = Path("/program/fonts")
_HERE = Path(__file__).parent


def main() -> None:
    """The one argument is the order as JSON: memory, CPU."""
    order = json.loads(sys.argv[1])
    # Loading libraries needs more than drawing does.
    import typst  # noqa: PLC0415

    confine(
        memory_bytes=order["memory_bytes"], cpu_seconds=order["cpu_seconds"], answer=errno.ENOSYS
    )
    _write(b'"ready"\n')
    try:
        told = sys.stdin.buffer.read()
        drawn = _pdf(typst, told)
        _write(b"%d\n" % len(drawn))
        _write(drawn)
    except BaseException:
        # Typst's panics are no Exception. What any of them says may quote the codes.
        _write(b"failed\n")
    os._exit(0)


def _pdf(typst: Any, told: bytes) -> bytes:
    """The same sheet gives the same octets: it is dated by its last day, never by now."""
    day = datetime.fromisoformat(json.loads(told)["day"]).replace(tzinfo=UTC)
    drawn: bytes = typst.compile(
        {"main.typ": (_HERE / "sheet.typ").read_bytes(), "sheet.json": told},
        root=str(_FONTS),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)]
        ),
        timestamp=int(day.timestamp()),
        format="pdf",
    )
    return drawn


def _write(content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(1, rest) :]
