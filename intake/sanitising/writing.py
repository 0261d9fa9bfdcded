"""A file that is only text: read in a box of its own, shown as text that was redacted as text."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from intake.sanitising.exchange import Exchange, Source, StoppedError
from intake.sanitising.kinds import Kind
from intake.sanitising.limits import Limits
from intake.sanitising.rendition import TEXT, NotShown, Page, Reason, Rendition, is_told_well
from intake.sanitising.sandbox import TEXTS, box
from intake.sanitising.words import word

_START = "import sys; sys.path.append('/program'); from inside.writing import main; main()"
_LONGEST_PIECE, _MOST_PEOPLE = 40, 2000
_MOST_CHARACTERS = 2**40
_MOST_COLUMNS = 16_384
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, repr=False)
class Writing:
    """What is written in a file, as it stands there: nobody has hidden anything in it yet.

    `people` are words of names that its head says; `of` is how many sheets of the longest text
    that is shown it has, of which this is the first. `stripped` as in Rendition.
    """

    text: str
    people: tuple[str, ...]
    of: int
    name_fits: bool
    stripped: Mapping[str, int]

    def __repr__(self) -> str:
        return f"<Writing of {len(self.text)} characters>"


class Redaction(NamedTuple):
    """What of a text may be kept: to be read, and as canonical JSON with its tags."""

    text: str
    kept: bytes


Redact = Callable[[str, Sequence[str]], Redaction]


def writing(
    kind: Kind, start: bytes, untrusted: Source, limits: Limits, *, name_fits: bool
) -> Writing | NotShown:
    """Read a text. Raises TransientError as `sanitise`."""
    bounds = replace(limits, input_bytes=min(limits.input_bytes, limits.text_input_bytes))
    order = {
        "kind": kind.value,
        "characters": limits.characters,
        "input_bytes": bounds.input_bytes,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }
    command = [*box(TEXTS), "-c", _START, json.dumps(order)]
    try:
        with Exchange(command, start, untrusted, bounds) as running:
            return _read(running, limits.characters, name_fits)
    except StoppedError as stop:
        return NotShown(stop.reason)


def redacted(found: Writing, redact: Redact) -> Rendition:
    """As what is kept of it: one page, which is text."""
    text, kept = redact(found.text, found.people)
    lines = text.split("\n")
    columns = min(max(map(len, lines), default=0) + 1, _MOST_COLUMNS)
    page = Page(1, text.encode() + b"\n", columns, min(len(lines), _MOST_COLUMNS), kept)
    return Rendition(TEXT, (page,), found.of, found.name_fits, (), found.stripped)


def _read(running: Exchange, most: int, name_fits: bool) -> Writing:
    people: list[str] = []
    pieces: list[str] = []
    while (said := word(running.line())) and isinstance(said, dict) and len(said) == 1:
        _take(said, people, pieces)
        if len(people) > _MOST_PEOPLE or len(pieces) * _LONGEST_PIECE > most + _LONGEST_PIECE:
            raise StoppedError(Reason.OUTPUT_REFUSED)
    text = "".join(pieces)
    characters, stripped = _told(said, len(text))
    if word(running.line()) != "done":
        raise StoppedError(Reason.OUTPUT_REFUSED)
    running.finish()
    if not text.strip():
        raise StoppedError(Reason.EMPTY)
    return Writing(text, tuple(people), max(1, -(-characters // most)), name_fits, stripped)


def _take(said: dict[str, Any], people: list[str], pieces: list[str]) -> None:
    (name, piece), *_ = said.items()
    kept = {"person": people, "said": pieces}.get(name)
    fits = isinstance(piece, str) and 0 < len(piece) <= _LONGEST_PIECE
    if kept is None or not fits or _STEERING.search(piece):
        raise StoppedError(Reason.OUTPUT_REFUSED)
    kept.append(piece)


def _told(said: Any, length: int) -> tuple[int, Mapping[str, int]]:
    if not isinstance(said, dict) or said.keys() != {"characters", "stripped"}:
        raise StoppedError(Reason.OUTPUT_REFUSED)
    characters, stripped = said["characters"], said["stripped"]
    if type(characters) is not int or not length <= characters <= _MOST_CHARACTERS:
        raise StoppedError(Reason.OUTPUT_REFUSED)
    if not is_told_well(stripped):
        raise StoppedError(Reason.OUTPUT_REFUSED)
    return characters, stripped
