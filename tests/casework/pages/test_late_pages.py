"""A page that came while the keys were locked is read back in words. All people are invented."""

import re
import uuid
from typing import Any

import pytest
from django.utils import translation

from casework.late_pages import LatePage
from casework.services import cases
from casework.views import late_fields
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db
ROW = uuid.UUID(int=7)


def offered(pages: Pages, path: str, language: str = "en", **fields: str) -> Any:
    """The offer after unlocking, read in a language."""
    pages.browser.post("/en/lock/")
    pages.browser.post(path, fields)
    pages.web.unlock(pages.browser, "Laila")
    return pages.browser.get(f"/{language}/late-page/")


def told(answer: Any) -> list[tuple[str, str]]:
    text = answer.content.decode()
    return re.findall(r'<dt>(.*?)</dt><dd dir="auto">(.*?)</dd>', text)


def sent_again(answer: Any) -> dict[str, str]:
    text = answer.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text))
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def rejection(**more: str) -> dict[str, str]:
    return {
        "deed": "reject",
        "expects": "1",
        "reject-reason": "out_of_scope",
        "reject-words": "Only insults.",
        **more,
    }


def test_labels_and_codes_are_in_the_words_of_the_page_that_was_sent(pages: Pages):
    row = pages.arrive()

    answer = offered(pages, pages.at("review", review=row.pk), **rejection())

    lines = told(answer)
    assert lines[0] == ("What you were about to do", "Reject it")
    assert lines[-1][1] == "Only insults."
    assert len(lines) == 3
    seen = " ".join(part for line in lines for part in line)
    assert not re.search("reject-|out_of_scope|expects", seen)


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_they_are_in_the_language_of_whoever_reads_not_of_the_page_that_was_sent(
    pages: Pages, language: str
):
    row = pages.arrive()

    answer = offered(pages, pages.at("review", review=row.pk), language, **rejection())

    lines = told(answer)
    assert len(lines) == 3
    assert not re.search("[A-Za-z]", " ".join(label + words for label, words in lines[:-1]))


def test_what_is_sent_again_is_octet_by_octet_what_was_sent(pages: Pages):
    row = pages.arrive()
    fields = rejection(**{"unknown-field": "kept"})

    answer = offered(pages, pages.at("review", review=row.pk), **fields)

    assert sent_again(answer) == {**fields, "late_page": "1"}


def test_hidden_fields_are_sent_and_not_shown(pages: Pages):
    row = pages.arrive()
    fields = {"deed": "open_doubt-PERSON-2", "open_doubt-pseudonym": "PERSON-2"}

    answer = offered(pages, pages.at("review", review=row.pk), **fields)

    assert told(answer) == [("What you were about to do", "Open")]
    assert sent_again(answer)["open_doubt-pseudonym"] == "PERSON-2"


def words(path: str, *fields: tuple[str, str]) -> list[tuple[str, str]]:
    late = LatePage(path, fields)
    return [(str(one.label), one.words) for one in late_fields.in_words(late)]


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    ("path", "fields", "shown"),
    [
        (
            f"/ps/desk/{ROW}/cases/{ROW}/",
            [("deed", "status"), ("status-status", "closed"), ("status-closing_reason", "")],
            ("What you were about to do", "Status"),
        ),
        (
            f"/en/desk/{ROW}/cases/",
            [("title", "Shops"), ("summary", "Of an invented street.")],
            ("Title", "Summary"),
        ),
        (
            f"/en/desk/{ROW}/persons/{ROW}/consents/",
            [("deed", "withdraw-1"), ("withdraw-consent", str(ROW)), ("withdraw-understood", "on")],
            ("What you were about to do", "I have read what this means"),
        ),
        (
            f"/en/desk/{ROW}/search/?page=2",
            [("words", "Charikar"), ("code", "LIB-01"), ("page", "2")],
            ("Words or names", "Kind of act"),
        ),
        (f"/fa-af/desk/{ROW}/requests/{ROW}/", [("deed", "sign")], ("What you were about to do",)),
        (f"/en/invitation/{ROW}/confirmation/", [("heard", "123")], ("The digits you heard",)),
        (f"/en/desk/{ROW}/names/", [("deed", "ask"), ("ask-words", "Why")], None),
        (f"/en/desk/{ROW}/erasing/{ROW}/", [("deed", "ask"), ("ask-words", "Why")], None),
        (f"/en/desk/{ROW}/acts/{ROW}/likeness/", [("deed", "proof"), ("proof-level", "x")], None),
        ("/en/gone/", [("left-over", "words")], ("What you typed",)),
    ],
)
def test_every_page_with_a_form_has_labels_for_it(path, fields, shown):
    with translation.override("en"):
        lines = words(path, *fields)

    labels = tuple(label for label, _ in lines)
    assert labels
    assert shown is None or labels == shown
    assert not [label for label in labels if "-" in label or "_" in label]


@pytest.mark.usefixtures("pages")
def test_an_id_of_a_list_is_shown_short_and_a_code_in_words():
    path = f"/en/desk/{ROW}/reviews/{ROW}/"
    ask = ("open_original-what", f"attachment:{ROW}")
    with translation.override("en"):
        (_, (_, what)) = words(path, ("deed", "open_original"), ask)
        (_, (_, case)) = words(path, ("deed", "link_case"), ("link_case-case", str(ROW)))
    assert (what, case) == ("A file as it was sent 00000000", "00000000")


def test_what_it_is_made_of_says_nothing_in_a_traceback():
    line = late_fields.LateField("Why", "invented words")
    assert "invented" not in repr(line)


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_a_form_about_a_record_is_read_back_field_by_field(pages: Pages, language: str):
    case = cases.open_case(pages.by, pages.desk, title="Shops")
    address = pages.at("record_add", case=case, kind="act")
    fields = {
        "deed": "record", "of_kind": "act", "expects": "0", "record-code": "LIB-01",
        "record-began": "24 Asad 1400", "record-place-province": "AF-PAR",
        "record-answer-arrest_warrant_shown": "no", "record-case": str(case),
    }  # fmt: skip

    lines = told(offered(pages, address, language, **fields))

    assert len(lines) == 6
    assert "24 Asad 1400" in dict(lines).values()
    assert str(case)[:8] in dict(lines).values()
    assert not [one for one in lines if "record-" in one[0] or "LIB-01" in one[1]]
    if language == "en":
        assert dict(lines)["Warrant or decision shown"] == "no"
        assert dict(lines)["Province"] == "Parwan"
        assert lines[0] == ("What you were about to do", "Add an act")


def test_what_was_told_of_somebodys_role_is_offered_under_its_questions(pages: Pages):
    case = cases.open_case(pages.by, pages.desk, title="Shops of Charikar")
    address = pages.at("record_add", case=case, kind="involvement")
    sent = {"deed": "record", "of_kind": "involvement", "expects": "0", "record-role": "victim",
            "record-answer-victim_is_child": "yes",
            "record-answer-risk_family": "Their house is watched."}  # fmt: skip

    lines = dict(told(offered(pages, address, **sent)))

    assert lines["What you were about to do"] == "Add a role in an act"
    assert lines["Role"] == "victim"
    assert lines["Under 18 at the time"] == "yes"
    assert lines["Risk to the family"] == "Their house is watched."


def test_what_was_to_be_tried_again_is_offered_by_its_number(pages: Pages):
    lines = told(offered(pages, pages.at("unworked"), row="0f0f"))
    assert lines == [("What you were about to do", "Have the worker try again"),
                     ("Number", "0f0f")]  # fmt: skip
