"""Read pages of pixels from standard input, say where on them faces are.

The pixels are our own, but what they show is the sender's: what looks at them is confined as any
parser. It does sums and parses nothing; `face_network` says how.

Grammar of its standard output, JSON lines of at most 512 bytes: "ready"; of each page one line a
face, {"left": pixels, "top": …, "right": …, "bottom": …, "sure": percent}, then "next"; at last
"done", or {"not_shown": reason}.
"""

import json
import os
import sys
from pathlib import Path

from .confine import confine

_WEIGHTS = Path("/program/weights/faces.f16")


def main() -> None:
    """The one argument is the order as JSON: sizes of the pages, memory, CPU."""
    order = json.loads(sys.argv[1])
    # Read when numpy is loaded. A thread that began before this process is confined would not be.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    from .face_finding import faces  # noqa: PLC0415
    from .face_network import layers  # noqa: PLC0415

    weights = layers(_WEIGHTS.read_bytes())
    confine(memory_bytes=order["memory_bytes"], cpu_seconds=order["cpu_seconds"])
    _say("ready")
    try:
        for width, height in order["pages"]:
            for face in faces(_read(width * height * 3), width, weights):
                _say(face)
            _say("next")
    except MemoryError:
        _say({"not_shown": "too_costly"})
    except Exception:
        _say({"not_shown": "damaged"})
    else:
        _say("done")
    os._exit(0)


def _read(count: int) -> bytes:
    pixels = sys.stdin.buffer.read(count)
    if len(pixels) != count:
        raise ValueError
    return pixels


def _say(what: object) -> None:
    rest = memoryview(json.dumps(what).encode("ascii") + b"\n")
    while rest:
        rest = rest[os.write(1, rest) :]
