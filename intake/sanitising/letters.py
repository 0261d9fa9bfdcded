"""Which words are printed on a page, where, and how sure that is. Read in a box of its own."""

import json
from dataclasses import replace
from io import BytesIO
from typing import Any, NamedTuple

from intake.programs import LANGUAGES, languages_of_print
from intake.sanitising.exchange import Exchange, StoppedError
from intake.sanitising.limits import Limits
from intake.sanitising.rendition import Reason
from intake.sanitising.sandbox import PARSERS, Program, box

_START = "import sys; sys.path.append('/program'); from inside.letters import main; main()"
_MOST_WORDS = 20_000  # a page of the smallest print has some 2,000
_LONGEST_WORD = 400
_JOINERS = dict.fromkeys((0x200C, 0x200D))
_KEYS = frozenset({"word", "box", "sure", "line"})
_WORDS = frozenset({"too_costly", "damaged"})


class Word(NamedTuple):
    """One word as it was read: pixels from the top left, `sure` in percent, `line` from 0."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    sure: int
    line: int


def words_on(width: int, height: int, pixels: bytes, limits: Limits) -> list[Word]:
    """Read one page; `pixels` is width * height * 3 bytes of RGB rows.

    Raises:
        StoppedError: it could not be read within `limits`, or the box was not to be believed.
        TransientError("sandbox_missing"): this host cannot build the box; nothing was read.
    """
    data = languages_of_print()
    if data is None:
        raise StoppedError(Reason.PROGRAM_MISSING)
    order = json.dumps(
        {
            "width": width,
            "height": height,
            "data": str(data),
            "languages": LANGUAGES,
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
        }
    )
    words: list[Word] = []
    program = Program(packages=(), own=PARSERS.own, host=(data,))
    enough = replace(limits, input_bytes=len(pixels))
    with Exchange([*box(program), "-c", _START, order], b"", BytesIO(pixels), enough) as running:
        while (said := _said(running.line())) != "done":
            words.append(_word(said, width, height))
            if len(words) > _MOST_WORDS:
                raise StoppedError(Reason.OUTPUT_REFUSED)
        running.finish()
    return words


def _said(line: bytes) -> Any:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise StoppedError(Reason.OUTPUT_REFUSED) from None
    if isinstance(said, dict) and said.keys() == {"not_shown"}:
        known = isinstance(said["not_shown"], str) and said["not_shown"] in _WORDS
        raise StoppedError(Reason(said["not_shown"]) if known else Reason.OUTPUT_REFUSED)
    return said


def _word(said: Any, width: int, height: int) -> Word:
    """The box is not believed: what it says is of its type and lies on the page."""
    if not isinstance(said, dict) or said.keys() != _KEYS:
        raise StoppedError(Reason.OUTPUT_REFUSED)
    text, sides = said["word"], said["box"]
    if not isinstance(sides, list) or len(sides) != 4:
        raise StoppedError(Reason.OUTPUT_REFUSED)
    numbers = (*sides, said["sure"], said["line"])
    if not all(type(one) is int and one >= 0 for one in numbers) or not _is_word(text):
        raise StoppedError(Reason.OUTPUT_REFUSED)
    word = Word(text, *numbers)
    if not (word.left < word.right <= width and word.top < word.bottom <= height):
        raise StoppedError(Reason.OUTPUT_REFUSED)
    return word


def _is_word(text: object) -> bool:
    if not isinstance(text, str) or not 0 < len(text) <= _LONGEST_WORD:
        return False
    return " " not in text and text.translate(_JOINERS).isprintable()
