"""Read one file from standard input, write its pages to standard output, end."""

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from .confine import confine
from .frames import Bounds, Opened, RefusedError

MEDIA = frozenset({"aac", "amr", "avi", "flac", "matroska", "mp3", "mp4", "ogg", "wav"})
_OFFICE = frozenset({"package", "compound", "rtf"})
_THREADED = frozenset({"heic"})  # its decoder starts one and would not go on without
Parser = Callable[[bytes, Bounds], Opened]


def main() -> None:
    """The one argument is the order as JSON: kind, bounds, memory, CPU, input bytes."""
    order = json.loads(sys.argv[1])
    parser = _parser(order)
    confine(
        memory_bytes=order["memory_bytes"],
        cpu_seconds=order["cpu_seconds"],
        threads=order["kind"] in _THREADED,
        scratch_bytes=order["office"]["scratch_bytes"] if order["kind"] in _OFFICE else 0,
    )
    _say("ready")
    try:
        _show(parser, read_whole(order["input_bytes"]), Bounds(**order["bounds"]))
    except RefusedError as refusal:
        _say({"not_shown": refusal.code})
    except MemoryError:
        _say({"not_shown": "too_costly"})
    except Exception:
        # Parsers raise nearly anything on nonsense; none of it is worth a word outside.
        _say({"not_shown": "damaged"})
    else:
        _say("done")
    # Tearing down a parser that has read hostile input is a risk without a use.
    os._exit(0)


def _parser(order: dict[str, Any]) -> Parser:
    """Import only the parser that is needed: the others' weight is time and attack surface."""
    kind: str = order["kind"]
    if kind == "pdf":
        from .documents import pdf  # noqa: PLC0415

        return pdf
    if kind in MEDIA:
        from .heard_and_seen import media  # noqa: PLC0415

        return partial(media, kind)
    if kind in _OFFICE:
        from .office import office  # noqa: PLC0415

        return office(kind, order["office"])
    from .pictures import parser  # noqa: PLC0415

    return parser(kind)


def read_whole(most: int) -> bytes:
    """What is sent, to its end. RefusedError where that is more than `most` octets."""
    content = sys.stdin.buffer.read(most + 1)
    if len(content) > most:
        raise RefusedError("too_large")
    return content


def _show(parser: Parser, content: bytes, bounds: Bounds) -> None:
    opened = parser(content, bounds)
    _say({"of": opened.of, "film": opened.film})
    for frame in opened.frames:
        _say({"page": frame.number, "width": frame.width, "height": frame.height})
        _write(frame.pixels)
    for piece in opened.sound:
        _say({"samples": len(piece) // 2})
        _write(piece)
    for carried in opened.carried:
        _say({"stripped": carried})


def _say(word: str | dict[str, Any]) -> None:
    _write(json.dumps(word).encode("ascii") + b"\n")


def _write(content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(1, rest) :]
