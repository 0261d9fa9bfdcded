"""Two people at one report: nobody's work is lost without a word. All people are invented."""

import re

import pytest

from casework.services import cases, review
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db


def test_whoever_was_slower_sees_both_and_loses_nothing(pages: Pages):
    row = pages.arrive()
    pages.post(row.pk, "take")
    seen = pages.version(row.pk)
    by = pages.web.house.unlocked("Amina")
    review.set_urgency(by, pages.desk, row.pk, expects=seen, level="T0")

    body = {
        "deed": "reject", "expects": seen,
        "reject-reason": "abusive", "reject-words": "Only insults.",
    }  # fmt: skip
    answer = pages.browser.post(pages.at("review", review=row.pk), body)

    assert answer.status_code == 409
    assert b"Somebody was faster" in answer.content
    assert b"Only insults." in answer.content
    assert b"At once" in answer.content
    assert pages.review(row.pk).state == "in_review"


def both_shown(answer):
    """What stands side by side: label, as it is now, as it was typed."""
    text = answer.content.decode()
    pair = r'<h3>([^<]*)</h3>\s*<div class="both">.*?<pre[^>]*>(.*?)</pre>.*?<pre[^>]*>(.*?)</pre>'
    return re.findall(pair, text, re.DOTALL)


def carried(pages, row, deed):
    """What the form of a deed carries along of the record as it was shown."""
    text = pages.get("review", review=row.pk).content.decode()
    form = text[text.index(f'name="deed" value="{deed}"') :]
    return dict(re.findall(r'name="(expects|was)" value="([^"]*)"', form[: form.index("</form>")]))


def test_a_field_that_two_people_changed_is_shown_as_saved_and_as_typed(pages: Pages):
    row, by = pages.arrive(), pages.web.house.unlocked("Amina")
    pages.post(row.pk, "note", words="Ask about the shop.")
    form = carried(pages, row, "note")
    seen = pages.version(row.pk)
    review.note(by, pages.desk, row.pk, expects=seen, words="The shop is asked about.")

    body = {**form, "deed": "note", "note-words": "Ask about the brother."}
    answer = pages.browser.post(pages.at("review", review=row.pk), body)

    assert answer.status_code == 409
    assert both_shown(answer) == [
        ("For your colleagues", "The shop is asked about.", "Ask about the brother.")
    ]
    assert pages.review(row.pk).words_on_it == "The shop is asked about."
    again = {**carried(pages, row, "note"), "deed": "note", "note-words": "Both of them."}
    assert pages.browser.post(pages.at("review", review=row.pk), again).status_code == 303


def test_a_field_that_only_one_of_two_changed_is_not_shown_twice(pages: Pages):
    row, by = pages.arrive(), pages.web.house.unlocked("Amina")
    pages.post(row.pk, "note", words="Ask about the shop.")
    form = carried(pages, row, "note")
    review.set_urgency(by, pages.desk, row.pk, expects=pages.version(row.pk), level="T0")

    body = {**form, "deed": "note", "note-words": "Ask about the brother."}
    answer = pages.browser.post(pages.at("review", review=row.pk), body)

    assert answer.status_code == 409
    assert both_shown(answer) == []
    assert b"Ask about the brother." in answer.content


def test_what_was_typed_into_a_form_that_is_gone_is_still_shown_in_words(pages: Pages):
    row, by = pages.arrive(), pages.web.house.unlocked("Amina")
    pages.post(row.pk, "take")
    form, seen = carried(pages, row, "reject"), pages.version(row.pk)
    review.reject(by, pages.desk, row.pk, expects=seen, reason="abusive", words="Insults.")

    body = {**form, "deed": "reject", "reject-reason": "out_of_scope", "reject-words": "Not ours."}
    answer = pages.browser.post(pages.at("review", review=row.pk), body)

    assert answer.status_code == 409
    (reason, words) = both_shown(answer)
    assert words[1:] == ("Insults.", "Not ours.")
    assert not [said for said in reason if "_" in said]
    assert pages.review(row.pk).reason == "abusive"


def test_both_choices_of_a_case_or_an_urgency_are_in_words(pages: Pages):
    row, by = pages.arrive(), pages.web.house.unlocked("Amina")
    one, other = (cases.open_case(by, pages.desk, title=title) for title in ("Shops", "Roads"))
    form = carried(pages, row, "link_case")
    review.link_to_case(by, pages.desk, row.pk, expects=pages.version(row.pk), case=one)

    body = {**form, "deed": "link_case", "link_case-case": str(other), "link_case-title": ""}
    answer = pages.browser.post(pages.at("review", review=row.pk), body)

    assert both_shown(answer) == [("Case", "Shops", "Roads")]


@pytest.mark.parametrize("odd", ["", "x", "words:", "words:zz," * 500])
def test_marks_that_are_none_show_more_and_break_nothing(pages: Pages, odd: str):
    row, by = pages.arrive(), pages.web.house.unlocked("Amina")
    seen = pages.version(row.pk)
    review.note(by, pages.desk, row.pk, expects=seen, words="Saved.")
    body = {"deed": "note", "expects": seen, "was": odd, "note-words": "Typed."}

    answer = pages.browser.post(pages.at("review", review=row.pk), body)

    assert [one[1:] for one in both_shown(answer)] == [("Saved.", "Typed.")]
