"""Read one document from standard input, write its files to standard output, end."""

import errno
import json
import os
import sys
from pathlib import Path
from typing import Any

from intake.sanitising.inside.confine import confine

_FONTS = Path("/program/fonts")


def main() -> None:
    """The one argument is the order as JSON: formats, memory, CPU."""
    order = json.loads(sys.argv[1])
    # Imported before the doors close: loading libraries needs more than drawing does.
    from .html import html  # noqa: PLC0415
    from .office import docx  # noqa: PLC0415
    from .pdf import pdf  # noqa: PLC0415
    from .prepared import prepared  # noqa: PLC0415

    confine(
        memory_bytes=order["memory_bytes"], cpu_seconds=order["cpu_seconds"], answer=errno.ENOSYS
    )
    _write(b'"ready"\n')
    drawn: dict[str, Any] = {
        "pdf": lambda tree: pdf(tree, _FONTS),
        "html": html,
        "docx": lambda tree: docx(tree, _FONTS),
    }
    try:
        tree = prepared(json.loads(sys.stdin.buffer.read()))
        for name in order["formats"]:
            content = drawn[name](tree)
            _write(b"%d\n" % len(content))
            _write(content)
    except MemoryError:
        _write(b"too_costly\n")
    except BaseException:
        # Typst's panics are no Exception. What any of them says quotes the document.
        _write(b"failed\n")
    os._exit(0)


def _write(content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(1, rest) :]
