"""A case whose time is over is looked at and kept, or goes by two people. All invented."""

import uuid
from datetime import date, timedelta

import pytest

from casework import register, rows
from casework.records import Case, LookedAt
from casework.records.marks import without
from casework.retention import due, latest_look, plan_erasure
from casework.services import ageing, cases
from intake import clock
from intake.errors import IntakeError, TransientError
from tests.casework.records.examples import CASE
from tests.casework.services.desk_work import events, refused
from tests.casework.services.test_retention import Graph, stored

pytestmark = pytest.mark.django_db
TODAY = date(2028, 12, 1)


def look(**fields) -> LookedAt:
    told = {"case": CASE.id, "reason": "missing", "on": TODAY, "again": date(2029, 6, 1), **fields}
    return LookedAt(id=uuid.uuid4(), **told)


def test_a_look_puts_a_case_off_to_its_day_and_no_further():
    looks = {CASE.id: look()}
    assert due([stored(CASE)], {}, TODAY) != []
    assert due([stored(CASE)], {}, date(2029, 5, 31), looks) == []
    (one,) = due([stored(CASE)], {}, date(2029, 6, 1), looks)
    assert (one.on, one.since, one.then) == (date(2029, 6, 1), TODAY, "review")


def test_a_change_after_the_look_begins_the_time_anew():
    before = {CASE.id: look(on=CASE.changed_on - timedelta(days=1), again=CASE.changed_on)}
    assert due([stored(CASE)], {}, CASE.changed_on + timedelta(days=1), before) == []


def test_no_look_reaches_further_than_the_period_and_closed_cases_have_none():
    assert latest_look(CASE, TODAY) == date(2030, 12, 1)
    closed = Case(
        id=CASE.id,
        title="x",
        status="closed",
        closing_reason="resolved",
        opened_on=TODAY,
        changed_on=TODAY,
    )
    assert latest_look(closed, TODAY) is None
    assert due([stored(closed)], {}, date(2040, 1, 1), {CASE.id: look()}) == []


def test_a_look_has_a_reason_and_a_later_day():
    for fields, code in (
        ({"reason": ""}, "keeping_reason_missing"),
        ({"again": TODAY}, "next_look_over"),
    ):
        with pytest.raises(IntakeError) as met:
            look(**fields)
        assert met.value.code == code


def test_the_looks_go_with_their_case():
    one = look()
    plan = plan_erasure(CASE.id, Graph(CASE, one))
    assert {each.record.id for each in plan.gone} == {CASE.id, one.id}
    assert without(one, {uuid.uuid4()}) == one


@pytest.fixture
def case(house) -> uuid.UUID:
    register.keep_only(())
    return cases.open_case(house.unlocked("Laila"), house.desk, title="Shops of Charikar")


def keep(house, case, name="Laila", **fields):
    told = {"reason": "proceedings", "again": clock.today() + timedelta(days=90), **fields}
    return ageing.keep_on(house.unlocked(name), house.desk, case, **told)


def test_keeping_is_a_deed_with_its_event_in_one_transaction(house, case, monkeypatch):
    row = keep(house, case, words="The family asked the tribunal.")
    laila = house.unlocked("Laila")
    found = rows.read(laila, house.desk, row).record
    assert isinstance(found, LookedAt)
    assert (found.case, found.by, found.on) == (case, laila.member.pk, clock.today())
    (told,) = (one for one in events(house) if one["kind"] == "case.looked_at")
    assert (told["case"], told["reason"]) == (str(case), "proceedings")
    assert "tribunal" not in str(told)

    def full(_event):
        raise TransientError("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr("casework.services.deeds.custody.record", full)
        with pytest.raises(TransientError):
            keep(house, case)
    assert [one.id for one in ageing.looks_at(laila, house.desk, case)] == [row]


def test_the_list_shows_the_case_again_on_the_day_that_was_given(house):
    laila, today = house.unlocked("Laila"), clock.today()
    long_ago = today - timedelta(days=800)
    old = Case(id=uuid.uuid4(), title="Old shops", opened_on=long_ago, changed_on=long_ago)
    register.keep_only(())
    rows.write(laila, house.desk, old, expects=0)
    assert [one.row for one in ageing.due_here(laila, house.desk)] == [old.id]
    again = today + timedelta(days=60)

    keep(house, old.id, again=again)

    assert ageing.due_here(laila, house.desk, within=59) == []
    (one,) = ageing.due_here(laila, house.desk, within=60)
    assert (one.row, one.since, one.on) == (old.id, today, again)
    assert ageing.retention_over(laila, house.desk, old) == ""


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"again": date(1999, 1, 1)}, "next_look_over"),
        ({"again": date(2999, 1, 1)}, "next_look_too_far"),
        ({"reason": ""}, "keeping_reason_missing"),
        ({"reason": "because"}, "code_unknown"),
    ],
)
def test_a_look_that_makes_no_sense_is_refused_and_nothing_is_written(house, case, fields, code):
    assert refused(keep, house, case, **fields) == code
    assert ageing.looks_at(house.unlocked("Laila"), house.desk, case) == []


def test_a_case_that_is_closed_is_not_looked_at(house, case):
    laila = house.unlocked("Laila")
    cases.set_case_status(
        laila, house.desk, case, expects=1, status="closed", closing_reason="resolved"
    )
    assert refused(keep, house, case) == "not_looked_at"


def test_nobody_of_another_desk_keeps_a_case(house, case):
    nasrin, again = house.unlocked("Nasrin"), clock.today() + timedelta(days=9)
    for desk in (house.desk, house.other_desk):
        code = refused(ageing.keep_on, nasrin, desk, case, reason="missing", again=again)
        assert code == "not_your_desk"
