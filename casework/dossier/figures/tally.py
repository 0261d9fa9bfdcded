"""Tally: a cube and what of it may be shown. Every number that is printed goes through here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from casework.dossier.figures.before import Before, compared
from casework.dossier.figures.cube import Cell, Cube, Margin, Plan, Row
from casework.dossier.figures.suppression import Hidden, hidden
from casework.records.shapes import Mute

# One mark for a small number and for one that is hidden for its sake.
MARK = "–"


@dataclass(frozen=True, repr=False)
class Tally(Mute):
    """The counted records of one kind."""

    cube: Cube
    hidden: Hidden

    @classmethod
    def of(
        cls,
        plan: Plan,
        rows: Iterable[Row],
        least_shown: int,
        before: Sequence[Before] = (),
        withheld: Collection[Margin] = (),
    ) -> "Tally":
        """Count rows and see what must be hidden, by itself and beside what left before."""
        cube = Cube(plan, rows)
        return cls(cube, hidden(cube, least_shown, compared(cube, before, least_shown, withheld)))

    def shown(self, **codes: str) -> str:
        """The number of the cell with these codes, by attribute, or MARK."""
        cell = _cell(codes)
        return MARK if self.hidden.hides(cell) else str(self.cube.number(cell))

    def between(self, **codes: str) -> str:
        """Least and most persons of a cell as "3-5", or "3", or MARK."""
        cell = _cell(codes)
        if self.hidden.hides(cell):
            return MARK
        least, most = (
            self.cube.sums(cell.margin, name).get(cell.codes, 0) for name in ("least", "most")
        )
        return str(least) if least == most else f"{least}-{most}"

    def found(self, attribute: str) -> Sequence[str]:
        """The codes that occur, sorted."""
        return sorted(codes[0] for codes in self.cube.margin((attribute,)))

    def withheld(self, *margin: str) -> bool:
        """Whether nothing at all of a table is printed."""
        return self.hidden.everything or tuple(sorted(margin)) in self.hidden.tables


def _cell(codes: dict[str, str]) -> Cell:
    names = tuple(sorted(codes))
    return Cell(names, tuple(codes[name] for name in names))


def number(shown: str) -> int | None:
    """What is printed as a number; None for MARK."""
    return None if shown == MARK else int(shown)


def total(*shown: str) -> str:
    """The sum of printed numbers; MARK where one of them is hidden."""
    known = [number(one) for one in shown]
    return MARK if None in known else str(sum(one or 0 for one in known))
