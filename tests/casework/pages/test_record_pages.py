"""Records added to a case, shown and changed, page by page. All people are invented."""

import re
import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import facts, rows
from casework.models import SealedRow
from casework.records import Act, Information, Involvement, Person, Source, Unit
from casework.records.shapes import FieldValue
from casework.services import acts, approvals, grading, keeping
from casework.views.record_form import KINDS
from tests.casework.pages.conftest import Pages
from tests.casework.pages.record_forms import (
    act,
    add,
    case,
    change,
    form,
    made,
    named,
    opened,
    person,
    refusals,
    resting,
)
from tests.casework.pages.test_two_editors import both_shown
from tests.casework.services.desk_work import last_event

__all__ = ["act", "case", "person"]
pytestmark = pytest.mark.django_db


def test_a_person_a_role_a_source_and_an_account_are_added_to_a_case(pages: Pages, case, act):
    person = made(pages, add(pages, case, "person", pseudonym="Shopkeeper 1", sex="male"))
    assert isinstance(person, Person)
    assert (person.protected, person.pseudonym, person.sex) == (True, "Shopkeeper 1", "male")
    assert last_event(pages.web.house)["kind"] == "person.added"

    role = made(pages, add(pages, case, "involvement", person.id, role="victim",
                           status_at_end=["still_held", "injured"]))  # fmt: skip
    assert isinstance(role, Involvement)
    assert (role.act, role.person, role.role) == (act, person.id, "victim")
    assert set(role.status_at_end) == {"still_held", "injured"}

    source = made(pages, add(pages, case, "source", pseudonym="Willow"))
    assert isinstance(source, Source)
    account = made(pages, add(pages, case, "information", source.id, first_hand="yes"))
    assert isinstance(account, Information)
    assert (account.act, account.source, account.first_hand) == (act, source.id, "yes")

    page = pages.get("case", case=case).content.decode()
    for name in ("People", "Roles in acts", "Sources", "Accounts of acts"):
        assert f">{name}</h2>" in page
    assert page.count("Shopkeeper 1") == 2, "by itself and in their role"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_form_and_sent_empty_it_writes_nothing_and_says_why(
    pages: Pages, case, act, kind: str
):
    address = pages.at("record_add", case=case, kind=kind)
    assert address in pages.get("case", case=case).content.decode()
    assert pages.browser.get(address).status_code == 200
    before = SealedRow.objects.count()

    answer = pages.browser.post(address, {"record-began": "1400", "record-began-calendar": ""})

    assert answer.status_code == 422
    assert SealedRow.objects.count() == before
    assert refusals(answer)


def test_the_details_of_an_act_are_answers_and_what_was_set_before_stays_whose_it_was(
    pages: Pages, act
):
    amina = pages.web.house.unlocked("Amina")
    told = FieldValue(key="stated_reason", texts=("None was given.",))
    whole = replace(resting(pages, act), values=(told,))
    acts.change_act(amina, pages.desk, whole, expects=1)

    answer = change(pages, act, answer__arrest_date="۱۲ سرطان ۱۴۰۳", forces=["de facto police"],
                    answer__arrest_warrant_shown="no", place__province="AF-PAR",
                    place__district="چاریکار", persons_least="۲")  # fmt: skip

    assert answer.status_code == 303
    assert last_event(pages.web.house)["kind"] == "act.changed"
    now = resting(pages, act)
    assert (now.place.district, now.persons_least) == ("AF-PAR/charikar", 2)
    assert now.forces == ("de facto police",)
    by = {one.key: one.set_by for one in now.values}
    assert by == {
        "stated_reason": amina.member.pk,
        "arrest_date": pages.by.member.pk,
        "arrest_warrant_shown": pages.by.member.pk,
    }
    page = pages.get("record", row=act).content.decode()
    assert "None was given." in page
    assert "Date of arrest" in page


def test_protected_questions_lead_to_the_names_and_are_not_asked(pages: Pages, case, act, person):
    keeping.add(pages.by, pages.desk, Involvement(id=uuid.uuid4(), act=act, person=person,
                                                  role="victim"))  # fmt: skip
    page = pages.get("record_change", row=act).content.decode()

    assert 'name="record-answer-detained_birth"' not in page
    assert "Birth date" in page
    assert pages.at("identity", row=person) in page

    body = opened(pages, act) | {"record-answer-detained_birth": "1 Hamal 1370"}
    assert pages.browser.post(pages.at("record_change", row=act), body).status_code == 303
    assert resting(pages, act).values == ()


def test_a_level_of_proof_and_a_grade_are_not_changed_by_a_form(pages: Pages, case, act):
    acts.set_act_proof(pages.by, pages.desk, act, expects=1, level="P2")
    level = resting(pages, act).proof_level
    body = opened(pages, act) | {"record-proof_level": "x", "record-state": "proposed"}
    assert pages.browser.post(pages.at("record_change", row=act), body).status_code == 303
    assert (resting(pages, act).proof_level, resting(pages, act).state) == (level, "accepted")


def test_an_act_that_was_withdrawn_is_shown_and_changed_no_more(pages: Pages, act):
    told = opened(pages, act)
    acts.withdraw_act(pages.by, pages.desk, act, expects=1)

    assert "Withdrawn." in pages.get("record", row=act).content.decode()
    assert pages.get("record_change", row=act).status_code == 404
    assert pages.browser.post(pages.at("record_change", row=act), told).status_code == 404
    assert resting(pages, act).state == "withdrawn"


def test_whoever_was_slower_keeps_what_they_typed_and_takes_over_the_rest(pages: Pages, person):
    told = opened(pages, person)
    theirs = replace(resting(pages, person), occupation="a tailor", sex="male")
    keeping.change(pages.web.house.unlocked("Amina"), pages.desk, theirs, expects=1)

    answer = change(pages, person, told, occupation="a baker", remarks="Ask the brother.")

    assert answer.status_code == 409
    assert both_shown(answer) == [("Occupation", "a tailor", "a baker")]
    assert resting(pages, person) == theirs, "nothing was written yet"
    text = answer.content.decode()
    assert "Ask the brother." in text
    assert re.search(r'value="male" selected', text), "theirs, where this person changed nothing"

    again = pages.browser.post(pages.at("record_change", row=person), form(text))
    assert again.status_code == 303
    now = resting(pages, person)
    assert (now.occupation, now.sex, now.remarks) == ("a baker", "male", "Ask the brother.")


def test_a_refused_form_keeps_what_was_typed_and_quotes_nothing(pages: Pages, case, act):
    typed: dict[str, Any] = {"began": "31 Hut 1400", "place__district": "A place of nowhere",
             "persons_least": "twelve", "title": "Night search"}  # fmt: skip
    answer = add(pages, case, "event", **{k: typed[k] for k in ("began", "title")},
                 place__district=typed["place__district"])  # fmt: skip

    said = refusals(answer)
    assert len(said) == 2
    assert not [one for one in said if "Hut" in one or "nowhere" in one]
    text = answer.content.decode()
    assert 'value="31 Hut 1400"' in text
    assert 'value="A place of nowhere"' in text
    assert 'value="Night search"' in text


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_refusals_are_in_the_language_of_the_reader(pages: Pages, case, act, language: str):
    address = pages.at("record_add", case=case, kind="event").replace("/en/", f"/{language}/")
    answer = pages.browser.post(address, {"record-began": "31 Hut 1400"})
    for one in refusals(answer):
        assert re.search("[\u0600-\u06ff]", one)
        assert not re.search("[A-Za-z]", one)


def test_a_record_of_another_desk_is_no_choice_and_no_address(pages: Pages, case, act):
    house = pages.web.house
    nasrin = house.unlocked("Nasrin")
    theirs = keeping.add(nasrin, house.other_desk, Person(id=uuid.uuid4(), pseudonym="Other 1"))

    for row in (theirs, uuid.uuid4()):
        answer = add(pages, case, "involvement", role="victim", person=str(row))
        assert refusals(answer) == ["This is not in the list. Choose again."]
        for name in ("record", "record_change", "identity"):
            assert pages.get(name, row=row).status_code == 404
        of = pages.at("record_add", case=case, kind="involvement") + f"?of={row}"
        assert pages.browser.get(of).status_code == 404
        at = pages.at("record", row=act) + f"?case={row}"
        assert pages.browser.get(at).status_code == 404


def test_kinds_that_have_pages_of_their_own_have_no_form(pages: Pages, case):
    for kind in ("case", "review", "consent", "approval", "nothing"):
        assert pages.get("record_add", case=case, kind=kind).status_code == 404
    assert pages.get("record", row=case).status_code == 404


def test_more_records_than_a_list_shows_are_found_by_a_word_without_script(pages: Pages, case, act):
    for number in range(30):
        one = Unit(id=uuid.uuid4(), called=(f"Invented post {number}",))
        keeping.add(pages.by, pages.desk, one)
    hidden = keeping.add(
        pages.by, pages.desk, Unit(id=uuid.uuid4(), called=("Mountain watch of Nowhere",))
    )
    for number in range(30, 60):
        one = Unit(id=uuid.uuid4(), called=(f"Invented post {number}",))
        keeping.add(pages.by, pages.desk, one)
    address = pages.at("record_add", case=case, kind="involvement")
    assert str(hidden) not in pages.browser.get(address).content.decode()

    body = {"record-unit-find": "Mountain watch", "record-remarks": "Kept words.", "look": "x"}
    answer = pages.browser.post(address, body)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert str(hidden) in text
    assert "Kept words." in text
    assert 'class="error"' not in text
    role = made(pages, add(pages, case, "involvement", role="alleged_perpetrator",
                           unit=str(hidden), unit__find="Mountain watch"))  # fmt: skip
    assert role.unit == hidden


def test_one_more_row_is_drawn_and_both_are_written(pages: Pages, case, act):
    address = pages.at("record_add", case=case, kind="attribution")
    first = {"record-hypotheses-0-speaks_for": "Their uniform.", "record-hypotheses-rows": "1"}
    text = pages.browser.post(address, {**first, "more": "hypotheses"}).content.decode()
    assert "Their uniform." in text
    assert 'name="record-hypotheses-1-speaks_for"' in text

    told: dict[str, Any] = {"hypotheses__rows": "2", "hypotheses__0__speaks_for": "Their uniform.",
            "hypotheses__1__speaks_against": "Their language."}  # fmt: skip
    found = made(pages, add(pages, case, "attribution", **told))
    assert [one.speaks_for for one in found.hypotheses] == ["Their uniform.", ""]
    assert found.set_by == pages.by.member.pk


def test_an_account_is_graded_on_its_page_and_earlier_grades_are_shown(pages: Pages, act):
    source = keeping.add(pages.by, pages.desk, Source(id=uuid.uuid4(), pseudonym="Willow"))
    account = Information(id=uuid.uuid4(), act=act, source=source)
    row = grading.add_information(pages.by, pages.desk, account)
    for version, letter in ((1, "C"), (2, "B")):
        body = {"deed": "grade", "expects": version, "grade-reliability": letter,
                "grade-credibility": "3", "grade-words": f"Words on {letter}."}  # fmt: skip
        assert pages.browser.post(pages.at("record", row=row), body).status_code == 303

    page = pages.get("record", row=row).content.decode()
    assert page.index("Words on B.") < page.index("Words on C.")

    late = pages.browser.post(pages.at("record", row=row), {**body, "expects": 1})
    assert late.status_code == 409
    assert resting(pages, row).grade.reliability == "B"


def test_whoever_took_an_account_does_not_grade_it(pages: Pages, case, act):
    source = keeping.add(pages.by, pages.desk, Source(id=uuid.uuid4(), pseudonym="Willow"))
    account = made(pages, add(pages, case, "information", source, taken="on"))
    assert account.taken_by == pages.by.member.pk

    body = {"deed": "grade", "expects": 1, "grade-reliability": "B", "grade-credibility": "3"}
    answer = pages.browser.post(pages.at("record", row=account.id), body)

    assert answer.status_code == 422
    assert b"Ask a colleague" in answer.content
    assert resting(pages, account.id).grade is None


def test_grading_is_for_accounts_alone(pages: Pages, person):
    body = {"deed": "grade", "grade-reliability": "A", "grade-credibility": "2"}
    answer = pages.browser.post(pages.at("record", row=person), body)
    assert answer.status_code in (404, 422)
    assert rows.read(pages.by, pages.desk, person).version == 1


def test_what_names_a_record_stands_on_its_page_and_more_can_be_added_there(
    pages: Pages, case, act, person
):
    role = Involvement(id=uuid.uuid4(), act=act, person=person, role="victim")
    keeping.add(pages.by, pages.desk, role)

    page = pages.get("record", row=person).content.decode()

    assert pages.at("record", row=role.id) in page
    assert f"{pages.at('record_add', case=case, kind='involvement')}?of={person}" in page
    assert pages.at("case", case=case) in page


def test_who_is_in_no_act_yet_is_said_not_to_be_in_the_case(pages: Pages, case, act):
    answer = add(pages, case, "person", pseudonym="Shopkeeper 1")
    page = answer.headers["Location"]
    assert "It is not in the case yet." in pages.browser.get(page).content.decode()

    made(pages, add(pages, case, "involvement", made(pages, answer).id, role="victim"))

    assert "It is not in the case yet." not in pages.browser.get(page).content.decode()


def test_protection_is_taken_off_on_the_page_of_the_record_once_two_have_signed(
    pages: Pages, person
):
    page = pages.at("record", row=person)
    told = {"deed": "ask_unprotect", "expects": "1", "ask_unprotect-words": "He is the commander."}
    sure = {"deed": "unprotect", "expects": "1", "unprotect-understood": "on"}
    assert pages.browser.post(page, sure).status_code == 422
    assert pages.browser.post(page, {**told, "ask_unprotect-words": ""}).status_code == 422
    assert pages.browser.post(page, told).status_code == 303
    assert b"Custodians were asked to take protection off" in pages.browser.get(page).content
    assert b"Take it off now" not in pages.browser.get(page).content

    (one,) = approvals.waiting(pages.by, pages.desk)
    for name in ("Amina", "Farid"):
        assert pages.browser.post(page, sure).status_code == 422
        assert resting(pages, person).protected
        approvals.sign(pages.web.house.unlocked(name), pages.desk, one.record.id)
    assert b"Take it off now" in pages.browser.get(page).content
    assert pages.browser.post(page, sure).status_code == 303

    assert not resting(pages, person).protected
    after = pages.browser.get(page).content.decode()
    assert "Take protection off this person" not in after


def test_the_form_alone_takes_no_protection_off_and_keeps_what_was_typed(pages: Pages, person):
    page = pages.at("record_change", row=person)
    typed = {"expects": "1", "record-pseudonym": "Commander 9"}

    answer = pages.browser.post(page, typed)

    assert answer.status_code == 422
    assert "takes two custodians" in answer.content.decode()
    assert "Commander 9" in answer.content.decode()
    assert resting(pages, person).protected


def test_a_person_is_made_of_a_tag_with_their_role_in_one_step(pages: Pages):
    row = pages.arrive()
    act = acts.add_act(pages.by, pages.desk, Act(id=uuid.uuid4(), code="LIB-01", review=row.pk))
    told: dict[str, Any] = {"tag": "PERSON-1", "role": "victim", "act": str(act), "sex": "male"}
    told |= {"age_band": "18_to_29", "status_at_end": "", "pseudonym": ""}

    assert pages.post(row.pk, "make_person", **told).status_code == 303

    (person,) = SealedRow.objects.filter(kind="person").values_list("pk", flat=True)
    found = resting(pages, person)
    assert [(one.review, one.tag) for one in found.known_as] == [(row.pk, "PERSON-1")]
    assert found.protected
    assert found.pseudonym == f"PERSON-1 {str(row.pk)[:8]}"
    (role,) = SealedRow.objects.filter(kind="involvement").values_list("pk", flat=True)
    assert (resting(pages, role).act, resting(pages, role).person) == (act, person)

    again = pages.post(row.pk, "make_person", **{**told, "role": "witness"})
    assert again.status_code == 303
    assert SealedRow.objects.filter(kind="person").count() == 1, "the tag is that person already"
    assert SealedRow.objects.filter(kind="involvement").count() == 2


def test_only_tags_of_people_in_this_report_can_be_made_persons(pages: Pages):
    row = pages.arrive()
    act = acts.add_act(pages.by, pages.desk, Act(id=uuid.uuid4(), code="LIB-01", review=row.pk))
    for tag in ("PHONE-1", "PERSON-77", ""):
        answer = pages.post(row.pk, "make_person", tag=tag, role="victim", act=str(act))
        assert answer.status_code == 422
    assert not SealedRow.objects.filter(kind="person").exists()


def test_every_form_has_the_labels_of_its_fields_in_order(pages: Pages, case, act):
    page = pages.get("record_add", case=case, kind="claim").content.decode()
    page = page[page.index('class="record"') :]
    labels = [one.label("en") for one in facts.asked_kinds()["claim"].fields]
    places = [re.search(rf">\s*{label}\s*<", page).start() for label in labels]  # type: ignore[union-attr]
    assert places == sorted(places)


@pytest.mark.parametrize("sent", [{"occupation": "a baker", "persons_least": "many"},
                                  {"occupation": "a baker", "_more": "known_as"}])  # fmt: skip
def test_a_form_that_is_shown_again_stays_about_the_version_it_was_filled_in_on(
    pages: Pages, person, sent: dict[str, str]
):
    told = opened(pages, person)
    theirs = replace(resting(pages, person), occupation="a tailor", sex="male")
    keeping.change(pages.web.house.unlocked("Amina"), pages.desk, theirs, expects=1)
    more = {"more": sent["_more"]} if "_more" in sent else {}
    fields = {name: value for name, value in sent.items() if not name.startswith("_")}
    shown = change(pages, person, told | more, **fields)
    assert shown.status_code in (200, 422)

    again = form(shown.content.decode()) | named({"persons_least": ""})
    answer = pages.browser.post(pages.at("record_change", row=person), again)

    assert answer.status_code == 409
    assert both_shown(answer) == [("Occupation", "a tailor", "a baker")]
    assert resting(pages, person) == theirs, "nobody's work is taken away unseen"
