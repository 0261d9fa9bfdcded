"""Marked texts as rows that a tagger learns from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.redaction.reading import Reading, read
from intake.redaction.tagging import Features, Token, rows_of
from intake.redaction.tagging.model import NOTHING
from intake.training.learning import Row


@dataclass(frozen=True, repr=False)
class Lesson:
    """A text and what is to be found in it: (start, end, label) in characters of `text`."""

    text: str
    marks: tuple[tuple[int, int, str], ...]

    def __repr__(self) -> str:
        return f"<Lesson of {len(self.text)} characters, {len(self.marks)} marks>"


def rows(lessons: Iterable[Lesson], features: Features) -> Iterator[Row]:
    """What `learn` is given, in the order of the lessons."""
    for lesson in lessons:
        reading = read(lesson.text)
        labels = _labels(lesson)
        for row in rows_of(reading.text):
            told = [_label(token, reading, labels) for token in row.tokens]
            yield features(row.written), told


def _labels(lesson: Lesson) -> list[str]:
    """The label of every character; of marks that overlap, the last one's."""
    labels = [NOTHING] * len(lesson.text)
    for start, end, label in lesson.marks:
        labels[start:end] = [label] * (end - start)
    return labels


def _label(token: Token, reading: Reading, labels: list[str]) -> str:
    return labels[reading.original(token.start, token.end)[0]]
