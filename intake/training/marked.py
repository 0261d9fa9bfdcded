"""Texts of our own, marked `{KIND|text}`, as lessons; tests check the files."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from intake.training.lessons import Lesson

_BLOCK = re.compile(r"\n\s*\n")
_MARK = re.compile(r"\{([A-Z]+)\|([^{}|]+)\}")


def marked(path: Path, labels: Mapping[str, str]) -> Iterator[Lesson]:
    """A lesson for each block of the file; kinds that `labels` does not name are not taught."""
    lines = path.read_text(encoding="utf-8").splitlines()
    told = "\n".join(line for line in lines if not line.startswith("#"))
    for block in filter(str.strip, _BLOCK.split(told)):
        yield _lesson(block.strip("\n"), labels)


def _lesson(block: str, labels: Mapping[str, str]) -> Lesson:
    pieces: list[str] = []
    marks: list[tuple[int, int, str]] = []
    taken = written = 0
    for mark in _MARK.finditer(block):
        pieces += (block[taken : mark.start()], mark[2])
        start = written + mark.start() - taken
        written, taken = start + len(mark[2]), mark.end()
        if mark[1] in labels:
            marks.append((start, written, labels[mark[1]]))
    return Lesson("".join(pieces) + block[taken:], tuple(marks))
