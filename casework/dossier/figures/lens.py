"""Lens: one margin as a move of one group of attributes sees it. Pure; see `moves`.

A cell's codes are those that stay with a record and those that it takes from another, each kept
as a small number: a search looks at many thousand moves.
"""

from collections.abc import Iterable, Mapping

from casework.dossier.figures.before import Bounds
from casework.dossier.figures.cube import Cell, Cube, Margin, Row, picker

_WIDTH = 1 << 24  # more than there are combinations of codes that move together

Spot = tuple[int, int]  # what stays, what moves


class Lens:
    """Numbers of a margin by spot, and which of them are hidden or, in `free`, not printed."""

    def __init__(
        self,
        cube: Cube,
        margin: Margin,
        group: tuple[int, ...],
        bounds: Mapping[Row, Bounds],
    ) -> None:
        at = cube.plan.at(margin)
        self.margin, self.free = margin, False
        self._staying = picker([spot for spot, one in enumerate(at) if one not in group])
        self._moving = picker([spot for spot, one in enumerate(at) if one in group])
        self._of_row = picker(at)
        self._stays: dict[Row, int] = {}
        self._moves: dict[Row, int] = {}
        self._codes: dict[int, Row] = {}
        self._spots: dict[Row, Spot] = {}
        self.numbers: dict[int, int] = {}
        for codes, number in cube.margin(margin).items():
            self.numbers[self._key(codes)] = number
        self._bounds = {self._key(codes): one for codes, one in bounds.items()}
        self.fixed = {codes for codes, (low, high) in bounds.items() if low == high}
        self.hidden: set[int] = set()

    def key_of(self, cell: Cell) -> int:
        """The key of a cell of this margin."""
        return self._key(cell.codes)

    def cells(self, keys: Iterable[int]) -> list[Cell]:
        """The cells of keys, but for those that no record has ever been in."""
        return [Cell(self.margin, self._codes[one]) for one in keys if one in self._codes]

    def hide(self, cells: Iterable[Cell]) -> None:
        """From now on these are not printed."""
        self.hidden.update(self._key(one.codes) for one in cells if one.margin == self.margin)

    def change(self, mover: Row, giver: Row, swaps: bool) -> dict[int, int] | None:
        """What a move changes here, by key; None where a reader would see it."""
        spots = self._spots
        stays, own = spots.get(mover) or self._spot(mover)
        others, taken = spots.get(giver) or self._spot(giver)
        if own == taken or (swaps and stays == others):
            return {}
        found = {stays * _WIDTH + own: -1, stays * _WIDTH + taken: 1}
        if swaps:
            found[others * _WIDTH + taken] = -1
            found[others * _WIDTH + own] = 1
        return found if self._is_unseen(found) else None

    def _is_unseen(self, change: Mapping[int, int]) -> bool:
        """Whether no reader, of earlier annexes neither, could tell that it never was so."""
        for key, step in change.items():
            number = self.numbers.get(key, 0)
            # At least one before and after: a zero is printed, and a hidden number is none.
            if number < (1 if step > 0 else 2) and not self.free:
                return False
            if key in self._bounds:
                low, high = self._bounds[key]
                if not low <= number + step <= high:
                    return False
        return True

    def _spot(self, row: Row) -> Spot:
        """Where a record is, reckoned once."""
        found = self._spots[row] = divmod(self._key(self._of_row(row)), _WIDTH)
        return found

    def _key(self, codes: Row) -> int:
        stay = self._stays.setdefault(self._staying(codes), len(self._stays))
        move = self._moves.setdefault(self._moving(codes), len(self._moves))
        key = stay * _WIDTH + move
        self._codes.setdefault(key, codes)
        return key
