"""What is asked about a role in an act, once it is chosen. All people are invented."""

import uuid

import pytest

from casework.models import SealedRow
from casework.records import Involvement
from casework.records.shapes import FieldValue
from casework.services import keeping
from tests.casework.pages.conftest import Pages
from tests.casework.pages.record_forms import (
    act,
    case,
    change,
    form,
    made,
    named,
    person,
    refusals,
    resting,
)
from tests.casework.services.desk_work import last_event

__all__ = ["act", "case", "person"]
pytestmark = pytest.mark.django_db


def test_a_role_is_asked_what_belongs_to_it_once_it_is_chosen_and_all_is_written_in_one_go(
    pages: Pages, case, act, person
):
    address = pages.at("record_add", case=case, kind="involvement") + f"?of={person}"
    first = form(pages.browser.get(address).content.decode())
    assert "record-answer-victim_is_child" not in first

    chosen = first | named({"role": "victim", "remarks": "Kept words."}) | {"look": "role"}
    answer = pages.browser.post(address, chosen)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="error"' not in text
    again = form(text)
    assert again["record-role"] == ["victim"]
    assert again["record-remarks"] == ["Kept words."]
    told = {"answer__victim_is_child": "yes", "answer__elsewhere_date": "سرطان ۱۴۰۳",
            "answer__risk_family": "Their house is watched."}  # fmt: skip
    role = made(pages, pages.browser.post(address, again | named(told)))
    values = {one.key: one for one in role.values}
    assert set(values) == {"victim_is_child", "elsewhere_date", "risk_family"}
    assert values["elsewhere_date"].dates[0].precision == "month"
    assert {one.set_by for one in role.values} == {pages.by.member.pk}
    page = pages.get("record", row=role.id).content.decode()
    assert "Under 18 at the time" in page
    assert "Their house is watched." in page


def test_details_of_a_role_are_added_later_and_what_was_answered_stays_whose_it_was(
    pages: Pages, act, person
):
    amina = pages.web.house.unlocked("Amina")
    told = FieldValue(key="risk_victim", texts=("They watch.",))
    row = keeping.add(amina, pages.desk, Involvement(id=uuid.uuid4(), act=act, person=person,
                                                     role="victim", values=(told,)))  # fmt: skip

    answer = change(pages, row, answer__victim_is_child="no")

    assert answer.status_code == 303
    by = {one.key: one.set_by for one in resting(pages, row).values}
    assert by == {"risk_victim": amina.member.pk, "victim_is_child": pages.by.member.pk}
    assert last_event(pages.web.house)["kind"] == "involvement.changed"


def test_an_answer_that_another_role_is_not_asked_is_refused_and_kept_in_the_form(
    pages: Pages, case, act, person
):
    address = pages.at("record_add", case=case, kind="involvement") + f"?of={person}"
    first = form(pages.browser.get(address).content.decode())
    chosen = named({"role": "victim"}) | {"look": "role"}
    drawn = form(pages.browser.post(address, first | chosen).content.decode())
    before = SealedRow.objects.count()

    told = named({"role": "witness", "answer__victim_is_child": "yes"})
    answer = pages.browser.post(address, drawn | told)

    assert refusals(answer) == [
        "Something below was answered that this role is not asked. Empty it, or choose the role"
        " it belongs to."
    ]
    assert SealedRow.objects.count() == before
    kept = form(answer.content.decode())
    assert kept["record-answer-victim_is_child"] == ["yes"]
    emptied = kept | named({"answer__victim_is_child": ""})
    assert made(pages, pages.browser.post(address, emptied)).values == ()


def test_answers_of_the_role_before_stay_when_the_role_is_put_right(pages: Pages, act, person):
    told = FieldValue(key="victim_is_child", texts=("yes",))
    row = keeping.add(pages.by, pages.desk, Involvement(id=uuid.uuid4(), act=act, person=person,
                                                        role="victim", values=(told,)))  # fmt: skip
    assert change(pages, row, role="witness").status_code == 303
    now = resting(pages, row)
    assert (now.role, [one.key for one in now.values]) == ("witness", ["victim_is_child"])
