"""English: what the tagger adds to the rules, and what it must not do."""

import pytest

from intake.redaction import redact
from intake.redaction.recognizers.english_tagger import ENGLISH_TAGGER
from tests.corpus.redaction import load


def _kinds(text):
    return {text[f.start : f.end]: f.kind for f in ENGLISH_TAGGER.find(text)}


def test_a_case_number_and_a_date_in_words_are_found():
    text = "The case originated in an application (no. 00417/99) lodged on 12 March 2001."
    found = _kinds(text)
    assert found["00417/99"] == "DOCUMENT"
    assert found["12 March 2001"] == "DATE"


def test_a_name_no_list_knows_is_hidden_where_it_opens_a_sentence():
    text = "The applicant was seen. Grobzin Waltarek told the court so."
    assert "Waltarek" not in redact(text, ("en",)).text


def test_what_it_takes_for_context_stays_to_be_read_and_is_marked():
    result = redact("The applicant was released on 12 March 2001.", ("en",))
    marks = {result.text[m.start : m.end]: m.kind for m in result.context}
    assert marks["12 March 2001"] == "DATE"


@pytest.mark.parametrize(
    "text",
    [
        "Mi-17 helicopters flew over the valley",
        "No warrant, no charge and no judge (I); taken because of what a woman wore (V).",
        "We were given no paper and no reason.",
        "There is no law, there is only who you know.",
        "It is very cold and there is no wood.",
    ],
)
def test_plain_sentences_are_left_whole(text):
    assert redact(text, ("en",)).text == text


@pytest.mark.parametrize(
    "text", ["دیشب آمدند و او را بردند.", "هغوی شپه راغلل.", "12 34", "", "Willow"]
)
def test_what_is_not_english_or_a_word_alone_is_not_for_it(text):
    assert _kinds(text) == {}


def test_of_the_own_english_texts_at_least_nine_names_in_ten_are_hidden():
    names = [
        (name, redact(item.text, ("en",)).text)
        for item in load("en-dev")
        for name in item.marked(["PERSON"])
    ]
    left = [name for name, shown in names if name in shown]
    assert len(left) <= len(names) / 10, left
