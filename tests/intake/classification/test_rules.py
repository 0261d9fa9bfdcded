"""Rules: notions that stand together speak of an act, as strongly as the weakest of them."""

import pytest

from intake.classification.rules import Rule, Told, rules_of

TOLD = Told({"TAKEN": {0: 0.9, 4: 0.5}, "BEATEN": {1: 0.6, 4: 0.4}, "HELD": {9: 0.8}})


@pytest.mark.parametrize(
    ("reach", "notions", "strength", "sentence"),
    [
        ("sentence", ("TAKEN",), 0.9, 0),
        ("sentence", ("TAKEN", "BEATEN"), 0.4, 4),
        ("near", ("TAKEN", "BEATEN"), 0.6, 0),
        ("near", ("TAKEN", "HELD"), 0.0, 0),
        ("text", ("TAKEN", "HELD"), 0.8, 0),
        ("sentence", ("TAKEN", "KILLED"), 0.0, 0),
        ("own", ("HELD",), 0.8, 9),
    ],
)
def test_a_rule_is_as_strong_as_its_weakest_notion_in_the_best_place(
    reach, notions, strength, sentence
):
    assert Rule("LIB-01", reach, notions).strength(TOLD) == (
        strength,
        sentence if strength else pytest.approx(0, abs=10),
    )


@pytest.mark.parametrize("reach", ["sentence", "near", "text"])
def test_a_notion_that_must_not_stand_there_takes_the_rule_away(reach):
    rule = Rule("LIF-07", reach, ("TAKEN", "BEATEN"), ("HELD",))
    assert rule.strength(TOLD)[0] > 0 or reach == "text"
    assert rule.strength(Told({**TOLD, "HELD": {0: 1.0, 4: 1.0}}))[0] == 0


def test_rules_are_read_as_people_write_them():
    (rule,) = rules_of({"LIF-07": {"near": ["UNKNOWN_MEN KILLED -TAKEN"]}})
    assert rule == Rule("LIF-07", "near", ("UNKNOWN_MEN", "KILLED"), ("TAKEN",))
