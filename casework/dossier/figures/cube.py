"""Cube: what was counted, before anything of it is shown. Pure.

Each record is a row of codes, one per attribute. A margin is a set of attributes, a cell one
combination of their codes with its number of records. Every table of an annex is a few margins
of one cube, so that whatever fits the records fits all of its tables together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from operator import itemgetter

Row = tuple[str, ...]
Margin = tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One number of a margin. The cell of the empty margin is the grand total."""

    margin: Margin
    codes: Row


@dataclass(frozen=True)
class Plan:
    """What a kind of record is counted by.

    Args:
        attributes: names, in the order of a row's codes.
        tables: the attributes of each table; its totals are printed, too.
        bound: attributes of which one says something of the other, such as a week and its
            month: whoever supposes another week supposes the month with it. One that is in no
            group stands alone.
        weights: attributes that hold a number of persons, not a code.
    """

    attributes: tuple[str, ...]
    tables: tuple[Margin, ...]
    bound: tuple[tuple[str, ...], ...] = ()
    weights: tuple[str, ...] = ()

    @cached_property
    def margins(self) -> tuple[Margin, ...]:
        """Every margin printed: tables and their totals, the smallest first."""
        found = {part for table in self.tables for part in _parts(table)}
        return tuple(sorted(found, key=lambda one: (len(one), one)))

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """`bound` and every other printed attribute by itself."""
        within = {name for group in self.bound for name in group}
        shown = {name for table in self.tables for name in table}
        alone = tuple((name,) for name in self.attributes if name in shown - within)
        return (*self.bound, *alone)

    def at(self, margin: Margin) -> tuple[int, ...]:
        """Where the attributes of a margin stand in a row."""
        return tuple(self.attributes.index(name) for name in margin)


def _parts(table: Margin) -> Iterable[Margin]:
    for size in range(len(table) + 1):
        yield from (tuple(sorted(part)) for part in combinations(table, size))


def picker(at: Sequence[int]) -> Callable[[Row], Row]:
    """What picks the codes at these places out of one row."""
    if not at:
        return lambda _row: ()
    if len(at) == 1:
        only = at[0]
        return lambda row: (row[only],)
    return itemgetter(*at)


def picked(rows: Iterable[Row], at: Sequence[int]) -> Iterable[Row]:
    """The codes at these places, row by row: of a hundred thousand rows without a call for each."""
    if not at:
        return (() for _ in rows)
    if len(at) == 1:
        return zip(map(itemgetter(at[0]), rows), strict=True)
    return map(itemgetter(*at), rows)


class Cube:
    """The records of one plan, equal rows counted together."""

    def __init__(self, plan: Plan, rows: Iterable[Row]) -> None:
        self.plan = plan
        self.rows: Mapping[Row, int] = Counter(rows)
        self._counted: dict[Margin, dict[Row, int]] = {}

    def __repr__(self) -> str:
        return "<Cube>"

    def margin(self, margin: Margin) -> Mapping[Row, int]:
        """Numbers of records by the codes of a margin, in whatever order; zeros are not in it."""
        margin = tuple(sorted(margin))
        if margin not in self._counted:
            self._counted[margin] = self._count(margin)
        return self._counted[margin]

    def number(self, cell: Cell) -> int:
        """Of one cell."""
        return self.margin(cell.margin).get(cell.codes, 0)

    def sums(self, margin: Margin, weight: str) -> Mapping[Row, int]:
        """The sum of a weight, such as the least number of persons, by the codes of a margin."""
        at, where = self.plan.at(tuple(sorted(margin))), self.plan.attributes.index(weight)
        found: Counter[Row] = Counter()
        for codes, (row, number) in zip(picked(self.rows, at), self.rows.items(), strict=True):
            found[codes] += number * int(row[where])
        return found

    def _count(self, margin: Margin) -> dict[Row, int]:
        """Of the first table that it is the total of, which has fewer cells than there are rows."""
        tables = (tuple(sorted(one)) for one in self.plan.tables)
        table = next((one for one in tables if set(margin) < set(one)), None)
        if table is None:
            rows, at = self.rows, self.plan.at(margin)
        else:
            rows, at = self.margin(table), tuple(table.index(name) for name in margin)
        found: dict[Row, int] = {}
        for codes, number in zip(picked(rows, at), rows.values(), strict=True):
            found[codes] = found.get(codes, 0) + number
        return found
