"""The shipped weights of classification come from the training accounts, and again."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from intake.classification.model import SHIPPED, model_of
from intake.training import acts
from intake.training.accounts import accounts
from tests.corpus import classification as corpus
from tests.corpus.classification import load

CORPORA = Path(corpus.__file__).parent
REPORT = '- {{text: "{}", acts: [{}], claims: []}}\n'
SHORT = '- {{text: "{}", codes: [{}]}}\n'


@pytest.fixture
def few(tmp_path):
    """The shape of the corpora, of a few invented sentences."""
    for language in ("en", "prs", "ps"):
        told = REPORT.format("They arrested {PERSON|Gul Sample} in the night.", "LIB-01")
        calm = REPORT.format("We bought shoes in the market.", "")
        (tmp_path / f"{language}-train.yaml").write_text(told * 4 + calm * 4, "utf-8")
        short = SHORT.format("They burned the house.", "HOM-03") * 4
        (tmp_path / f"short-{language}.yaml").write_text(short, "utf-8")
    return tmp_path


def test_an_account_is_the_text_a_reader_sees_and_its_codes():
    reports = [load(f"{language}-train") for language in ("en", "prs", "ps")]
    every = list(accounts(CORPORA))
    for report, account in zip((one for part in reports for one in part), every, strict=False):
        assert account.text.split() == report.text.split()
        assert account.codes == {*report.acts, *report.claims}
    assert len(every) > sum(map(len, reports)) + 300


def test_an_account_keeps_its_text_to_itself():
    assert repr(next(accounts(CORPORA))) == "<Account>"


def test_a_few_accounts_give_the_same_weights_twice_and_they_can_be_read(few):
    once = acts.weights(few)
    assert once == acts.weights(few)
    assert b"Gul" not in once
    assert model_of(once).weights


def test_a_phrase_that_one_account_alone_has_teaches_nothing(few):
    path = few / "en-train.yaml"
    alone = REPORT.format("A drone struck the orchard.", "CON-04")
    path.write_text(path.read_text("utf-8") + alone, "utf-8")
    assert not any("AIRSTRIKE" in name for name in json.loads(acts.weights(few))["weights"])
    path.write_text(path.read_text("utf-8") + alone * 4, "utf-8")
    assert any("AIRSTRIKE" in name for name in json.loads(acts.weights(few))["weights"])


def test_what_everybody_says_is_worth_less_than_what_only_victims_say(few):
    worth = json.loads(acts.weights(few))["worth"]
    assert worth["night"] < 0.5
    assert "arrest*" not in worth  # which is to say 1
    assert all(0 < one < 1 for one in worth.values())


def test_the_command_says_whether_what_it_made_is_what_is_shipped(monkeypatch):
    monkeypatch.setattr(acts, "weights", lambda corpora: b"other weights")
    said = StringIO()
    with pytest.raises(CommandError, match="not the shipped weights"):
        call_command("train_classifier", "--check", stdout=said)
    assert "not as shipped" in said.getvalue()
    assert SHIPPED.read_bytes() != b"other weights"


@pytest.mark.full
def test_the_accounts_teach_what_is_shipped():
    assert acts.weights(CORPORA) == SHIPPED.read_bytes()
