"""Read one archive from standard input, hand out its files one after another, end.

libarchive is used directly: a program of its would have to be started, which no process in the
box may do. Nothing is ever written under a name of the archive, so that a name can point nowhere.

Grammar of its standard output, JSON lines of at most 512 bytes: "ready"; of each file
{"file": ending of its name}, then {"octets": n} and n bytes, repeated, then {"end": ""} or the
reason why there is no more of it; {"more": true} where files are left that a bound or a fault
kept out;
"done", or {"not_shown": reason}.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from .confine import confine
from .frames import RefusedError
from .packed import Packed, open_archive
from .program import read_whole

_PIECE = 64 * 1024
_LONGEST_ENDING = 16
# Of these the octets of one file cannot be reached but by unpacking those before it.
_IN_ONE_STREAM = frozenset({"7z", "tar_bzip2", "tar_gzip", "tar_xz"})
# Names by which a file that is packed as a ZIP says that it is a document, a book or a program.
_NO_ARCHIVE = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"})
_MOST_NAMES = 10_000
_FLOOR, _RATIO = 64 * 1024 * 1024, 100


def main() -> None:
    """The one argument is the order as JSON: kind, files, file bytes, all bytes, memory, CPU,
    input bytes.
    """
    order = json.loads(sys.argv[1])
    opened = open_archive(order["kind"])
    confine(memory_bytes=order["memory_bytes"], cpu_seconds=order["cpu_seconds"])
    _say("ready")
    try:
        content = read_whole(order["input_bytes"])
        if order["kind"] == "zip":
            _refuse_documents(opened(content))
        _hand_out(opened(content), order, len(content))
    except RefusedError as refusal:
        _say({"not_shown": refusal.code})
    except MemoryError:
        _say({"not_shown": "too_costly"})
    except Exception:
        _say({"not_shown": "damaged"})
    else:
        _say("done")
    os._exit(0)


def _refuse_documents(packed: Packed) -> None:
    """A text with its pictures is no archive of pictures: it is shown as a text or not at all."""
    for at, _ in enumerate(packed.headers()):
        if packed.name in _NO_ARCHIVE:
            raise RefusedError("type_not_supported")
        if at >= _MOST_NAMES:
            return


def _hand_out(packed: Packed, order: dict[str, Any], size: int) -> None:
    left = min(order["all_bytes"], _FLOOR + _RATIO * size)
    count = 0
    for fault in packed.headers():
        if packed.is_folder and not fault:
            continue
        count += 1
        if fault and count == 1:
            raise RefusedError(fault)
        # Left before the next is looked for: to pass over what is packed means to unpack it.
        if not fault and count <= order["files"]:
            left -= _hand_out_one(packed, min(order["file_bytes"], left), order["kind"])
        if fault or count > order["files"] or left <= 0:
            _say({"more": True})
            return


def _hand_out_one(packed: Packed, most: int, kind: str) -> int:
    """How much of what may be unpacked it cost."""
    _say({"file": _ending(packed.name)})
    why = packed.why_not()
    if not why and packed.size > most:
        why = "too_large"
    given = 0
    if not why:
        for piece in _at_most(packed, most):
            _say({"octets": len(piece)})
            _write(piece)
            given += len(piece)
        why = "too_large" if given > most else packed.fault
    _say({"end": why})
    return max(given, packed.size) if kind in _IN_ONE_STREAM else given


def _at_most(packed: Packed, most: int) -> Iterator[bytes]:
    """Pieces until there is one octet more than `most`, whatever the archive said of its size."""
    left = most + 1
    while left > 0 and (piece := packed.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece


def _ending(name: str) -> str:
    ending = PurePosixPath(name.replace("\\", "/")).suffix
    return ending if len(ending) <= _LONGEST_ENDING and ending.isascii() else ""


def _say(word: object) -> None:
    _write(json.dumps(word).encode("ascii") + b"\n")


def _write(content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(1, rest) :]
