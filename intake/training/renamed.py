"""Lessons told again of other people, so that a tagger learns sentences and not a few names."""

from collections.abc import Iterable, Iterator, Sequence
from random import Random

from intake.redaction.words import NAMES, NameClass
from intake.training.lessons import Lesson

# Keys of the name list in Arabic script that are people whatever stands beside them.
_LISTED = tuple(
    sorted(
        key
        for key, of in NAMES.items()
        if key > "\u0600" and of in (NameClass.SURE, NameClass.DOUBTFUL)
    )
)


def named(lessons: Iterable[Lesson]) -> list[str]:
    """Every person's name that is marked in the lessons, as often as it is."""
    return [one.text[start:end] for one in lessons for start, end, kind in one.marks if _is(kind)]


def renamed(
    lessons: Iterable[Lesson], others: Sequence[Sequence[str]], chance: Random
) -> Iterator[Lesson]:
    """The lessons with every person's name replaced from the name list or one of `others`."""
    for one in lessons:
        yield _renamed(one, others, chance)


def _is(kind: str) -> bool:
    return kind == "PERSON"


def _renamed(lesson: Lesson, others: Sequence[Sequence[str]], chance: Random) -> Lesson:
    pieces: list[str] = []
    marks: list[tuple[int, int, str]] = []
    taken = written = 0
    for start, end, kind in sorted(lesson.marks):
        name = _name(others, chance) if _is(kind) else lesson.text[start:end]
        pieces += (lesson.text[taken:start], name)
        begin = written + start - taken
        written, taken = begin + len(name), end
        marks.append((begin, written, kind))
    return Lesson("".join(pieces) + lesson.text[taken:], tuple(marks))


def _name(others: Sequence[Sequence[str]], chance: Random) -> str:
    place = chance.randrange(len(others) + 1)
    if place < len(others):
        return chance.choice(others[place])
    return " ".join(chance.sample(_LISTED, chance.choice((1, 1, 2))))
