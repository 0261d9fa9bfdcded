"""Numbers, addresses and codes as people write them, in three digit scripts, and what is left.

`measure()` gives the figures that the bench prints and the test holds to its goal.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake import redaction
from tests.corpus.redaction.places import Redact, places

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
    `by_kind`: recall of each kind.
    """

    identifiers: int
    plain: int
    recall: float
    named: float
    false: float
    missed: tuple[str, ...]
    wrongly: tuple[str, ...]
    by_kind: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """For the bench: counts, and shares to four places."""
        return {
            "identifiers": self.identifiers,
            "plain": self.plain,
            "recall": round(self.recall, 4),
            "false": round(self.false, 4),
            "by_kind": {kind: round(share, 4) for kind, share in self.by_kind.items()},
        }


def ours(text: str) -> redaction.Redacted:
    """As a submission whose page language says nothing of its text."""
    return redaction.redact(text, _LANGUAGES)


def cases() -> tuple[Case, ...]:
    """Every case of the two files in every digit script it can be written in, each once."""
    lines = [*_lines("identifiers.txt"), *_lines("plain.txt")]
    written = dict.fromkeys(line.translate(script) for line in lines for script in _SCRIPTS)
    return tuple(map(_parsed, written))


def measure(redact: Redact = ours, told: Iterable[Case] | None = None) -> Figures:
    """Redact every case, or those that are `told`, and count."""
    found = [(case, redact(case.text)) for case in (cases() if told is None else told)]
    missed: list[str] = []
    named = 0
    every, whole = Counter[str](), Counter[str]()
    for case, result in found:
        hidden = places(result).hidden
        kinds = {span.kind for span in result.spans}
        for kind, start, end in case.marks:
            every[kind] += 1
            if {at for at in range(start, end) if case.text[at].isalnum()} <= hidden:
                whole[kind] += 1
                named += kind in kinds
            else:
                missed.append(case.text)
    plain = [(case, result) for case, result in found if not case.marks]
    wrongly = [
        case.text
        for case, result in plain
        if any(span.kind not in _NAMES_AND_PLACES for span in result.spans)
    ]
    return Figures(
        every.total(),
        len(plain),
        whole.total() / every.total(),
        named / every.total(),
        len(wrongly) / len(plain),
        tuple(missed),
        tuple(wrongly),
        {kind: whole[kind] / count for kind, count in sorted(every.items())},
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
