"""No small number is found by taking away: by example, and by trying every table there is."""

from collections import Counter
from dataclasses import replace
from itertools import combinations_with_replacement, pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.dossier.figures import counted
from casework.dossier.figures.counts import counts_of
from casework.dossier.figures.cube import Cell, Cube, Plan
from casework.dossier.figures.suppression import Hidden, hidden
from casework.dossier.figures.tally import Tally
from casework.dossier.figures.under import under
from tests.casework.dossier.figures.invented import many, selection

LEAST = 5
TWO_WAYS = Plan(attributes=("across", "down"), tables=(("across", "down"),))
# Weeks lie in months, and two tables share what they are counted by, as those of an annex do.
LINKED = Plan(
    attributes=("code", "family", "month", "place", "week"),
    tables=(("family", "week"), ("code", "month"), ("family", "place"), ("place",)),
    bound=(("month", "week"), ("code", "family")),
)
WEIGHED = Plan(attributes=("least", "role", "sex"), tables=(("role", "sex"),), weights=("least",))


def printed(cube: Cube, found: Hidden) -> dict[Cell, int]:
    """Every number a reader has, zeros among them."""
    codes = {name: {row[at] for row in cube.rows} for at, name in enumerate(cube.plan.attributes)}
    cells = (
        Cell(margin, one)
        for margin in cube.plan.margins
        for one in product(*(sorted(codes[name]) for name in margin))
    )
    return {cell: cube.number(cell) for cell in cells if not found.hides(cell)}


def assert_nothing_small_can_be_found(cube: Cube, found: Hidden, least: int = LEAST) -> None:
    if found.everything:
        return
    before = printed(cube, found)
    assert not [cell for cell, number in before.items() if 0 < number < least]
    for margin in cube.plan.margins:
        for codes, number in cube.margin(margin).items():
            if number < least:
                _assert_other_records_print_the_same(cube, found, Cell(margin, codes), before)


def _assert_other_records_print_the_same(cube, found, cell, before):
    rows = Counter(cube.rows)
    for row, step in found.why[cell].rows():
        rows[row] += step
    assert min(rows.values()) >= 0
    other = Cube(cube.plan, rows.elements())
    assert {one: other.number(one) for one in before} == before
    assert other.number(cell) != cube.number(cell)
    for hides in found.cells:
        if hides.margin not in found.tables:
            assert other.number(hides) >= 1
    _assert_the_sums_are_the_same(cube, other, before)


def _assert_the_sums_are_the_same(cube, other, before):
    """Numbers of persons by every margin in which a number is printed."""
    codes: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for one in before:
        codes.setdefault(one.margin, []).append(one.codes)
    for weight, margin in product(cube.plan.weights, codes):
        sums, others = cube.sums(margin, weight), other.sums(margin, weight)
        assert all(sums.get(one, 0) == others.get(one, 0) for one in codes[margin])


def table(*numbers: tuple[int, ...]) -> Cube:
    """A table of two ways from its numbers."""
    rows = [
        (str(across), str(down))
        for down, line in enumerate(numbers)
        for across, number in enumerate(line)
        for _ in range(number)
    ]
    return Cube(TWO_WAYS, rows)


def test_numbers_that_are_large_or_zero_hide_nothing():
    found = hidden(table((5, 0, 9), (7, 6, 0)), LEAST)
    assert found == Hidden()


def test_a_small_number_takes_a_rectangle_with_it():
    cube = table((3, 20, 30), (40, 50, 60), (70, 8, 90))
    found = hidden(cube, LEAST)
    assert Cell(("across", "down"), ("0", "0")) in found.cells
    assert len(found.cells) == 4
    assert not found.tables
    assert_nothing_small_can_be_found(cube, found)


def test_the_rectangle_is_the_one_that_costs_fewest_records():
    cube = table((3, 20, 900), (40, 10, 800), (700, 800, 900))
    assert hidden(cube, LEAST).cells == {
        Cell(("across", "down"), codes) for codes in product("01", "01")
    }


def test_one_alone_next_to_one_alone_is_not_enough():
    # Both hidden and their sum printed as 2: each would be 1, as no hidden number is zero.
    cube = table((1, 1, 0), (10, 10, 10))
    found = hidden(cube, LEAST)
    assert_nothing_small_can_be_found(cube, found)
    assert len(found.cells) > 2 or found.tables


def test_fewer_records_than_may_be_shown_print_no_number_at_all():
    assert hidden(table((1, 2)), LEAST).everything


def test_what_cannot_be_made_safe_is_not_printed_at_all():
    cube = table((1, 1, 1), (1, 1, 1))
    found = hidden(cube, LEAST)
    assert ("across", "down") in found.tables
    assert_nothing_small_can_be_found(cube, found)


def test_nothing_is_hidden_where_small_numbers_may_be_shown():
    assert hidden(table((1, 1, 1), (1, 1, 1)), 1) == Hidden()


def test_the_same_records_in_another_order_hide_the_same():
    rows = [("0", "0")] * 2 + [("0", "1")] * 9 + [("1", "0")] * 8 + [("1", "1")] * 7
    assert hidden(Cube(TWO_WAYS, rows), LEAST) == hidden(Cube(TWO_WAYS, reversed(rows)), LEAST)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=4))
def test_any_table_of_two_ways_keeps_its_small_numbers(numbers):
    cube = table(*map(tuple, numbers))
    assert_nothing_small_can_be_found(cube, hidden(cube, LEAST))


@st.composite
def linked_rows(draw):
    def one():
        week = draw(st.integers(0, 5))
        code = draw(st.sampled_from(("A-1", "A-2", "B-1", "B-2")))
        return (code, code[0], str(week // 2), draw(st.sampled_from("XYZ")), str(week))

    distinct = [one() for _ in range(draw(st.integers(1, 25)))]
    return [row for row in distinct for _ in range(draw(st.integers(1, 8)))]


@settings(max_examples=60, deadline=None)
@given(linked_rows())
def test_tables_that_share_their_codes_do_not_give_each_other_away(rows):
    cube = Cube(LINKED, rows)
    assert_nothing_small_can_be_found(cube, hidden(cube, LEAST))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(("1", "3", "40")), st.sampled_from("vi"), st.sampled_from("fm")),
        min_size=5,
        max_size=40,
    )
)
def test_numbers_of_persons_do_not_give_away_numbers_of_records(rows):
    cube = Cube(WEIGHED, rows)
    assert_nothing_small_can_be_found(cube, hidden(cube, LEAST))


def every_table_that_prints(cube: Cube, found: Hidden) -> list[tuple[int, ...]]:
    """All tables of 2 by 2 that print as this one, a hidden number being at least 1: by trying."""
    across = sorted({row[0] for row in cube.rows})
    down = sorted({row[1] for row in cube.rows})
    places = list(product(across, down))
    seen = printed(cube, found)
    total = seen[Cell((), ())]
    fitting = []
    for cuts in combinations_with_replacement(range(total + 1), len(places) - 1):
        ends = (0, *cuts, total)
        numbers = [last - first for first, last in pairwise(ends)]
        rows = [place for place, number in zip(places, numbers, strict=True) for _ in range(number)]
        other = Cube(TWO_WAYS, rows)
        if all(other.number(cell) == number for cell, number in seen.items()) and all(
            other.number(cell) >= 1 for cell in found.cells if cell.margin not in found.tables
        ):
            fitting.append(tuple(numbers))
    return fitting


@pytest.mark.parametrize(
    "numbers",
    [((3, 5), (6, 7)), ((1, 6), (6, 8)), ((2, 2), (9, 9)), ((4, 0), (8, 6)), ((1, 1), (1, 6))],
)
def test_trying_every_table_leaves_two_values_for_every_small_number(numbers):
    cube = table(*numbers)
    fitting = every_table_that_prints(cube, hidden(cube, LEAST))
    flat = [number for across in range(2) for number in (numbers[0][across], numbers[1][across])]
    assert tuple(flat) in fitting
    for at, number in enumerate(flat):
        if 0 < number < LEAST:
            assert len({one[at] for one in fitting}) >= 2


@pytest.mark.parametrize("acts", [40, 120, pytest.param(600, marks=pytest.mark.full)])
def test_a_whole_public_annex_gives_no_small_number_away(acts):
    counts = counts_of(selection(*many(acts), audience="statistics", scope="statistics_only"))
    for tally in (counts.acts, counts.victims, counts.accounts, counts.reviews):
        assert_nothing_small_can_be_found(tally.cube, tally.hidden, counts.least_shown)


@pytest.mark.parametrize("acts", [30, 60])
def test_other_records_print_the_very_same_annex(acts):
    """Not only the numbers of the margins: every row of every file, and every line below it."""
    counts = counts_of(selection(*many(acts), audience="statistics", scope="statistics_only"))
    kinds = ("acts", "victims", "accounts")
    before, tried = told_by(counts), 0
    for kind in kinds:
        tally = getattr(counts, kind)
        for move in set(tally.hidden.why.values()):
            rows = Counter(tally.cube.rows)
            for row, step in move.rows():
                rows[row] += step
            other = Tally(Cube(tally.cube.plan, rows.elements()), tally.hidden)
            changed: dict[str, Any] = {kind: other}
            assert told_by(replace(counts, **changed)) == before
            tried += 1
    assert tried


def told_by(counts):
    return {
        one.name: (one.head, one.rows, one.facts, under(one, "en", counts.least_shown))
        for one in counted(counts)
    }


def test_the_rule_hides_at_every_level_for_the_public_and_below_province_for_all():
    public = counts_of(selection(*many(40), audience="statistics", scope="statistics_only"))
    assert public.least_shown == LEAST
    assert counts_of(selection(*many(40))).least_shown == 1
