"""Which numbers are not shown, so that nobody finds a small one by taking away. Pure.

A cell of 1 to 4 is hidden, and with it as many others as it takes. What is enough is not
reckoned from rows and columns but shown by an example: other records (a `Move` away from the
real ones) that print exactly the same tables, in which the hidden number is another. As every
table is counted from the records, the example holds for all of them at once, over row, column
and grand totals and from one table to the next. Zeros are printed and stay zero in the example,
and a reader who knows that a hidden number is at least 1 finds at least 1 in it.

Where there is no such example the finest table in the way is not printed at all; where even
that does not help, none is. Hidden small numbers and those hidden for their sake look the same.

What annexes that left have printed is held against it: see `before`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casework.dossier.figures.before import Compared
from casework.dossier.figures.cube import Cell, Cube, Margin
from casework.dossier.figures.moves import Move, Moves
from casework.records.shapes import Mute


@dataclass(frozen=True, repr=False)
class Hidden(Mute):
    """What a cube's tables do not print.

    Args:
        cells: single numbers.
        tables: margins of which nothing is printed, zeros neither.
        everything: there are too few records to print any number at all.
        why: for each cell that had to be protected the move that protects it.
    """

    cells: frozenset[Cell] = frozenset()
    tables: frozenset[Margin] = frozenset()
    everything: bool = False
    why: Mapping[Cell, Move] = field(default_factory=dict)

    def hides(self, cell: Cell) -> bool:
        """Whether a number is not printed."""
        return self.everything or cell in self.cells or cell.margin in self.tables


def hidden(cube: Cube, least_shown: int, before: Compared | None = None) -> Hidden:
    """What must not be printed of a cube whose numbers below `least_shown` are to stay unknown.

    Deterministic: the same records after the same annexes hide the same cells.
    """
    before = before or Compared()
    small = dict.fromkeys((*_small(cube, least_shown, before), *before.close))
    if not small and not before.hidden:
        return Hidden(tables=before.withheld)
    unsafe = [cell for cell in small if cell not in before.settled]
    moves = Moves(cube, {*small, *before.hidden}, before)
    if before.bounds:  # few moves are left: of those for others one may do, before a table goes
        for cell in unsafe:
            if not moves.is_safe(cell):
                moves.protect(cell, thoroughly=False)
    for cell in unsafe:
        while not moves.is_safe(cell) and not moves.protect(cell):
            if not moves.give_up_a_table(cell):
                return Hidden(everything=True)
    cells, why = moves.needed({*small, *before.hidden}, unsafe)
    return Hidden(frozenset(cells), frozenset(moves.tables), why=why)


def _small(cube: Cube, least_shown: int, before: Compared) -> Iterator[Cell]:
    """Totals first: what protects them often protects the cells they are made of."""
    for margin in cube.plan.margins:
        if margin not in before.withheld:
            found = (
                (number, codes)
                for codes, number in cube.margin(margin).items()
                if number < least_shown
            )
            yield from (Cell(margin, codes) for _, codes in sorted(found))
