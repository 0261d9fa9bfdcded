"""The sentences of ParsTwiNER as lessons: what is a person's name, and nothing else."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from intake.training.lessons import Lesson


def tweets(path: Path) -> Iterator[Lesson]:
    """A lesson for each sentence of a file of `word<TAB>tag` lines, empty lines between."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for told, sentence in groupby(lines, key=lambda line: bool(line.strip())):
        if told:
            yield _lesson([line.rpartition("\t") for line in sentence])


def _lesson(rows: list[tuple[str, str, str]]) -> Lesson:
    text, marks = "", list[tuple[int, int, str]]()
    for word, _, tag in rows:
        start = len(text) + 1 if text else 0
        text = f"{text} {word}" if text else word
        if tag.strip() == "I-PER" and marks and marks[-1][1] == start - 1:
            marks[-1] = (marks[-1][0], len(text), "PERSON")
        elif tag.strip().endswith("-PER"):
            marks.append((start, len(text), "PERSON"))
    return Lesson(text, tuple(marks))
