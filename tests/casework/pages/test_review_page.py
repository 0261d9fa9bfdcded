"""The page of a review and every form on it. All people and places of work are invented."""

import json
import re

import pytest

from casework import rows
from casework.models import SealedRow
from casework.records import Act, AddedRedaction, Case, Correction, Information, Review
from casework.records.correction import Corrected
from casework.records.shapes import Stretch
from casework.services import approvals, review
from intake.keys.approval import Deed
from intake.models import CustodyEvent
from tests.casework.pages.arriving import STORY, rendition
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db

SURE, UNSURE = "PERSON-1", "PERSON-2"
HIDDEN = ("Zalmay", "Sadbarg", "900123")


def of_kind(pages, kind):
    ids = SealedRow.objects.filter(kind=kind.KIND).values_list("pk", flat=True)
    return [rows.read(pages.by, pages.desk, row).record for row in ids]


def assert_done(answer, code):
    assert (answer.status_code, answer.headers["Location"].partition("?done=")[2]) == (303, code)


def test_the_page_shows_the_redacted_words_and_hides_the_rest(pages: Pages):
    row = pages.arrive(danger="yes", danger_words="My brother Omar Nowhere")

    answer = pages.get("review", review=row.pk)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert f"[{SURE}]" in text
    assert not [word for word in (*HIDDEN, "Omar") if word in text]
    assert 'id="account-w' in text
    assert "12 Saratan 1403" in text
    assert "2 July 2024" in text
    assert "what marked examples taught it of English, 100 %" in text


def test_what_was_answered_is_shown_redacted_and_in_the_words_of_the_page(pages: Pages):
    row = pages.arrive(
        answers="Who was there?\nOstad Sadbarg, at the gate.", coded={"needs_medical_72h": "yes"}
    )

    text = pages.get("review", review=row.pk).content.decode()

    assert "Answers to the questions of the form" in text
    assert "at the gate" in text
    assert "Sadbarg" not in text
    assert "<dt>Needs medical care within 72 hours</dt><dd>yes</dd>" in text


def test_words_of_an_answer_are_hidden_by_a_reader_and_where_there_is_none_it_is_said(
    pages: Pages,
):
    answered, plain = pages.arrive(answers="Who was there?\nA man of the mill."), pages.arrive()
    told = {"text": "answers", "first": "man of", "last": "mill", "kind": "NUMBER"}
    for row in (answered, plain):
        pages.post(row.pk, "take")

    assert_done(pages.post(answered.pk, "hide", **told), "hidden")
    assert "A man of the mill" not in pages.get("review", review=answered.pk).content.decode()
    assert pages.post(plain.pk, "hide", **told).status_code == 422


def test_reading_is_on_the_custody_log(pages: Pages):
    row = pages.arrive()
    before = CustodyEvent.objects.count()

    pages.get("review", review=row.pk)

    assert CustodyEvent.objects.count() == before + 1


def test_every_link_into_the_text_leads_somewhere(pages: Pages):
    row = pages.arrive()

    text = pages.get("review", review=row.pk).content.decode()

    anchors = set(re.findall(r' id="(account-w\d+)"', text))
    links = set(re.findall(r' href="#(account-w\d+)"', text))
    assert links
    assert links <= anchors


@pytest.mark.parametrize(
    ("language", "kind"),
    [
        ("en", "name of an alleged perpetrator"),
        ("fa-af", "نام عامل مورد ادعا"),
        ("ps", "د ادعا شوي عامل نوم"),
    ],
)
def test_who_did_it_is_read_on_the_page_marked_and_listed_in_the_readers_language(
    pages: Pages, language: str, kind: str
):
    row = pages.arrive("Commander Yarmal led them. They took my brother Zalmay Nowhere.")

    page = pages.browser.get(f"/{language}{pages.at('review', review=row.pk)[3:]}")

    text = page.content.decode()
    marked = re.search(r'class=" c" title="([^"]+)" id="([^"]+)"[^>]*>Yarmal</span>', text)
    assert marked
    assert marked[1] == kind
    assert f'href="#{marked[2]}" dir="auto">Yarmal</a>' in text
    assert "Zalmay" not in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("or perhaps", "a day earlier or later", "may be no time", "km from the provincial"),
        ),
        ("fa-af", ("یا شاید", "یک روز پیش یا پس", "هیچ زمان", "کیلومتر از مرکز ولایت")),
        ("ps", ("یا ښایي", "یوه ورځ مخکې یا وروسته", "هېڅ وخت", "له مرکزه")),
    ],
)
def test_doubt_about_a_time_and_the_way_to_a_place_stand_on_the_page(
    pages: Pages, language: str, said: tuple[str, ...]
):
    row = pages.arrive(
        "On 04/05/2022 near Musa Qala they came. In Ramadan 1444 again, and held him for two days."
    )

    page = pages.browser.get(f"/{language}{pages.at('review', review=row.pk)[3:]}")

    text = page.content.decode()
    assert [words for words in said if words not in text] == []


def test_nothing_on_the_page_has_the_id_of_something_else(pages: Pages):
    row = pages.arrive(files=[rendition(2)])

    text = pages.get("review", review=row.pk).content.decode()

    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_the_text_keeps_its_own_language_and_direction(pages: Pages, language: str):
    row = pages.arrive("طالبان برادرم را از دکانش بردند.", language="fa-af")

    answer = pages.browser.get(f"/{language}{pages.at('review', review=row.pk)[3:]}")

    assert 'class="told" lang="fa-af" dir="rtl"' in answer.content.decode()


def test_taking_accepting_and_reopening(pages: Pages):
    row = pages.arrive()

    assert b"Accept it: reviewed" not in pages.get("review", review=row.pk).content
    assert_done(pages.post(row.pk, "take"), "taken")
    assert_done(pages.post(row.pk, "accept"), "accepted")
    assert pages.review(row.pk).state == "accepted"
    assert_done(pages.post(row.pk, "reopen"), "reopened")
    assert pages.review(row.pk).state == "in_review"


def test_rejecting_needs_a_reason_and_keeps_what_was_typed(pages: Pages):
    row = pages.arrive()
    pages.post(row.pk, "take")

    refused = pages.post(row.pk, "reject", reason="", words="An advertisement for shoes.")

    assert refused.status_code == 422
    assert b"An advertisement for shoes." in refused.content
    assert pages.review(row.pk).state == "in_review"
    assert_done(pages.post(row.pk, "reject", reason="out_of_scope", words=""), "rejected")
    assert pages.review(row.pk).reason == "out_of_scope"


def test_words_are_hidden_by_their_first_and_last_ones(pages: Pages):
    row = pages.arrive()
    told = {"text": "account", "kind": "POSITION", "start": "", "end": ""}

    answer = pages.post(row.pk, "hide", first="his shop in", last="Parwan", **told)

    assert_done(answer, "hidden")
    text = pages.get("review", review=row.pk).content.decode()
    assert "his shop" not in text
    assert ">[POSITION]<" in text
    assert [one.hides for one in of_kind(pages, AddedRedaction)] == ["POSITION"]
    assert [one.what for one in of_kind(pages, Correction)] == [Corrected.REDACTION_MISSED]


def test_words_are_hidden_by_the_offsets_that_a_script_gave(pages: Pages):
    row = pages.arrive()

    pages.post(
        row.pk, "hide", text="account", kind="POSITION", first="ignored", last="",
        start="0", end="9",
    )  # fmt: skip

    (added,) = of_kind(pages, AddedRedaction)
    assert (added.at.start, added.at.end) == (0, len("Two armed"))


def test_words_that_are_not_there_are_refused_and_kept(pages: Pages):
    row = pages.arrive()

    answer = pages.post(
        row.pk, "hide", text="account", kind="PERSON", first="a blue tree", last="", start="",
        end="",
    )  # fmt: skip

    assert answer.status_code == 422
    assert b"a blue tree" in answer.content
    assert of_kind(pages, AddedRedaction) == []


def test_what_was_hidden_by_mistake_is_shown_again_once_two_have_signed(pages: Pages):
    row = pages.arrive()
    told = {"text": "account", "kind": "POSITION", "start": "", "end": ""}
    pages.post(row.pk, "hide", first="his shop in", last="Parwan", **told)
    (added,) = of_kind(pages, AddedRedaction)
    here = {"redaction": str(added.id)}

    refused = pages.post(row.pk, "ask_unhide", words="", **here)
    assert refused.status_code == 422
    answer = pages.post(row.pk, "ask_unhide", words="It is a shop, and no position.", **here)
    assert_done(answer, "asked_custodians")
    todo = pages.web.unlocked("Amina").get(pages.at("dashboard")).content.decode()
    assert "Requests that wait for a custodian" in todo
    asks = pages.get("requests").content.decode()
    assert "Show again what a reader hid" in asks
    assert "his shop" not in asks
    (one,) = approvals.waiting(pages.by, pages.desk)
    for name in ("Amina", "Farid"):
        assert pages.post(row.pk, "unhide", **here).status_code == 422
        assert b"his shop" not in pages.get("review", review=row.pk).content
        approvals.sign(pages.web.house.unlocked(name), pages.desk, one.record.id)
    assert_done(pages.post(row.pk, "unhide", **here), "unhidden")

    text = pages.get("review", review=row.pk).content.decode()
    assert "his shop" in text
    assert "Hidden by readers" not in text
    assert [one.taken_off for one in of_kind(pages, AddedRedaction)] == [True]


def test_something_hidden_in_a_text_that_is_empty_closes_no_page(pages: Pages):
    row = pages.arrive()
    at = Stretch(text="danger", start=0, end=4)
    hidden = review.hide(pages.by, pages.desk, row.pk, at=at, kind="PERSON")

    answer = pages.get("review", review=row.pk)

    assert answer.status_code == 200
    assert f"hidden-{hidden}" in answer.content.decode()


def test_what_another_report_hides_is_not_asked_about_on_this_page(pages: Pages):
    row, other = pages.arrive(), pages.arrive()
    told = {"text": "account", "kind": "POSITION", "start": "", "end": ""}
    pages.post(other.pk, "hide", first="his shop in", last="Parwan", **told)
    (added,) = of_kind(pages, AddedRedaction)

    answer = pages.post(row.pk, "ask_unhide", redaction=str(added.id), words="A shop.")

    assert answer.status_code == 422
    assert approvals.waiting(pages.by, pages.desk) == []


def test_a_proposed_act_is_accepted_refused_or_changed(pages: Pages):
    row = pages.arrive()

    text = pages.get("review", review=row.pk).content.decode()
    codes = re.findall(r'id="act-([A-Z]+-\d+)"', text)
    assert len(codes) >= 2
    assert_done(pages.post(row.pk, f"accept_act-{codes[0]}", code=codes[0]), "act")
    assert_done(pages.post(row.pk, f"refuse_act-{codes[1]}", code=codes[1]), "act_refused")

    after = pages.get("review", review=row.pk).content.decode()
    assert not re.findall(rf'id="act-({codes[0]}|{codes[1]})"', after)
    assert [one.code for one in of_kind(pages, Act)] == [codes[0]]


def test_a_changed_act_keeps_what_it_rests_on(pages: Pages):
    row = pages.arrive()
    text = pages.get("review", review=row.pk).content.decode()
    code = re.findall(r'id="act-([A-Z]+-\d+)"', text)[0]

    assert_done(pages.post(row.pk, f"change_act-{code}", code=code, instead="LIB-02"), "act")

    (act,) = of_kind(pages, Act)
    assert act.code == "LIB-02"
    assert act.rests_on


def test_an_act_that_was_not_proposed_cannot_be_accepted_as_if_it_were(pages: Pages):
    row = pages.arrive()

    answer = pages.post(row.pk, "accept_act-WGR-01", code="WGR-01")

    assert answer.status_code == 422
    assert of_kind(pages, Act) == []


def test_an_act_is_added_with_a_date_in_either_calendar(pages: Pages):
    row = pages.arrive()
    told = {"code": "HOM-01", "province": "AF-PAR", "first": "from his shop"}

    refused = pages.post(row.pk, "add_act", began="31 Hut 1403", **told)
    assert refused.status_code == 422
    assert b"31 Hut 1403" in refused.content
    assert_done(pages.post(row.pk, "add_act", began="۱۲ سرطان ۱۴۰۳", **told), "act")

    (act,) = of_kind(pages, Act)
    assert str(act.began.from_day) == "2024-07-02"
    assert STORY.find("from his shop") >= act.rests_on[0].start > 0


def test_a_grade_makes_the_account_once_and_keeps_the_grade_before(pages: Pages):
    row = pages.arrive()
    pages.post(row.pk, "add_act", code="LIB-01", began="", province="", first="")
    (act,) = of_kind(pages, Act)

    for reliability in "CB":
        told = {"act": str(act.id), "reliability": reliability, "credibility": "2", "words": ""}
        assert_done(pages.post(row.pk, "grade", **told), "graded")

    (account,) = of_kind(pages, Information)
    assert account.grade.reliability == "B"
    assert [one.reliability for one in account.earlier] == ["C"]


def test_it_is_linked_to_a_new_case_or_to_one_that_is_there(pages: Pages):
    row, other = pages.arrive(), pages.arrive()

    nothing = pages.post(row.pk, "link_case", case="", title=" ")
    assert nothing.status_code == 422
    assert_done(pages.post(row.pk, "link_case", case="", title="Shops of Charikar"), "linked")
    (case,) = of_kind(pages, Case)
    assert_done(pages.post(other.pk, "link_case", case=str(case.id), title=""), "linked")

    (case,) = of_kind(pages, Case)
    assert set(case.reviews) == {row.pk, other.pk}
    assert b"Shops of Charikar" in pages.get("review", review=row.pk).content


def test_urgency_is_raised_at_once_and_lowered_with_two_custodians(pages: Pages):
    row = pages.arrive()
    assert pages.review(row.pk).urgency == "T1"

    assert_done(pages.post(row.pk, "urgency", level="T0", reason="", words=""), "urgency")
    told = {"level": "T2", "reason": "ended", "words": "She is home again."}
    assert_done(pages.post(row.pk, "urgency", **told), "asked_to_lower")
    assert pages.review(row.pk).urgency == "T0"

    amina = pages.web.house.unlocked("Amina")
    (asked,) = approvals.waiting(amina, pages.desk)
    approvals.sign(amina, pages.desk, asked.record.id)
    approvals.sign(pages.web.house.unlocked("Farid"), pages.desk, asked.record.id)
    assert_done(pages.post(row.pk, "urgency", **told), "urgency")
    assert pages.review(row.pk).urgency == "T2"
    assert approvals.waiting(amina, pages.desk) == []


def test_a_custodian_is_asked_whom_a_tag_stands_for(pages: Pages):
    row = pages.arrive()

    told = {"pseudonym": SURE, "reason": "save_a_life", "words": "His family looks for him."}
    assert_done(pages.post(row.pk, "unmask", **told), "asked_custodians")

    (asked,) = approvals.waiting(pages.web.house.unlocked("Amina"), pages.desk)
    assert (asked.record.asked.deed, asked.record.asked.detail) == (Deed.UNMASK, SURE)


def test_a_duplicate_points_to_the_first(pages: Pages):
    first, second = pages.arrive(), pages.arrive()
    pages.post(second.pk, "take")

    assert_done(pages.post(second.pk, "duplicate", of=str(first.pk)), "duplicate")

    found = pages.review(second.pk)
    assert (found.state, found.duplicate_of) == ("duplicate", first.pk)
    assert str(first.pk)[:8].encode() in pages.get("review", review=second.pk).content


def test_a_question_without_a_mailbox_is_refused_and_kept(pages: Pages):
    row = pages.arrive()

    answer = pages.post(row.pk, "ask", text="On which day did they come?", language="en")

    assert answer.status_code == 422
    assert b"On which day did they come?" in answer.content


def test_a_deed_that_is_none_is_no_page(pages: Pages):
    row = pages.arrive()

    assert pages.post(row.pk, "publish").status_code == 404


def test_a_page_sent_while_locked_comes_back_after_unlocking(pages: Pages):
    row = pages.arrive()
    pages.post(row.pk, "take")
    pages.browser.post("/en/lock/")

    sent = pages.post(row.pk, "reject", reason="abusive", words="Only insults.")
    assert sent.headers["Location"].startswith("/en/unlock/")
    pages.web.unlock(pages.browser, "Laila")

    late = pages.browser.get("/en/late-page/")
    assert b"Only insults." in late.content
    assert isinstance(pages.review(row.pk), Review)
    assert json.dumps(str(row.pk)).strip('"') in late.content.decode()


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_a_mistake_is_told_in_the_readers_language(pages: Pages, language: str):
    row = pages.arrive()
    pages.post(row.pk, "take")
    address = f"/{language}{pages.at('review', review=row.pk)[3:]}"
    body = {"deed": "reject", "expects": pages.version(row.pk), "reject-reason": ""}

    answer = pages.browser.post(address, body)

    assert answer.status_code == 422
    text = answer.content.decode()
    (said,) = re.findall(r'<p class="error" id="id_reject-reason_error">(.*?)</p>', text)
    assert not re.search("[A-Za-z]", said)


def test_a_note_for_colleagues_is_seen_by_them(pages: Pages):
    row = pages.arrive()

    assert_done(pages.post(row.pk, "note", words="Ask about the shop first."), "saved")

    amina = pages.web.unlocked("Amina")
    assert b"Ask about the shop first." in amina.get(pages.at("review", review=row.pk)).content


def test_an_act_that_was_wrong_is_withdrawn_and_stays_on_the_page(pages: Pages):
    row, other = pages.arrive(), pages.arrive()
    pages.post(row.pk, "add_act", code="LIB-01", began="", province="", first="")
    (act,) = of_kind(pages, Act)
    told = {"act": str(act.id), "version": "1"}

    assert pages.post(other.pk, f"withdraw_act-{act.id}", **told).status_code == 422
    assert_done(pages.post(row.pk, f"withdraw_act-{act.id}", **told), "act_withdrawn")

    assert [one.state for one in of_kind(pages, Act)] == ["withdrawn"]
    assert b"Withdrawn" in pages.get("review", review=row.pk).content
    assert pages.post(row.pk, f"withdraw_act-{act.id}", **told).status_code == 409
