"""The shipped weights come from the corpora, and again."""

import hashlib
from io import StringIO
from itertools import islice

import pytest
from django.core.management import CommandError, call_command

from intake.redaction.tagging import Model
from intake.redaction.tagging.features.english import english
from intake.redaction.tagging.shipped import WEIGHTS, digests, shipped
from intake.training import COURSES, Course, Settings, learn, rows
from intake.training.court import cases
from tests.corpus.redaction import OWN

CORPORA = OWN.parent


@pytest.mark.parametrize("course", COURSES, ids=lambda one: one.name)
def test_a_part_of_the_lessons_gives_the_same_weights_twice(course):
    def some():
        return learn(islice(course.rows(CORPORA), 60), Settings(most_rounds=5))

    once = some()
    assert once == some()
    Model(once, hashlib.sha256(once).hexdigest())


@pytest.mark.parametrize("course", COURSES, ids=lambda one: one.name)
def test_what_is_shipped_can_be_opened_and_is_described(course):
    shipped(course.name)
    card = (WEIGHTS / f"{course.name}.md").read_text(encoding="utf-8")
    assert digests()[f"{course.name}.crf"] in card


def test_all_weights_together_stay_below_fifteen_megabytes():
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 15 * 2**20


def test_a_model_nobody_teaches_is_refused():
    with pytest.raises(CommandError, match="no such model: latin"):
        call_command("train_redaction_models", "latin")


def test_the_command_says_whether_what_it_made_is_what_is_shipped(monkeypatch):
    monkeypatch.setattr(Course, "weights", lambda course, corpora: b"other weights")
    said = StringIO()
    with pytest.raises(CommandError, match="not the shipped weights: english"):
        call_command("train_redaction_models", "english", "--check", stdout=said)
    assert "not as shipped" in said.getvalue()


def _names(model):
    """Of each token of the development cases, whether the model is sure that it is a name."""
    dev = rows(cases(CORPORA / "tab" / "tab_dev_subset.json"), english)
    every = [model.shares(features, 0.5) for features, _ in dev]
    return [share.get("PERSON", 0.0) >= 0.5 for row in every for share in row]


@pytest.mark.full
def test_the_corpora_teach_english_what_is_shipped():
    # Word lists are features too and are corrected often: then bytes differ, and little else.
    (course,) = (one for one in COURSES if one.name == "english")
    weights = course.weights(CORPORA)
    made = _names(Model(weights, hashlib.sha256(weights).hexdigest()))
    kept = _names(shipped("english"))
    assert sum(kept) > 50
    assert sum(one != other for one, other in zip(made, kept, strict=True)) <= 0.1 * sum(kept)
