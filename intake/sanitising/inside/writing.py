"""Read a file that is only text from standard input, say what is written in it.

Grammar of its standard output, JSON lines of at most 512 bytes: "ready"; {"person": word} for each
word of a name that is known to be one; {"said": piece}, the text in order; {"characters": all,
"stripped": {kind: count}}; "done", or {"not_shown": reason}.
"""

import json
import os
import sys
from typing import Any

from .confine import confine
from .counted import counted
from .mail import Letter, letter
from .texts import letters

_PIECE = 40  # characters, each at most twelve octets of JSON


def main() -> None:
    """The one argument is the order as JSON: kind, characters, input bytes, memory, CPU."""
    order = json.loads(sys.argv[1])
    confine(memory_bytes=order["memory_bytes"], cpu_seconds=order["cpu_seconds"])
    _say("ready")
    try:
        content = sys.stdin.buffer.read(order["input_bytes"] + 1)
        if len(content) > order["input_bytes"]:
            _say({"not_shown": "too_large"})
        else:
            _tell(_read(order["kind"], content), order["characters"])
            _say("done")
    except MemoryError:
        _say({"not_shown": "too_costly"})
    except Exception:
        # Parsers raise nearly anything on nonsense; none of it is worth a word outside.
        _say({"not_shown": "damaged"})
    os._exit(0)


def _read(kind: str, content: bytes) -> Letter:
    if kind == "mail":
        return letter(content)
    text = letters(content)
    return Letter(text.text, [], counted(codepage=text.is_guessed))


def _tell(read: Letter, most: int) -> None:
    for name in read.people:
        _say({"person": name[:_PIECE]})
    for at in range(0, min(len(read.text), most), _PIECE):
        _say({"said": read.text[at : min(at + _PIECE, most)]})
    _say({"characters": len(read.text), "stripped": read.carried})


def _say(word: str | dict[str, Any]) -> None:
    rest = memoryview(json.dumps(word).encode("ascii") + b"\n")
    while rest:
        rest = rest[os.write(1, rest) :]
