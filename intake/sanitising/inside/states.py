"""Read one file from standard input, say when, where and with what it claims to be made.

Nothing is decoded but its metadata. What is said fits in two short lines, whatever it claims.
"""

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from .confine import confine
from .program import MEDIA


def main() -> None:
    """The one argument is the order as JSON: kind, memory, CPU, input bytes."""
    order = json.loads(sys.argv[1])
    stated = _reader(order["kind"])
    confine(memory_bytes=order["memory_bytes"], cpu_seconds=order["cpu_seconds"])
    _say("ready")
    try:
        content = sys.stdin.buffer.read(order["input_bytes"] + 1)
        too_large = len(content) > order["input_bytes"]
        _say({"not_shown": "too_large"} if too_large else stated(content))
    except MemoryError:
        _say({"not_shown": "too_costly"})
    except Exception:
        # Parsers raise nearly anything on nonsense; none of it is worth a word outside.
        _say({"not_shown": "damaged"})
    os._exit(0)


def _reader(kind: str) -> Callable[[bytes], dict[str, Any]]:
    """Import only what is needed: a box has the library of pictures or that of sound and film."""
    if kind in MEDIA:
        from .media_states import by_media  # noqa: PLC0415

        return partial(by_media, kind)
    from .formats import reader  # noqa: PLC0415
    from .picture_states import by_picture  # noqa: PLC0415

    return partial(by_picture, reader(kind))


def _say(word: object) -> None:
    os.write(1, json.dumps(word).encode("ascii") + b"\n")
