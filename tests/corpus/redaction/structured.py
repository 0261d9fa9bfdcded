"""Numbers, addresses and codes as people write them, in three digit scripts, and what is left.

`measure()` gives the figures that the bench prints and the test holds to its goal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.redaction import redact

_TEXTS = Path(__file__).parent / "structured_texts"
_MARK = re.compile(r"\{([A-Z]+)\|([^}]*)\}")
_LATIN, _PERSIAN, _ARABIC = "0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"
_SCRIPTS = tuple(str.maketrans(_LATIN, digits) for digits in (_LATIN, _PERSIAN, _ARABIC))
_LANGUAGES = ("fa-af", "ps", "en")
_NAMES_AND_PLACES = ("PERSON",)  # found by other recognizers, measured elsewhere


@dataclass(frozen=True)
class Case:
    """One text; `marks` are (kind, start, end) in it, none where nothing may be hidden."""

    text: str
    marks: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Figures:
    """What `measure` saw, with the texts that went wrong (all invented).

    `recall`: share of the identifiers of which every letter and digit is hidden. `named`: share
    that is also called what it is. `false`: share of the plain texts in which anything is.
    """

    identifiers: int
    plain: int
    recall: float
    named: float
    false: float
    missed: tuple[str, ...]
    wrongly: tuple[str, ...]


def cases() -> tuple[Case, ...]:
    """Every case of the two files in every digit script it can be written in, each once."""
    lines = [*_lines("identifiers.txt"), *_lines("plain.txt")]
    written = dict.fromkeys(line.translate(script) for line in lines for script in _SCRIPTS)
    return tuple(map(_parsed, written))


def measure() -> Figures:
    """Redact every case and count."""
    found = [(case, redact(case.text, _LANGUAGES)) for case in cases()]
    missed: list[str] = []
    named = every = 0
    for case, result in found:
        cuts = [cut.taken for cut in result.cuts or ()]
        hidden = {place for start, end in cuts for place in range(start, end)}
        kinds = {span.kind for span in result.spans}
        for kind, start, end in case.marks:
            every += 1
            whole = {at for at in range(start, end) if case.text[at].isalnum()} <= hidden
            named += whole and kind in kinds
            if not whole:
                missed.append(case.text)
    plain = [(case, result) for case, result in found if not case.marks]
    wrongly = [
        case.text
        for case, result in plain
        if any(span.kind not in _NAMES_AND_PLACES for span in result.spans)
    ]
    return Figures(
        every,
        len(plain),
        1 - len(missed) / every,
        named / every,
        len(wrongly) / len(plain),
        tuple(missed),
        tuple(wrongly),
    )


def _lines(name: str) -> Iterator[str]:
    for line in (_TEXTS / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            yield line.replace("⏎", "\n")


def _parsed(line: str) -> Case:
    pieces: list[str] = []
    marks: list[tuple[str, int, int]] = []
    taken = written = 0
    for mark in _MARK.finditer(line):
        pieces += (line[taken : mark.start()], mark[2])
        start = written + mark.start() - taken
        written, taken = start + len(mark[2]), mark.end()
        marks.append((mark[1], start, written))
    return Case("".join(pieces) + line[taken:], tuple(marks))
