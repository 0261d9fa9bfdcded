"""Moves: other records that would print the same tables. Pure; see `suppression`."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from casework.dossier.figures.before import Bounds, Compared
from casework.dossier.figures.cube import Cell, Cube, Margin, Row, picked, picker
from casework.dossier.figures.lens import Lens

_USUALLY, _THOROUGHLY = 24, 120  # rows of each side that are tried for one cell
_DEAR = 50  # a move that hides more than this part of all records is looked for anew, thoroughly
_COST_OF_ONE = 3  # hiding one more cell costs this and the records in it

Group = tuple[int, ...]
Change = list[tuple[Lens, dict[int, int]]]


class Move(NamedTuple):
    """One record `mover` takes the codes `group` of another, `giver`; `swaps`: and gives its own.

    The giver of a move that does not swap keeps what it has.
    """

    mover: Row
    giver: Row
    group: Group
    swaps: bool

    def __repr__(self) -> str:
        return "<Move>"

    def rows(self) -> tuple[tuple[Row, int], ...]:
        """The rows of which there is one more or one less after the move."""
        changed = ((self.mover, -1), (_with(self.mover, self.giver, self.group), 1))
        if not self.swaps:
            return changed
        return (*changed, (self.giver, -1), (_with(self.giver, self.mover, self.group), 1))


@dataclass(frozen=True, repr=False)
class Found:
    """A move with what it changes, and what hiding that costs."""

    cost: int
    move: Move
    change: Change

    def __repr__(self) -> str:
        return "<Found>"


def _cost_of(found: Found) -> int:
    return found.cost


def _with(row: Row, other: Row, group: Group) -> Row:
    changed = list(row)
    for one in group:
        changed[one] = other[one]
    return tuple(changed)


def _spread(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """Some of many rows, from all over them."""
    return rows[:: max(1, len(rows) // most)][:most]


class Moves:
    """What is hidden of a cube so far, and the moves that make it safe."""

    def __init__(self, cube: Cube, hides: Iterable[Cell], before: Compared) -> None:
        self._cube, plan = cube, cube.plan
        self._bounds = before.bounds
        self.cells: set[Cell] = set()
        self.tables: set[Margin] = set(before.withheld)
        self._taken: list[tuple[Move, frozenset[Cell]]] = []
        self._safe: set[Cell] = set()
        self._groups: tuple[Group, ...] = tuple(plan.at(group) for group in plan.groups)
        self._weights = picker(plan.at(plan.weights))
        self._lenses = {group: self._through(group) for group in self._groups}
        self._placed: dict[Margin, Mapping[Row, list[int]]] = {}
        self._fixed: dict[Group, bytearray] = {}
        self._found: dict[tuple[tuple[tuple[str, str], ...], Group], Sequence[Row]] = {}
        self._rows = sorted(cube.rows)
        self._dear = sum(cube.rows.values()) // _DEAR
        self._hide(hides)
        for lens in self._every_lens():
            lens.free = lens.margin in self.tables

    def protect(self, cell: Cell, *, thoroughly: bool = True) -> bool:
        """Hide what the cheapest move for a cell changes. False where there is none."""
        best = self._best(cell, _USUALLY)
        if thoroughly and (best is None or best.cost > self._dear):
            closer = self._best(cell, _THOROUGHLY)
            best = min((one for one in (best, closer) if one), key=_cost_of, default=None)
        if best is not None:
            self._take(best)
        return best is not None

    def is_safe(self, cell: Cell) -> bool:
        """Whether some move so far changes a cell."""
        return cell in self._safe

    def needed(
        self, hides: Collection[Cell], unsafe: Collection[Cell]
    ) -> tuple[set[Cell], dict[Cell, Move]]:
        """What has to be hidden after all, and for each unsafe cell a move that protects it.

        A move is let go, the dearest first, if others protect all that it does.
        """
        protecting = Counter(cell for _, cells in self._taken for cell in cells)
        kept, wanted = [], set(unsafe)
        for move, cells in sorted(self._taken, key=lambda one: -self._worth(one[1])):
            if all(protecting[one] > 1 for one in cells & wanted):
                protecting.subtract(cells)
            else:
                kept.append((move, cells))
        why = {cell: move for move, cells in kept for cell in cells}
        return {*hides, *why}, why

    def _worth(self, cells: Iterable[Cell]) -> int:
        return sum(self._cube.number(one) for one in cells)

    def give_up_a_table(self, cell: Cell) -> bool:
        """Print nothing of the finest table in the way of a cell. False where none is left."""
        seen = [lens for group in self._moving(cell) for lens in self._lenses[group]]
        left = {lens.margin for lens in seen} - self.tables
        if not left:
            return False
        given_up = max(left, key=lambda one: (len(one), len(self._cube.margin(one)), one))
        self.tables.add(given_up)
        for lens in self._every_lens():
            lens.free = lens.free or lens.margin == given_up
        return True

    def _through(self, group: Group) -> tuple[Lens, ...]:
        """The margins a move of the group touches, the fullest first: they refuse the most."""
        plan = self._cube.plan
        touched = [one for one in plan.margins if set(plan.at(one)) & set(group)]
        touched.sort(key=lambda one: -len(self._cube.margin(one)))
        bounds: dict[Margin, dict[Row, Bounds]] = {one: {} for one in plan.margins}
        for cell, found in self._bounds.items():
            bounds[cell.margin][cell.codes] = found
        return tuple(Lens(self._cube, one, group, bounds[one]) for one in touched)

    def _every_lens(self) -> Iterator[Lens]:
        return (lens for lenses in self._lenses.values() for lens in lenses)

    def _hide(self, cells: Iterable[Cell]) -> None:
        new = set(cells) - self.cells
        self.cells |= new
        for lens in self._every_lens():
            lens.hide(new)

    def _best(self, cell: Cell, looking: int) -> Found | None:
        """The cheapest move for a cell among `looking` rows of each side."""
        best: Found | None = None
        for move in self._for(cell, looking):
            found = self._look(move, cell, best.cost if best else -1)
            best = found or best
            if best and not best.cost:
                break
        return best

    def _take(self, found: Found) -> None:
        cells = frozenset(cell for lens, keys in found.change for cell in lens.cells(keys))
        self._taken.append((found.move, cells))
        self._safe |= cells
        self._hide(cells)

    def _moving(self, cell: Cell) -> list[Group]:
        at = set(self._cube.plan.at(cell.margin))
        return [group for group in self._groups if at & set(group)]

    def _for(self, cell: Cell, looking: int) -> Iterator[Move]:
        """Moves that may bring a record into the cell or take one out of it."""
        for group in self._moving(cell):
            within = {name for name in cell.margin if self._place(name) in group}
            staying = self._agreeing(cell, set(cell.margin) - within, group)
            giving = self._agreeing(cell, within, group)
            inside = self._agreeing(cell, set(cell.margin), group)
            yield from self._pairs(_spread(staying, looking), _spread(giving, looking), group)
            anywhere = _spread(self._loose(group), looking)
            yield from self._pairs(_spread(inside, looking), anywhere, group)

    def _pairs(self, movers: Sequence[Row], givers: Sequence[Row], group: Group) -> Iterator[Move]:
        weights = self._weights
        for mover, giver in product(movers, givers):
            if weights(mover) == weights(giver):
                yield Move(mover, giver, group, True)
            yield Move(mover, giver, group, False)

    def _place(self, name: str) -> int:
        return self._cube.plan.attributes.index(name)

    def _agreeing(self, cell: Cell, names: set[str], group: Group) -> Sequence[Row]:
        """Rows that agree with a cell in some of its attributes, of those that may move."""
        pairs = tuple(one for one in zip(cell.margin, cell.codes, strict=True) if one[0] in names)
        if not pairs:
            return self._loose(group)
        key = pairs, group if self._fixes(group) else ()
        if key not in self._found:
            places = self._places(tuple(name for name, _ in pairs))
            found = places.get(tuple(code for _, code in pairs), [])
            self._found[key] = self._of_loose(found, group)
        return self._found[key]

    def _places(self, margin: Margin) -> Mapping[Row, list[int]]:
        """Where in `_rows` the rows of each cell of a margin are."""
        if margin not in self._placed:
            found = defaultdict[Row, list[int]](list)
            for place, codes in enumerate(picked(self._rows, self._cube.plan.at(margin))):
                found[codes].append(place)
            self._placed[margin] = found
        return self._placed[margin]

    def _loose(self, group: Group) -> Sequence[Row]:
        """Rows that a move of the group may change: no number that they are in was printed before
        and is the same. Without an earlier annex all of them.
        """
        if not self._fixes(group):
            return self._rows
        key = (), group
        if key not in self._found:
            self._found[key] = self._of_loose(range(len(self._rows)), group)
        return self._found[key]

    def _of_loose(self, places: Iterable[int], group: Group) -> Sequence[Row]:
        fixed = self._fixes(group)
        return [self._rows[one] for one in places if not (fixed and fixed[one])]

    def _fixes(self, group: Group) -> bytearray:
        """Of each row whether it may not move; empty where all may."""
        if group not in self._fixed:
            self._fixed[group] = self._fixed_by(self._lenses[group])
        return self._fixed[group]

    def _fixed_by(self, lenses: Iterable[Lens]) -> bytearray:
        fixed = bytearray(len(self._rows))
        for lens in lenses:
            for codes in lens.fixed:
                for place in self._places(lens.margin).get(codes, ()):
                    fixed[place] = 1
        return fixed if any(fixed) else bytearray()

    def _look(self, move: Move, cell: Cell, least: int) -> Found | None:
        """A move that changes the cell, if it costs less than `least`; -1 stands for no bound.
        None where a reader would see it.
        """
        cost, change, wanted = 0, [], False
        for lens in self._lenses[move.group]:
            found = lens.change(move.mover, move.giver, move.swaps)
            if found is None:
                return None
            if not found:
                continue
            cost += self._cost(lens, found)
            if 0 <= least <= cost:
                return None
            wanted = wanted or (lens.margin == cell.margin and lens.key_of(cell) in found)
            change.append((lens, found))
        return Found(cost, move, change) if wanted else None

    def _cost(self, lens: Lens, change: dict[int, int]) -> int:
        if lens.free:
            return 0
        new = change.keys() - lens.hidden
        return sum(_COST_OF_ONE + lens.numbers[key] for key in new)
