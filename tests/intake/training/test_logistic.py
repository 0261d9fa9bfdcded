"""Logistic regression in plain Python: it learns what is there, and the same every time."""

import pytest

from intake.training.logistic import fit, share

ROWS = [{"one": 1.0, "taken": 1.0}, {"one": 1.0, "taken": 1.0, "denied": 1.0}, {"one": 1.0}] * 8
LABELS = [True, False, False] * 8


def _fitted(pull=0.02):
    return fit(ROWS, LABELS, lambda _: pull)


def test_what_speaks_for_an_act_weighs_more_and_what_denies_it_less_than_nothing():
    weights = _fitted()
    assert weights["taken"] > 1
    assert weights["denied"] < -1
    assert share(weights, ROWS[0]) > 0.8
    assert share(weights, ROWS[1]) < 0.3


def test_the_same_rows_give_the_same_weights():
    assert _fitted() == _fitted()


def test_a_stronger_pull_gives_smaller_weights():
    strong, weak = _fitted(5.0), _fitted(0.02)
    assert abs(strong["taken"]) < abs(weak["taken"]) / 2


def test_at_the_end_no_weight_could_be_better_by_itself():
    weights = fit(ROWS, LABELS, lambda _: 0.5)
    for name in weights:
        gradient = 0.5 * weights[name] + sum(
            (share(weights, row) - label) * row.get(name, 0.0)
            for row, label in zip(ROWS, LABELS, strict=True)
        )
        assert gradient == pytest.approx(0, abs=0.1)


def test_nothing_to_learn_is_no_weight():
    assert fit([], [], lambda _: 1.0) == {}
    assert share({}, {"unheard": 3.0}) == 0.5
