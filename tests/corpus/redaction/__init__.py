"""Texts of our own for redaction, invented and annotated by hand: `own/LANGUAGE-PART.txt`.

A file is blocks divided by an empty line, each one item: a sentence, a message, a whole report.
`{KIND|text}` marks what must be found. README.md beside this says how to add to them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.redaction.kinds import CONTEXT, IDENTITY
from intake.redaction.reading import read

OWN = Path(__file__).parent / "own"

IDENTITY_KINDS = frozenset(IDENTITY)
CONTEXT_KINDS = frozenset(CONTEXT)

_MARK = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


@dataclass(frozen=True)
class Mark:
    """`text[start:end]` of an item is of `kind`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Item:
    """One item without its marks, as its writer wrote it; `line` is where it begins in its file."""

    line: int
    text: str
    marks: tuple[Mark, ...]

    def marked(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """The marked texts of these kinds, in order."""
        wanted = frozenset(kinds)
        return tuple(self.text[m.start : m.end] for m in self.marks if m.kind in wanted)

    @property
    def essence(self) -> str:
        """Letters and digits alone, in one shape: equal for two writings of one sentence."""
        return re.sub(r"[\W_]", "", read(self.text).text).lower()


class UnreadableCorpus(ValueError):
    """A file breaks the format; the message names file and line."""


def load(name: str) -> tuple[Item, ...]:
    """The items of `own/<name>.txt` ("prs-train", "ps-dev").

    Raises:
        UnreadableCorpus: unknown kind, unbalanced or empty mark, no first comment, an item twice.
    """
    return parse((OWN / f"{name}.txt").read_text(encoding="utf-8"), name)


def languages() -> tuple[str, ...]:
    """The languages there are a training and a development file for ("en", "prs", "ps")."""
    return tuple(sorted(path.name.removesuffix("-dev.txt") for path in OWN.glob("*-dev.txt")))


def parse(source: str, name: str = "text") -> tuple[Item, ...]:
    """As `load`, of a file's text."""
    if not source.startswith("#"):
        raise UnreadableCorpus(f"{name}:1: the first line must be a comment that says what this is")
    items = tuple(item_of(block, name, line) for line, block in _blocks(source))
    seen: dict[str, int] = {}
    for item in items:
        first = seen.setdefault(item.essence, item.line)
        if first != item.line:
            raise UnreadableCorpus(f"{name}:{item.line}: the same item as on line {first}")
    return items


def item_of(block: str, name: str = "text", line: int = 1) -> Item:
    """One marked text as an item; raises `UnreadableCorpus` for a mark that cannot be."""
    pieces: list[str] = []
    marks: list[Mark] = []
    written = taken = 0
    for mark in _MARK.finditer(block):
        before, kind, inside = block[taken : mark.start()], mark[1], mark[2]
        if kind not in IDENTITY_KINDS | CONTEXT_KINDS or not inside or inside != inside.strip():
            raise UnreadableCorpus(f"{name}:{line}: a mark of kind {kind!r} that cannot be")
        start = written + len(before)
        written, taken = start + len(inside), mark.end()
        pieces += (before, inside)
        marks.append(Mark(kind, start, written))
    text = "".join(pieces) + block[taken:]
    if not {"{", "}", "|"}.isdisjoint(text):
        raise UnreadableCorpus(f"{name}:{line}: a mark that does not open or close")
    return Item(line, text, tuple(marks))


def shared(one: Iterable[Item], other: Iterable[Item]) -> tuple[Item, ...]:
    """The items of `one` that stand in `other` too, however they are spelt."""
    known = {item.essence for item in other}
    return tuple(item for item in one if item.essence in known)


def _blocks(source: str) -> Iterator[tuple[int, str]]:
    block: list[str] = []
    lines = source.split("\n")
    for number, line in enumerate([*lines, ""], start=1):
        if line.startswith("#"):
            continue
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), "\n".join(block)
            block = []
