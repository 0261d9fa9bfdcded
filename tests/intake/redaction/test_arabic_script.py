"""Persian, Dari, Pashto: what taggers add to the rules, which lines they read, what they cost."""

import pytest

from intake.redaction import Redacted, read, redact
from intake.redaction.recognizers.persian_taggers import DARI_TAGGER, PASHTO_TAGGER
from intake.redaction.tagging.features.arabic_script import arabic_script
from intake.redaction.types import MASKED, SHOWN_BELOW, Cut
from tests.corpus.redaction import load
from tests.corpus.redaction.measured import measure
from tests.corpus.redaction.tweets import hidden
from tests.costs import in_step


def _found(tagger, text):
    shape = read(text).text
    return [shape[one.start : one.end] for one in tagger.find(shape)]


def test_a_name_no_list_knows_is_hidden_by_what_is_said_of_it_and_asked_about():
    text = "برادرم فرهنوش را دیشب از خانه بردند."
    (guess,) = DARI_TAGGER.find(text)
    assert SHOWN_BELOW <= guess.confidence < MASKED
    assert "فرهنوش" not in redact(text, ("fa-af",)).text


@pytest.mark.parametrize(
    ("text", "dari", "pashto"),
    [
        ("برادرم فرهنوش را دیشب از خانه بردند.", True, False),
        ("زما ورور فرهنوش یی د کور نه بوتلو.", False, True),
        ("They took my brother Farhnosh.", False, False),
        ("12 34 567", False, False),
        ("", False, False),
    ],
)
def test_a_line_is_read_by_the_tagger_of_its_language(text, dari, pashto):
    assert bool(_found(DARI_TAGGER, text)) is dari
    assert bool(_found(PASHTO_TAGGER, text)) is pashto


@pytest.mark.parametrize(
    "text", ["به تاریخ ۲۴ اسد ۱۴۰۲ آمدند.", "ان شاء الله، بسم الله، ماشاءالله"]
)
def test_a_month_and_what_is_said_of_god_are_nobodys_name(text):
    assert _found(DARI_TAGGER, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "نان یک وقت می‌دادند و آب هم به نوبت.",
        "شب سوم مرا به اتاق دیگر بردند و با کیبل زدند.",
        "په کوټه کې رڼا نه وه او اوبه هم نه وې.",
    ],
)
def test_plain_sentences_are_left_whole(text):
    assert redact(text, ("fa-af", "ps")).text == text


def test_every_token_has_features_and_neighbours_beyond_the_row_are_edges():
    (alone,) = arabic_script(["فرید"])
    assert "-1=<>" in alone
    assert "+1=<>" in alone
    assert arabic_script([]) == []


def test_little_is_told_of_common_words_among_their_like_and_all_beside_any_other():
    assert {len(told) for told in arabic_script(["از", "که", "است", "."])} == {3}
    assert min(map(len, arabic_script(["و", "فرهنوش", "را"]))) > 20


def test_what_is_short_for_something_is_nobodys_name():
    assert _found(DARI_TAGGER, "خانه نمبر ۴، IP 203.0.113.7 را گرفتند") == []


def test_features_forget_what_they_are_told_to_forget():
    (told,), (not_told,) = arabic_script(["احمد"]), arabic_script(["احمد"], lambda key: "")
    assert "l=SURE" in told
    assert "l=" in not_told
    assert set(told) - set(not_told) >= {"l=SURE"}


@pytest.mark.parametrize("tagger", [DARI_TAGGER, PASHTO_TAGGER], ids=lambda one: one.name)
def test_twice_the_text_is_twice_the_work(tagger):
    tagger.warm()
    line = "فرید و زلمی ته یی وویل او از خانه رفتند. "
    assert in_step(lambda size: list(tagger.find(line * size)), 60)


@pytest.mark.parametrize(
    ("name", "language", "least"), [("prs-dev", "fa-af", 0.8), ("ps-dev", "ps", 0.8)]
)
def test_of_the_names_of_the_development_texts_few_are_left(name, language, least):
    figures = measure(load(name), lambda text: redact(text, (language,)))
    persons = figures.identity["PERSON"]
    assert persons.found >= least * persons.every
    assert figures.masked <= 0.18


def test_the_measure_of_tweets_counts_names_hidden_whole_and_what_else_is_hidden():
    none = hidden(lambda text: Redacted(text, (), cuts=()))
    every = hidden(lambda text: Redacted("", (), cuts=(Cut((0, len(text)), (0, 0)),)))
    assert (none.whole, none.needless) == (0, 0)
    assert (every.whole, every.needless) == (every.names, every.others)
    assert every.names > 350
    assert every.to_json()["recall"] == 1.0
