"""A cube held against what annexes that left have printed of it, cell by cell. Pure.

Whoever has both takes the earlier numbers from the later ones. What is left is a table of what
came between, and of that a small number must not be found either:

- a number that differs by 1 to 4 from one that was printed is hidden;
- what was hidden stays hidden, and a table that was withheld stays withheld, until there are
  twice as many records. So the earlier annex gains nothing: the records that stood as its example
  print the later one, too, what came between being the same;
- no example moves a number to where a reader of the earlier annex would see that it is none:
  one that did not change stays, one that grew does not fall below what it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casework.dossier.figures.cube import Cell, Cube, Margin, Row
from casework.records.shapes import Mute

Bounds = tuple[int, float]  # least and most that a number may be in an example
TOTAL = Cell((), ())


@dataclass(frozen=True, repr=False)
class Before(Mute):
    """What was printed of one cube of an annex that left.

    Args:
        shown: the numbers above zero, by margin; of a margin that is not in it nothing was printed.
        hidden: single numbers that were not printed.
        withheld: margins that would have been printed and were not.
    """

    shown: Mapping[Margin, Mapping[Row, int]] = field(default_factory=dict)
    hidden: frozenset[Cell] = frozenset()
    withheld: frozenset[Margin] = frozenset()

    def number(self, cell: Cell) -> int | None:
        """What was printed in a cell, zeros too; None for nothing."""
        if cell.margin not in self.shown or cell in self.hidden:
            return None
        return self.shown[cell.margin].get(cell.codes, 0)


@dataclass(frozen=True, repr=False)
class Compared(Mute):
    """What earlier annexes demand of a cube.

    Args:
        withheld: margins of which nothing may be printed.
        hidden: single numbers that stay hidden.
        settled: those of them that an earlier example protects.
        close: numbers that must be protected, for what they differ from an earlier one.
        bounds: for numbers that were printed, where an example may move them.
    """

    withheld: frozenset[Margin] = frozenset()
    hidden: frozenset[Cell] = frozenset()
    settled: frozenset[Cell] = frozenset()
    close: tuple[Cell, ...] = ()
    bounds: Mapping[Cell, Bounds] = field(default_factory=dict)


def compared(
    cube: Cube, before: Sequence[Before], least: int, withheld: Iterable[Margin] = ()
) -> Compared:
    """Hold a cube against earlier annexes.

    Args:
        least: a difference from 1 to one less than this is not to be found.
        withheld: margins that mean something else than they did, such as other windows.
    """
    told = [one for one in before if one.shown]
    near = [one for one in told if _is_near(cube, one)]
    gone = {*withheld, *(margin for one in near for margin in one.withheld)}
    gone &= set(cube.plan.margins)
    printed = [one for one in cube.plan.margins if one not in gone]
    settling = [one for one in near if one.shown.keys() >= set(printed)]
    pairs = list(_pairs(cube, told, printed))
    return Compared(
        withheld=frozenset(gone),
        hidden=_still_there(cube, near, printed),
        settled=_still_there(cube, settling, printed),
        close=tuple(
            dict.fromkeys(cell for cell, now, was in pairs if now and 0 < abs(now - was) < least)
        ),
        bounds=_bounds(pairs),
    )


def few_between(now: int, before: Before, least: int) -> bool:
    """Whether so few records came since that no table of them could be printed."""
    was = before.number(TOTAL)
    return was is not None and 0 < abs(now - was) < least


def _is_near(cube: Cube, before: Before) -> bool:
    was = before.number(TOTAL)
    return was is None or 2 * was > cube.number(TOTAL)


def _still_there(
    cube: Cube, before: Iterable[Before], printed: Sequence[Margin]
) -> frozenset[Cell]:
    every = (cell for one in before for cell in one.hidden if cell.margin in printed)
    return frozenset(one for one in every if cube.number(one))


def _pairs(
    cube: Cube, before: Iterable[Before], printed: Sequence[Margin]
) -> Iterator[tuple[Cell, int, int]]:
    """Every cell that was printed, with its number now and then; totals first."""
    for one in before:
        for margin in printed:
            here, there = cube.margin(margin), one.shown.get(margin)
            for codes in sorted({*here, *there}) if there is not None else ():
                cell = Cell(margin, codes)
                was = one.number(cell)
                if was is not None:
                    yield cell, here.get(codes, 0), was


def _bounds(pairs: Iterable[tuple[Cell, int, int]]) -> dict[Cell, Bounds]:
    found: dict[Cell, Bounds] = {}
    for cell, now, was in pairs:
        low, high = found.get(cell, (0, float("inf")))
        if was <= now:
            low = max(low, was)
        if was >= now:
            high = min(high, was)
        found[cell] = (low, high)
    return found
