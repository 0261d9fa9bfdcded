"""Several models asked together: the surest is believed, each from its own probability on."""

import hashlib

import pytest

from intake.redaction.tagging import Model
from intake.redaction.tagging.joined import Joined
from intake.redaction.tagging.model import Told
from intake.redaction.types import SHOWN_BELOW
from intake.training import Settings, learn


def taught(*rows):
    weights = learn([([[one]], [label]) for one, label in rows], Settings(c1=0.0, c2=0.01))
    return Model(weights, hashlib.sha256(weights).hexdigest())


# One has seen "came" beside names four times of five, the other once of twenty.
OFTEN = taught(*[("came", "PERSON")] * 4, ("came", "O"))
SELDOM = taught(("came", "PERSON"), *[("came", "O")] * 19)
ROW = Told([["came"]])


def _share(joined, floor=SHOWN_BELOW):
    (said,) = joined.shares(ROW, floor)
    return said.get("PERSON", 0.0)


def test_the_surest_is_believed():
    assert _share(Joined((OFTEN, 0.1), (SELDOM, 0.01))) == pytest.approx(0.8, abs=0.05)
    assert _share(Joined((SELDOM, 0.01), (OFTEN, 0.1))) == pytest.approx(0.8, abs=0.05)


def test_a_model_is_not_heard_below_its_own_probability():
    assert _share(Joined((SELDOM, 0.2))) == 0.0
    assert _share(Joined((SELDOM, 0.2), (OFTEN, 0.95))) == 0.0


def test_what_is_heard_at_all_is_in_the_band_that_people_are_asked_about():
    rarely = taught(("came", "PERSON"), *[("came", "O")] * 199)
    assert rarely.shares(ROW, 0.0)[0]["PERSON"] < SHOWN_BELOW
    assert _share(Joined((rarely, 0.001))) == SHOWN_BELOW


def test_below_the_floor_asked_for_nothing_is_said():
    assert Joined((SELDOM, 0.01)).shares(ROW, 0.5) == [{}]


def test_a_row_of_nothing_has_nothing():
    assert Joined((OFTEN, 0.1)).shares(Told([]), 0.03) == []
