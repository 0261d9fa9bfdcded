"""A new annex beside those that left: what one taken from the other leaves is not small either."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from casework.dossier.figures.before import Before, compared
from casework.dossier.figures.counts import Counts, counts_of
from casework.dossier.figures.cube import Cell, Cube
from casework.dossier.figures.published import before_of, published, text_of
from casework.dossier.figures.suppression import Hidden, hidden
from casework.dossier.figures.tally import MARK
from casework.dossier.figures.windows import written
from casework.dossier.profiles.annex import PROFILE
from casework.dossier.selection import Selection
from casework.records import Dossier, Record
from intake.errors import IntakeError
from tests.casework.dossier.figures.attacker import LEAST, annexes_of, cube_of, found_out
from tests.casework.dossier.figures.invented import ANSWERS, DAY, MEMBER, an_act, many, selection

HISTORIES = [
    ((7, 9, 8, 6), (7, 9, 8, 6)),
    ((7, 9, 8, 6), (9, 9, 8, 12)),
    ((7, 6, 8, 6), (9, 9, 8, 6)),
    ((3, 6, 8, 7), (3, 6, 8, 7)),
    ((3, 6, 8, 7), (3, 6, 8, 14)),
    ((3, 6, 8, 7), (8, 6, 8, 7)),
    ((3, 6, 8, 7), (9, 12, 10, 7)),
    ((6, 6, 0, 7), (8, 6, 5, 7)),
    ((6, 6, 0, 7), (6, 6, 2, 10)),
    ((6, 0, 0, 6), (6, 0, 0, 6), (7, 7, 6, 9)),
    ((5, 6, 7, 5), (7, 6, 9, 6), (9, 6, 9, 9)),
    ((3, 5, 6, 5), (9, 5, 6, 5), (9, 8, 8, 5)),
]


@pytest.mark.parametrize("tables", HISTORIES, ids=str)
def test_whoever_has_every_annex_and_tries_every_history_is_sure_of_no_small_number(tables):
    assert found_out(annexes_of(*tables)) == set()


def test_the_same_attacker_is_sure_where_annexes_do_not_know_of_each_other():
    apart = [annexes_of(one)[0] for one in ((7, 9, 8, 6), (9, 9, 8, 12))]
    assert found_out(apart) == {2}
    # The same records, of which each annex hides others: together they hide nothing.
    cells = {Cell(("across", "down"), codes) for codes in (("0", "0"), ("0", "1"))}
    across = Hidden(frozenset({*cells, Cell(("down",), ("0",)), Cell(("down",), ("1",))}))
    assert found_out([((3, 6, 8, 7), across), annexes_of((3, 6, 8, 7))[0]]) == {3}


def test_a_number_that_differs_by_few_is_hidden_and_one_that_differs_by_five_is_not():
    (_, first), (_, second) = annexes_of((20, 30, 40, 50), (22, 36, 46, 56))
    assert first == Hidden()
    assert second.hides(Cell(("across", "down"), ("0", "0")))
    (_, later) = annexes_of((20, 30, 40, 50), (25, 35, 45, 55))[1]
    assert later == Hidden()


def test_with_few_records_more_no_number_is_printed_at_all():
    assert annexes_of((20, 30, 40, 50), (20, 30, 40, 53))[1][1].everything


def test_what_was_hidden_stays_so_until_there_are_twice_as_many():
    small = Cell(("across", "down"), ("0", "0"))
    assert annexes_of((3, 20, 20, 20), (13, 20, 25, 30))[1][1].hides(small)
    assert not annexes_of((3, 20, 20, 20), (43, 40, 45, 50))[1][1].hides(small)


def test_an_example_leaves_what_did_not_change_and_takes_nothing_from_what_was_there():
    """Of a whole annex: no move for a number's sake shows in the annex before."""
    before, now = left(60), counts_of(of(100))
    was = before_of(before.acts.cube, before.acts.hidden)
    cube = now.acts.cube
    found = hidden(cube, LEAST, compared(cube, [was], LEAST))
    assert not found.everything
    assert found.why
    for move in set(found.why.values()):
        rows = Counter(cube.rows)
        for row, step in move.rows():
            rows[row] += step
        other = Cube(cube.plan, rows.elements())
        for margin in was.shown.keys() - found.tables:
            for codes, number in other.margin(margin).items():
                there = was.number(Cell(margin, codes))
                assert there is None or number >= there


def test_no_number_of_two_annexes_differs_by_few_and_nothing_hidden_comes_to_light():
    before, now = left(60), counts_of(after(60, 100))
    for was, is_ in zip(cubes(before), cubes(now), strict=True):
        assert is_.shown
        for margin in was.shown.keys() & is_.shown.keys():
            for codes in {*was.shown[margin], *is_.shown[margin]}:
                first, second = (one.number(Cell(margin, codes)) for one in (was, is_))
                if first is not None and second is not None:
                    assert not 0 < abs(second - first) < LEAST
        assert is_.hidden >= {one for one in was.hidden if one.margin in is_.shown}
        assert not was.withheld & is_.shown.keys()


def test_the_same_records_once_more_print_the_same():
    assert counts_of(after(60, 60)).published == left(60).published


def test_what_was_printed_is_read_as_it_was_written():
    told = left(60).published
    assert published(text_of(told)) == told
    assert any(one.shown for one in told.cubes.values())
    assert not [number for one in told.cubes.values() for numbers in one.shown.values()
                for number in numbers.values() if number < LEAST]  # fmt: skip


@pytest.mark.parametrize("wrong", ["", "{}\n", '{"alone":{"a":true},"cubes":{},"schema":'
                                   '"amanat/cells/1","windows":"2024-01/2024-02"}\n'])  # fmt: skip
def test_what_is_no_list_of_numbers_is_refused(wrong):
    with pytest.raises(IntakeError, match="cells_malformed"):
        published(wrong)


def test_numbers_that_stand_alone_do_not_tell_of_few_either():
    before = counts_of(of(30, left_out={row.id: "act_not_accepted" for row in others(20)}))
    again = {row.id: "act_not_accepted" for row in others(22)}
    assert before.left_out("act_not_accepted") == "20"
    assert counts_of(of(30, left_out=again)).left_out("act_not_accepted") == "22"
    assert counts_of(beside(before, of(30, left_out=again))).left_out("act_not_accepted") == MARK


def test_other_windows_than_before_are_not_printed():
    windows = written(left(60).windows)
    other = {**ANSWERS, "windows": "2024-01/2024-06 2024-07/2024-12"}
    now = beside(left(60), of(60, answers=other))
    counts = counts_of(now)
    assert counts.acts.withheld("province", "window")
    assert counts.acts.withheld("mode", "window")
    assert counts.acts.shown() == "60"
    assert ("annex_windows", windows, False) in said(now)
    assert "annex_windows" not in {code for code, _, _ in said(after(60, 60))}


def test_few_acts_more_are_waited_for():
    assert ("annex_few_new", "D-2026-0003-v1", True) in said(after(60, 63))
    for now in (60, 65):
        assert [one for one in said(after(60, now)) if one[2]] == []
    assert ("annex_compared", "D-2026-0003-v1", False) in said(after(60, 65))


def test_an_annex_of_which_nothing_was_printed_asks_nothing():
    cube = cube_of((20, 30, 40, 50))
    assert hidden(cube, LEAST, compared(cube, [Before()], LEAST)) == Hidden()


# -- The desk -----------------------------------------------------------------------------


def of(acts: int, **terms) -> Selection:
    """The first so many of the same acts."""
    every = list(many(120))
    first = every[: 1 + acts * (len(every) // 120)]
    return selection(*first, **{"audience": "statistics", "scope": "statistics_only", **terms})


@cache
def left(acts: int) -> Counts:
    """An annex of the first so many that left."""
    return counts_of(of(acts))


def after(was: int, now: int) -> Selection:
    """An annex of so many acts that comes after one of fewer, with the same windows."""
    windows = written(left(was).windows)
    return beside(left(was), of(now, answers={**ANSWERS, "windows": windows}))


def beside(before: Counts, now: Selection) -> Selection:
    one: Record = Dossier(
        id=MEMBER, number="D-2026-0003", order=MEMBER, order_sha256="ab" * 32, profile="annex",
        language="en", audience="statistics", scope="statistics_only", made_on=DAY, by=MEMBER,
        printed=text_of(before.published),
    )  # fmt: skip
    return replace(now, records={**now.records, one.id: one})


def others(number: int) -> list[Record]:
    return [an_act(at) for at in range(1, number + 1)]


def cubes(counts) -> list[Before]:
    told = counts.published.cubes
    return [told[name] for name in ("acts", "victims", "accounts")]


def said(chosen: Selection) -> list[tuple[str, str, bool]]:
    return [(gap.code, gap.field, gap.blocks) for gap in PROFILE.gaps(chosen)]
