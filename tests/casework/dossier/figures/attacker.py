"""Whoever has every annex in hand and tries every history of records that prints them all.

Tables are of two ways and two codes each, so that trying all is quick: a table is its four numbers
(0,0), (0,1), (1,0), (1,1). The attacker knows that nothing was taken away in between, and that
what is hidden is no zero.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from casework.dossier.figures.before import compared
from casework.dossier.figures.cube import Cell, Cube, Plan
from casework.dossier.figures.published import before_of
from casework.dossier.figures.suppression import Hidden, hidden

PLAN = Plan(attributes=("across", "down"), tables=(("across", "down"),))
PLACES = (("0", "0"), ("0", "1"), ("1", "0"), ("1", "1"))
LEAST = 5
Numbers = tuple[int, int, int, int]
# Every cell, and which of the four numbers it is the sum of.
CELLS = {
    Cell(margin, codes): tuple(
        at
        for at, place in enumerate(PLACES)
        if all(place[PLAN.attributes.index(name)] == code
               for name, code in zip(margin, codes, strict=True))
    )
    for margin in PLAN.margins
    for codes in product("01", repeat=len(margin))
}  # fmt: skip


def cube_of(numbers: Numbers) -> Cube:
    return Cube(PLAN, [place for place, many in zip(PLACES, numbers, strict=True)
                       for _ in range(many)])  # fmt: skip


def annexes_of(*tables: Numbers) -> list[tuple[Numbers, Hidden]]:
    """Each held against those before it."""
    made: list[tuple[Numbers, Hidden]] = []
    for numbers in tables:
        before = [before_of(cube_of(was), hides) for was, hides in made]
        cube = cube_of(numbers)
        made.append((numbers, hidden(cube, LEAST, compared(cube, before, LEAST))))
    return made


def found_out(annexes: Sequence[tuple[Numbers, Hidden]]) -> set[int]:
    """Every number from 1 to 4 that the attacker is sure of: of one annex, or of what came
    between two of them.
    """
    told = [one for one in annexes if not one[1].everything]
    histories = list(_histories([list(_fitting(*one)) for one in told]))
    assert tuple(numbers for numbers, _ in told) in histories
    values: dict[object, set[int]] = defaultdict(set)
    for history in histories:
        for cell, parts in CELLS.items():
            sums = [sum(numbers[at] for at in parts) for numbers in history]
            for last, here in enumerate(sums):
                values[cell, last].add(here)
                for first, there in enumerate(sums[:last]):
                    values[cell, first, last].add(here - there)
    sure = (one for one in values.values() if len(one) == 1)
    return {number for one in sure for number in one if 0 < number < LEAST}


def _fitting(numbers: Numbers, hides: Hidden) -> Iterator[Numbers]:
    """Every table with this total that prints as this one."""
    seen = {parts: sum(numbers[at] for at in parts) for cell, parts in CELLS.items()
            if not hides.hides(cell)}  # fmt: skip
    some = [CELLS[cell] for cell in hides.cells if cell.margin not in hides.tables]
    total = sum(numbers)
    for first, second, third in product(range(total + 1), repeat=3):
        other = (first, second, third, total - first - second - third)
        if (
            other[3] >= 0
            and all(sum(other[at] for at in parts) == number for parts, number in seen.items())
            and all(sum(other[at] for at in parts) for parts in some)
        ):
            yield other


def _histories(fitting: Sequence[Sequence[Numbers]]) -> Iterator[tuple[Numbers, ...]]:
    if not fitting:
        yield ()
        return
    for before in _histories(fitting[:-1]):
        for last in fitting[-1]:
            if not before or all(was <= now for was, now in zip(before[-1], last, strict=True)):
                yield (*before, last)
