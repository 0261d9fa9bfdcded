"""Sentences of the presidio-research templates, filled with Afghan names and invented things."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from intake.redaction.words import CANONICAL, NAMES, NameClass
from intake.training.lessons import Lesson

_BLANK = re.compile(r"\{\{(\w+)\}\}")
_TIMES = 3  # a template is filled
_GIVEN = sorted({CANONICAL[key] for key, of in NAMES.items() if of is NameClass.SURE})
_PLACES = ("Qala-e Zarin", "Deh Sabzak", "Bagh-e Tuti", "Karta-e Bahar", "Shahrak Omid", "Torkham")
_BODIES = ("Roshana Trust", "Bamdad Bank", "Zarin Media", "Omid Clinic", "Pamir Logistics")
_MONTHS = ("January", "March", "May", "June", "August", "October", "November")


def _name(chance: Random) -> str:
    parts = [one.capitalize() for one in chance.sample(_GIVEN, chance.choice((1, 2, 2, 2, 3)))]
    return chance.choice(("{}", "{}", "{}", "{}i", "{}zai")).format(" ".join(parts))


def _one(chance: Random) -> str:
    return chance.choice(_GIVEN).capitalize()


def _day(chance: Random) -> str:
    return f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} {chance.randint(1990, 2025)}"


def _digits(chance: Random) -> str:
    return "".join(chance.choice("0123456789") for _ in range(8))


_NAMES = {
    blank: (fill, "PERSON")
    for blank, fill in {
        "person": _name, "name": _name, "name_male": _name, "name_female": _name,
        "first_name": _one, "first_name_male": _one, "first_name_female": _one,
        "first_name_nonbinary": _one, "last_name": _one, "last_name_male": _one,
        "last_name_female": _one,
    }.items()
}  # fmt: skip
# What stands in a blank, and its label; "" is not taught.
_FILLS: Mapping[str, tuple[Callable[[Random], str], str]] = _NAMES | {
    "city": (lambda chance: chance.choice(_PLACES), "PLACE"),
    "street_name": (lambda chance: f"{chance.choice(_PLACES)} Road", "PLACE"),
    "organization": (lambda chance: chance.choice(_BODIES), "ORGANISATION"),
    "date_time": (_day, "DATE"),
    "date_of_birth": (_day, "DATE"),
    "age": (lambda chance: str(chance.randint(9, 90)), "TRAIT"),
    "prefix": (lambda chance: chance.choice(("Mr.", "Mrs.", "Dr.", "Haji", "Engineer")), ""),
    "prefix_male": (lambda chance: chance.choice(("Mr.", "Haji", "Ustad")), ""),
    "prefix_female": (lambda chance: chance.choice(("Mrs.", "Bibi", "Ms.")), ""),
    "country": (lambda chance: chance.choice(("Afghanistan", "Pakistan", "Iran")), ""),
    "nationality": (lambda chance: chance.choice(("Afghan", "Pakistani", "Iranian")), ""),
    "job": (lambda chance: chance.choice(("teacher", "driver", "midwife", "journalist")), ""),
    "year": (lambda chance: str(chance.randint(1990, 2025)), ""),
    "day_of_week": (lambda chance: chance.choice(("Friday", "Monday", "Tuesday")), ""),
}


def filled(path: Path, seed: int) -> Iterator[Lesson]:
    """Lessons from the templates that name somebody and whose every blank we can fill."""
    chance = Random(seed)  # noqa: S311 - the same sentences every time is what is wanted
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        blanks = set(_BLANK.findall(line))
        if blanks & _NAMES.keys() and blanks <= _FILLS.keys():
            for _ in range(_TIMES):
                yield _lesson(line.replace("\\n", "\n"), chance)


def _lesson(template: str, chance: Random) -> Lesson:
    pieces: list[str] = []
    marks: list[tuple[int, int, str]] = []
    taken = written = 0
    for blank in _BLANK.finditer(template):
        fill, label = _FILLS[blank[1]]
        said = fill(chance)
        pieces += (template[taken : blank.start()], said)
        start = written + blank.start() - taken
        written, taken = start + len(said), blank.end()
        if label:
            marks.append((start, written, label))
    return Lesson("".join(pieces) + template[taken:], tuple(marks))
