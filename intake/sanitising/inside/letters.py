"""Read one page of pixels from standard input, say which words are printed on it and where.

The pixels are our own, but what they show is the sender's: what reads them is as much at risk as
any parser. It is a C library, used directly: its program would have to be started, which no
process in the box may do.

Grammar of its standard output, JSON lines of at most 512 bytes: "ready"; one line a word,
{"word": text, "box": [left, top, right, bottom], "sure": percent, "line": number}; "done", or
{"not_shown": reason}.
"""

import ctypes
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from .confine import confine

_LIBRARY = "libtesseract.so.5"
_WORD, _LINE = 3, 2  # levels of what was read
_LONGEST = 400  # bytes of a word as it is said
_JOINERS = "\u200c\u200d"  # part of how Persian is spelled


def main() -> None:
    """The one argument is the order as JSON: width, height, data, languages, memory, CPU."""
    order = json.loads(sys.argv[1])
    # Read when the library is loaded: no thread can be started in the box.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    library = _library()
    reader = ctypes.c_void_p(library.TessBaseAPICreate())
    languages = "+".join(order["languages"]).encode()
    if library.TessBaseAPIInit3(reader, order["data"].encode(), languages) != 0:
        sys.exit(1)
    confine(memory_bytes=order["memory_bytes"], cpu_seconds=order["cpu_seconds"])
    _say("ready")
    width, height = order["width"], order["height"]
    try:
        for word in _words(library, reader, width, height, _read(width * height * 3)):
            _say(word)
    except MemoryError:
        _say({"not_shown": "too_costly"})
    except Exception:
        _say({"not_shown": "damaged"})
    else:
        _say("done")
    os._exit(0)


def _library() -> Any:
    library = ctypes.CDLL(_LIBRARY)
    for name in ("TessBaseAPICreate", "TessBaseAPIGetIterator", "TessResultIteratorGetUTF8Text"):
        getattr(library, name).restype = ctypes.c_void_p
    library.TessResultIteratorGetPageIterator.restype = ctypes.c_void_p
    library.TessResultIteratorConfidence.restype = ctypes.c_float
    return library


def _read(count: int) -> bytes:
    pixels = sys.stdin.buffer.read(count)
    if len(pixels) != count:
        raise ValueError
    return pixels


def _words(
    library: Any, reader: ctypes.c_void_p, width: int, height: int, pixels: bytes
) -> Iterator[dict[str, Any]]:
    library.TessBaseAPISetImage(reader, pixels, width, height, 3, width * 3)
    library.TessBaseAPISetSourceResolution(reader, 150)
    if library.TessBaseAPIRecognize(reader, None) != 0:
        raise ValueError
    at = library.TessBaseAPIGetIterator(reader)
    if at is None:
        return
    found = ctypes.c_void_p(at)
    page = ctypes.c_void_p(library.TessResultIteratorGetPageIterator(found))
    line = 0
    while True:
        word = _word(library, found)
        box = _box(library, page, width, height)
        if word and box:
            sure = round(library.TessResultIteratorConfidence(found, _WORD))
            yield {"word": word, "box": box, "sure": min(max(sure, 0), 100), "line": line}
        line += library.TessPageIteratorIsAtFinalElement(page, _LINE, _WORD)
        if not library.TessResultIteratorNext(found, _WORD):
            return


def _word(library: Any, found: ctypes.c_void_p) -> str:
    pointer = library.TessResultIteratorGetUTF8Text(found, _WORD)
    if not pointer:
        return ""
    said = ctypes.string_at(pointer).decode("utf-8", "replace")
    library.TessDeleteText(ctypes.c_void_p(pointer))
    # Without the marks of direction around nearly every word that is not Latin.
    word = "".join(c for c in said if c in _JOINERS or (c.isprintable() and c != " "))
    while len(json.dumps(word)) > _LONGEST:
        word = word[: len(word) * 3 // 4]
    return word


def _box(library: Any, page: ctypes.c_void_p, width: int, height: int) -> list[int]:
    """[] where there is none."""
    sides = [ctypes.c_int() for _ in range(4)]
    if not library.TessPageIteratorBoundingBox(page, _WORD, *map(ctypes.byref, sides)):
        return []
    left, top, right, bottom = (side.value for side in sides)
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(right, width), min(bottom, height)
    return [left, top, right, bottom] if left < right and top < bottom else []


def _say(word: object) -> None:
    rest = memoryview(json.dumps(word).encode("ascii") + b"\n")
    while rest:
        rest = rest[os.write(1, rest) :]
