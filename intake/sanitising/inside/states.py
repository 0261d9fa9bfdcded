"""Read one picture from standard input, say when, where and with what it claims to be taken.

Nothing is decoded but its metadata. What is said fits in two short lines, whatever it claims.
"""

import json
import math
import os
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from .confine import confine
from .formats import Reader, reader

_DETAILS, _POSITION = 0x8769, 0x8825
_TAKEN, _CHANGED = 0x9003, 0x0132
_MAKE, _MODEL = 0x010F, 0x0110
_LONGEST = 40


def main() -> None:
    """The one argument is the order as JSON: kind, memory, CPU, input bytes."""
    order = json.loads(sys.argv[1])
    read = reader(order["kind"])
    confine(memory_bytes=order["memory_bytes"], cpu_seconds=order["cpu_seconds"])
    _say("ready")
    try:
        content = sys.stdin.buffer.read(order["input_bytes"] + 1)
        too_large = len(content) > order["input_bytes"]
        _say({"not_shown": "too_large"} if too_large else _stated(read, content))
    except MemoryError:
        _say({"not_shown": "too_costly"})
    except Exception:
        # Parsers raise nearly anything on nonsense; none of it is worth a word outside.
        _say({"not_shown": "damaged"})
    os._exit(0)


def _stated(read: Reader, content: bytes) -> dict[str, Any]:
    tags = read(BytesIO(content)).getexif()
    details, position = tags.get_ifd(_DETAILS), tags.get_ifd(_POSITION)
    return {
        "taken": _text(details.get(_TAKEN)),
        "changed": _text(tags.get(_CHANGED)),
        "device": _text(" ".join(_words(tags.get(_MAKE), tags.get(_MODEL)))),
        "latitude": _micro_degrees(position, 1, b"S", 90),
        "longitude": _micro_degrees(position, 3, b"W", 180),
    }


def _words(*values: object) -> Iterator[str]:
    yield from (value for value in values if isinstance(value, str))


def _text(value: object) -> str:
    """Printable ASCII of at most _LONGEST characters; a date and a device need no more."""
    told = value if isinstance(value, str) else ""
    return "".join(c for c in told if " " <= c <= "~")[:_LONGEST].strip()


def _micro_degrees(tags: Mapping[int, Any], side: int, negative: bytes, most: int) -> int | None:
    """Millionths of a degree, or None where none or nonsense is stated."""
    try:
        degrees, minutes, seconds = (float(part) for part in tags[side + 1])
        found = degrees + minutes / 60 + seconds / 3600
        if not math.isfinite(found) or not 0 <= found <= most:
            return None
        letter = str(tags.get(side, "")).encode()[:1].upper()
        return round((-found if letter == negative else found) * 1_000_000)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None


def _say(word: object) -> None:
    os.write(1, json.dumps(word).encode("ascii") + b"\n")
