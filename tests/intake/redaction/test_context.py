"""Labels are of two kinds: identity is cut out, context stays to be read, with a mark on it."""

import json
import re

import pytest

from intake.redaction import RECOGNIZERS, Redacted, read, redact, redact_all, redactor
from intake.redaction.kinds import CONTEXT, IDENTITY, is_context
from intake.redaction.types import Finding
from tests.corpus.reports import EVERY, LANGUAGES


class Planted:
    """A recognizer of these very words."""

    name = "planted"

    def __init__(self, kind, words, confidence=0.9):
        self._found = (kind, confidence)
        self._pattern = re.compile(re.escape(read(words).text))

    def find(self, text):
        kind, confidence = self._found
        for found in self._pattern.finditer(text):
            yield Finding(*found.span(), kind, confidence, self.name)


@pytest.fixture
def planting(monkeypatch):
    def plant(*recognizers):
        every = (*RECOGNIZERS, *recognizers)
        monkeypatch.setattr(redactor, "RECOGNIZERS", every)

    return plant


def _marked(result):
    return [(one.kind, result.text[one.start : one.end], one.label) for one in result.context]


def test_every_kind_has_one_label_and_what_nobody_listed_is_identity():
    assert not IDENTITY.keys() & CONTEXT.keys()
    assert all(map(is_context, CONTEXT))
    assert not any(map(is_context, IDENTITY))
    assert not is_context("UNHEARD")


def test_every_kind_found_in_the_corpus_is_on_a_list():
    results = [redact(report.text, (report.language,)) for report in EVERY]
    assert {span.kind for result in results for span in result.spans} <= IDENTITY.keys()
    assert {mark.kind for result in results for mark in result.context} <= CONTEXT.keys()


def test_context_stays_to_be_read_under_one_label_in_all_texts(planting):
    planting(Planted("PLACE", "Deh Tut"), Planted("PLACE", "Deh Anar"), Planted("AGE", "12"))
    first, second = redact_all(
        ("In Deh Tut, Karim, 12, was beaten.", "He came to Deh Anar from Deh Tut"), ("en",)
    )
    assert first.text == "In Deh Tut, [PERSON-1], 12, was beaten."
    assert _marked(first) == [("PLACE", "Deh Tut", "PLACE-1"), ("AGE", "12", "AGE-1")]
    assert _marked(second) == [
        ("PLACE", "Deh Anar", "PLACE-2"),
        ("PLACE", "Deh Tut", "PLACE-1"),
    ]
    assert {one.kind for one in first.identities} == {"PERSON"}


def test_a_kind_that_nobody_listed_is_hidden(planting):
    planting(Planted("SHOE", "green shoes"))
    assert redact("in green shoes", ("en",)).text == "in [SHOE-1]"


def test_what_is_identity_to_one_and_context_to_another_is_hidden(planting):
    planting(Planted("DATE", "0700000123"))
    result = redact("call 0700000123 now", ("en",))
    assert (result.text, result.context) == ("call [PHONE-1] now", ())


def test_a_sure_name_inside_a_school_is_hidden_and_the_school_is_marked(planting):
    planting(Planted("SCHOOL", "school of Karim Wardaki"))
    result = redact("the school of Karim Wardaki burned", ("en",))
    assert result.text == "the school of [PERSON-1] burned"
    assert _marked(result) == [("SCHOOL", "school of [PERSON-1]", "SCHOOL-1")]


def test_a_guess_at_a_name_gives_way_to_what_is_surely_a_place(planting):
    planting(Planted("PLACE", "village of Gulzaman"))
    result = redact("in the village of Gulzaman", ("en",))
    assert result.text == "in the village of Gulzaman"


def test_a_guess_at_a_name_stays_hidden_beside_a_guess_at_a_place(planting):
    planting(Planted("PLACE", "village of Gulzaman", 0.4))
    result = redact("in the village of Gulzaman", ("en",))
    assert "Gulzaman" not in result.text
    assert result.spans[0].check


def test_a_name_known_from_elsewhere_is_hidden_even_in_what_is_surely_a_place(planting):
    planting(Planted("PLACE", "village of Gulzaman"))
    result = redact("Engineer Gulzaman lives in the village of Gulzaman", ("en",))
    assert "Gulzaman" not in result.text


def test_marks_are_read_back_and_a_text_of_before_has_none(planting):
    planting(Planted("PLACE", "Deh Tut"))
    result = redact("in Deh Tut", LANGUAGES)
    plain = json.loads(json.dumps(result.to_json()))
    assert Redacted.from_json(plain) == result
    assert _marked(result) == [("PLACE", "Deh Tut", "PLACE-1")]
    del plain["context"]
    assert Redacted.from_json(plain).context == ()
