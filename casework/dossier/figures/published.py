"""What annexes that left have printed, cell by cell, so that the next one can be held against it.

The text of one lies in its bag and, sealed, in the desk's register of what left. It says no more
than the tables do: a number where one was printed, nothing where one was hidden. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.dossier.figures.before import Before
from casework.dossier.figures.cube import Cell, Cube, Margin, Row
from casework.dossier.figures.suppression import Hidden
from casework.records.shapes import Mute
from intake.errors import IntakeError
from intake.keys import strict

PATH = "data/cells.json"
_SCHEMA = "amanat/cells/1"
_FIELDS = ("schema", "windows", "alone", "cubes")


@dataclass(frozen=True, repr=False)
class Published(Mute):
    """One annex that left: its windows as answered, its cubes, and numbers that stand alone."""

    windows: str
    cubes: Mapping[str, Before]
    alone: Mapping[str, int | None]


def before_of(cube: Cube, hides: Hidden) -> Before:
    """What is printed of a cube."""
    if hides.everything:
        return Before(withheld=frozenset(cube.plan.margins))
    printed = [one for one in cube.plan.margins if one not in hides.tables]
    return Before(
        shown={
            margin: {
                codes: number
                for codes, number in cube.margin(margin).items()
                if not hides.hides(Cell(margin, codes))
            }
            for margin in printed
        },
        hidden=frozenset(one for one in hides.cells if one.margin in printed),
        withheld=frozenset(hides.tables),
    )


def text_of(one: Published) -> str:
    """The one spelling."""
    cubes = {name: _told(cube) for name, cube in one.cubes.items()}
    return strict.dump(
        {"schema": _SCHEMA, "windows": one.windows, "alone": dict(one.alone), "cubes": cubes}
    )


def published(text: str) -> Published:
    """Read one. Raises IntakeError("cells_malformed")."""
    try:
        told = strict.only(strict.load(text), _FIELDS)
        strict.one_of(told["schema"], _SCHEMA)
        cubes = {str(name): _cube(one) for name, one in told["cubes"].items()}
        alone = {str(name): _number(one) for name, one in told["alone"].items()}
        return Published(strict.words(told["windows"]), cubes, alone)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise IntakeError("cells_malformed") from None


def _told(cube: Before) -> dict[str, object]:
    return {
        "margins": [[list(one), list(_cells(cube, one))] for one in sorted(cube.shown)],
        "withheld": [list(one) for one in sorted(cube.withheld)],
    }


def _cells(cube: Before, margin: Margin) -> Iterator[list[str | int | None]]:
    """Codes and the number; None for a hidden one."""
    numbers: dict[Row, int | None] = dict(cube.shown[margin])
    numbers |= {one.codes: None for one in cube.hidden if one.margin == margin}
    return ([*codes, numbers[codes]] for codes in sorted(numbers))


def _cube(told: Mapping[str, Any]) -> Before:
    shown: dict[Margin, dict[Row, int]] = {}
    hides = set()
    for by, cells in told["margins"]:
        margin = tuple(map(str, by))
        shown[margin] = {}
        for *codes, number in cells:
            if len(codes) != len(margin):
                raise ValueError("not a cell of its margin")
            if _number(number) is None:
                hides.add(Cell(margin, tuple(codes)))
            else:
                shown[margin][tuple(codes)] = int(number)
    withheld = frozenset(tuple(map(str, one)) for one in told["withheld"])
    return Before(shown, frozenset(hides), withheld)


def _number(value: object) -> int | None:
    if value is not None and type(value) is not int:
        raise ValueError("not a number")
    return value
