"""The shipped weights: there, whole, described, small; and what probabilities are made of."""

import hashlib
import json
from datetime import date

import pytest

from intake.classification import classify
from intake.classification.classifier import classify as classify_with
from intake.classification.model import SHIPPED, Model, Thresholds, beside, model_of, shipped
from intake.classification.phrases import Index, phrase
from intake.errors import IntakeError
from intake.taxonomy import VIOLATIONS

TODAY = date(2025, 6, 1)


def test_what_is_shipped_is_described_and_small():
    weights = SHIPPED.read_bytes()
    card = SHIPPED.with_suffix(".md").read_text(encoding="utf-8")
    assert hashlib.sha256(weights).hexdigest() in card
    assert len(weights) < 2**20


def test_shipped_weights_speak_of_acts_of_the_taxonomy_only():
    model = shipped()
    assert {name.split()[1] for name in model.weights if name.startswith("act ")} <= set(VIOLATIONS)
    assert 0 < model.thresholds.urgent <= model.thresholds.proposed < 0.5


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"schema": 2}', b"\xff"])
def test_damaged_weights_are_refused(content):
    with pytest.raises(IntakeError, match="damaged_weights"):
        model_of(content)


def test_a_probability_is_the_logistic_of_weighted_evidence_and_company():
    model = Model({"one": -1.0, beside("LIB-01", "HELD"): 2.0}, {}, Thresholds(0.2, 0.1))
    assert model.probability("LIB-01", {"one": 1.0}, {}) == 0.269
    assert model.probability("LIB-01", {"one": 1.0}, {"HELD": 1.0}) == 0.731
    assert model.probability("INT-01", {"one": 1.0}, {"HELD": 1.0}) == 0.269


def test_no_evidence_overflows_and_no_probability_leaves_its_range():
    model = Model({"one": 1e6}, {}, Thresholds(0.2, 0.1))
    assert model.probability("LIB-01", {"one": 1.0}, {}) == 1.0
    assert model.probability("LIB-01", {"one": -1.0}, {}) == 0.0


def test_a_hint_is_worth_less_than_a_sure_phrase_and_a_common_phrase_less_than_a_rare_one():
    sure, hint = phrase("took him", "TAKEN"), phrase("white car", "TAKEN", sure=False)
    rare, common = phrase("bundled", "TAKEN"), phrase("took", "TAKEN")
    words = Index([sure, hint, rare, common])
    model = Model({}, {"took": 0.2}, Thresholds(0.2, 0.1), words)
    assert model.worth(hint) < model.worth(sure) == 1.0
    assert model.worth(common) < model.worth(rare)


def test_other_weights_may_be_given_and_change_nothing_for_the_next():
    before = classify("they arrested him", TODAY)
    told = json.loads(SHIPPED.read_bytes())
    silent = model_of(json.dumps(told | {"weights": {"one": -30.0}}).encode())
    assert classify_with("they arrested him", TODAY, silent).acts == ()
    assert classify("they arrested him", TODAY) == before
