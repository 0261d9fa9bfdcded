"""Words of offices, papers and customs, explained to readers of another language. All invented."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import facts
from casework.facts.glossary import glossary_of
from casework.showing.glossary import explained, with_terms
from casework.showing.working_text import Mark
from intake.facts import MalformedFacts, open_facts
from intake.redaction import Redacted, Span
from tests.casework.pages.conftest import Pages

DARI = "او را به قوماندانی امنیهٔ هرات بردند؛ برادرش از امر بالمعروف است."
PASHTO = "ولسوال يې د امنيې قوماندانۍ ته بوتلو."
EVERY = [pytest.param(one, id=one.code) for one in facts.glossary()]


def told(text, language, added=(), spans=()):
    texts = {"account": with_terms(Redacted(text, tuple(spans)), added, (), language)}
    return {one.quotes[0].text: one.label for one in explained(texts, language)}


def test_a_reader_of_english_is_told_what_a_dari_report_names():
    assert told(DARI, "en") == {
        "قوماندانی امنیهٔ": "provincial police headquarters",
        "امر بالمعروف": "the ministry that enforces morals "
        "(Propagation of Virtue and Prevention of Vice)",
    }


def test_what_a_readers_own_language_writes_is_not_explained_to_them():
    assert set(told(PASHTO, "en")) == {"ولسوال", "امنيې قوماندانۍ"}
    assert told(PASHTO, "ps") == {}
    assert set(told(PASHTO, "fa-af")) == {"امنيې قوماندانۍ"}
    assert told("He was taken to the mahbas.", "en") == {}
    assert told("He was taken to the mahbas.", "ps") == {"mahbas": "زندان"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("در نظارت خانه ماند", "نظارت خانه"),
        ("در نظارت‌خانه ماند", "نظارت‌خانه"),
        ("در نظارتخانه ماند", "نظارتخانه"),
        ("محتسبین آمدند", "محتسبین"),
        ("قوماندانی\nامنيه", "قوماندانی\nامنيه"),
    ],
)
def test_it_is_found_however_it_is_joined_spelt_or_bent(text, written):
    assert set(told(text, "en")) == {written}


def test_a_longer_word_that_only_begins_alike_is_another_word():
    assert told("والیبال و ولسوالیان و دیتا", "en") == {}


def test_of_two_terms_that_begin_alike_the_longer_one_is_meant():
    assert set(told("د بدري قطعې کسان راغلل", "en")) == {"بدري قطعې"}


def test_each_is_explained_once_and_leads_to_where_it_stands_first():
    texts = {"account": with_terms(Redacted("محبس و باز محبس", ()), (), (), "en")}

    (one,) = explained(texts, "en")

    assert one.quotes[0].anchor == "account-w0"
    pieces = [(piece.text, piece.about) for piece in texts["account"].pieces]
    assert pieces == [("محبس", ("term",)), (" و باز ", ()), ("محبس", ("term",))]


def test_nothing_hidden_is_explained_and_no_term_reaches_over_it():
    tag = Span(0, 10, "PERSON", 0.9, "kinship", "PERSON-1", False)
    assert told("[PERSON-1] در محبس", "en", [Mark(14, 18, "PLACE", put="[PLACE]")], [tag]) == {}
    at = Span(10, 20, "PERSON", 0.9, "kinship", "PERSON-1", False)
    assert told("قوماندانی [PERSON-1] امنیه", "en", spans=[at]) == {}
    hidden = [Mark(9, 10, "PERSON", put="[PERSON]")]
    assert told("قوماندانی امنیه", "en", hidden) == {}
    before = [Mark(0, 3, "PERSON", put="[PERSON]")]
    assert told("الف در محبس", "en", before) == {"محبس": "prison"}


@pytest.mark.parametrize("term", EVERY)
def test_every_way_to_write_it_is_found_and_is_no_other_term(term):
    for language, forms in term.written.items():
        reader = "en" if language != "en" else "ps"
        for form in forms:
            found = told(form.removesuffix("*"), reader)
            own = [one for one in facts.glossary() if form in one.written[reader]]
            assert found == {form.removesuffix("*"): term.meaning(reader)} or own == [term]


@pytest.mark.parametrize("term", EVERY)
def test_its_meaning_stands_in_three_languages_each_in_its_own_letters(term):
    assert not re.search("[\u0600-\u06ff]", term.meaning("en"))
    for language in ("fa-af", "ps"):
        assert not re.search("[A-Za-z0-9كي]", term.meaning(language)) or language == "ps"
        assert not re.search("[A-Za-z0-9ك]", term.meaning(language))
    assert term.meaning("fa-af") not in term.written["fa-af"]


@given(st.text(alphabet="محبس قوماندانی امنیه\u200c\u064e[]-1P", max_size=40))
def test_any_text_is_cut_without_a_loss(text):
    shown = with_terms(Redacted(text, ()), (), (), "en")
    assert "".join(piece.text for piece in shown.pieces) == text


@pytest.mark.parametrize(
    "forms", ['["a b c d e"]', '["a* b"]', '["a", "a"]', '"a"', '[""]'], ids=repr
)
def test_a_form_that_cannot_stand_in_a_text_is_refused(tmp_path, forms):
    path = tmp_path / "glossary.yaml"
    path.write_text(f"one: {{written: {{en: {forms}, prs: [], ps: []}}, en: x, prs: y, ps: z}}")
    with pytest.raises(MalformedFacts):
        glossary_of(open_facts(path))


@pytest.mark.django_db
def test_the_page_of_a_review_explains_them_and_leads_to_the_words(pages: Pages):
    row = pages.arrive(DARI, language="fa-af")

    text = pages.get("review", review=row.pk).content.decode()

    assert "provincial police headquarters" in text
    linked = re.search(r'href="#(account-w\d+)" dir="auto">قوماندانی امنیهٔ<', text)
    assert linked
    assert f'id="{linked[1]}"' in text
