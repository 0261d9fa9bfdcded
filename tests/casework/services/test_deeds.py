"""Cases, acts, accounts, consents, tables: what is kept, by whom, and what is refused."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casework import codes, rows
from casework.models import SealedRow
from casework.records import (
    Act,
    Case,
    Consent,
    Correction,
    Information,
    Join,
    Likeness,
    OfficeHolder,
    Person,
    Source,
)
from casework.records.act import ActState
from casework.records.joining import Sameness
from casework.records.shapes import FieldValue, Pseudonym, Stretch
from casework.services import acts, cases, consent, grading, joining, keeping
from casework.services.acts import Proposal
from intake import clock
from intake.models import CustodyEvent
from tests.casework.records import examples
from tests.casework.services.desk_work import a_review, an_act, events, last_event, refused, who

pytestmark = pytest.mark.django_db
AT = Stretch(text="account", start=4, end=11)


@pytest.fixture
def laila(house):
    return house.unlocked("Laila")


@pytest.fixture
def farid(house):
    return house.unlocked("Farid")


def read(house, row):
    return rows.read(house.unlocked("Laila"), house.desk, row).record


def corrections(house):
    found = SealedRow.objects.filter(kind=Correction.KIND).order_by("pk")
    return [read(house, row.pk) for row in found]


def a_source(house, by, **fields):
    return keeping.add(by, house.desk, Source(id=uuid.uuid4(), pseudonym="Willow", **fields))


def test_a_case_is_opened_described_moved_on_and_closed_with_a_reason(house, laila):
    case = cases.open_case(laila, house.desk, title="The invented valley")
    assert read(house, case).assigned_to == laila.member.pk
    cases.describe_case(laila, house.desk, case, expects=1, title="Valley", summary="Two raids.")
    cases.set_case_status(laila, house.desk, case, expects=2, status="being_verified")
    close: Any = {"expects": 3, "status": "closed"}
    assert refused(cases.set_case_status, laila, house.desk, case, **close) == (
        "closing_reason_missing"
    )
    cases.set_case_status(laila, house.desk, case, **close, closing_reason="resolved")
    cases.assign_case(laila, house.desk, case, expects=4, to=None)
    found = read(house, case)
    assert (found.title, found.status, found.assigned_to) == ("Valley", "closed", None)
    assert [one["kind"] for one in events(house)] == [
        "case.opened", "case.described", "case.status_set", "case.status_set", "case.assigned",
    ]  # fmt: skip
    assert "Valley" not in str(events(house))


def test_only_a_person_sets_the_level_of_proof(house, laila):
    case = cases.open_case(laila, house.desk, title="Valley")
    cases.set_case_proof(laila, house.desk, case, expects=1, level="P3")
    assert read(house, case).proof_set_by == laila.member.pk
    act = an_act(house)
    acts.set_act_proof(laila, house.desk, act.id, expects=1, level="P2")
    found = read(house, act.id)
    assert (found.proof_level, found.proof_set_by) == ("P2", laila.member.pk)
    assert last_event(house)["after"] == "P2"
    more = {"expects": 2, "level": "P9"}
    assert refused(acts.set_act_proof, laila, house.desk, act.id, **more) == "code_unknown"


def test_a_proposal_taken_over_is_an_act_of_the_person_who_took_it(house, laila):
    review = a_review(house)
    row = acts.accept_act(laila, house.desk, review, Proposal("LIB-01", (AT,), 0.64))
    act = read(house, row)
    assert (act.state, act.set_by, act.probability) == (ActState.ACCEPTED, laila.member.pk, 640)
    assert (act.review, act.rests_on, act.taxonomy) == (review, (AT,), codes.VERSION)
    (learned,) = corrections(house)
    assert (learned.what, learned.before, learned.after) == ("act_accepted", "LIB-01", "LIB-01")


def test_a_proposal_changed_keeps_what_the_machine_said(house, laila):
    review = a_review(house)
    mine = Act(id=uuid.uuid4(), code="LIB-01", review=review)
    acts.accept_act_changed(laila, house.desk, Proposal("LIB-03", (AT,), 0.2), mine)
    (learned,) = corrections(house)
    assert (learned.what, learned.before, learned.after) == ("act_changed", "LIB-03", "LIB-01")
    assert read(house, mine.id).rests_on == (AT,)
    nowhere = replace(mine, id=uuid.uuid4(), review=None)
    code = refused(acts.accept_act_changed, laila, house.desk, Proposal("LIB-03"), nowhere)
    assert code == "review_missing"


def test_a_refused_proposal_leaves_a_correction_and_no_act(house, laila):
    review = a_review(house)
    acts.refuse_act(laila, house.desk, review, Proposal("LIF-01", (AT,), 0.4))
    assert not SealedRow.objects.filter(kind=Act.KIND).exists()
    (learned,) = corrections(house)
    assert (learned.what, learned.before, learned.after) == ("act_refused", "LIF-01", "")


def test_an_added_act_teaches_what_was_missed(house, laila):
    act = Act(id=uuid.uuid4(), code="HOM-04", review=a_review(house), rests_on=(AT,))
    acts.add_act(laila, house.desk, act)
    (learned,) = corrections(house)
    assert (learned.what, learned.after, learned.at) == ("act_added", "HOM-04", (AT,))


def test_who_set_an_answer_is_kept_answer_by_answer(house, laila, farid):
    first = FieldValue(key="stated_reason", texts=("none",))
    act = Act(id=uuid.uuid4(), code="LIB-01", values=(first,))
    acts.add_act(laila, house.desk, act)
    second = FieldValue(key="arrest_warrant_shown", texts=("no",))
    written = read(house, act.id)
    changed = replace(written, values=(*written.values, second))
    acts.change_act(farid, house.desk, changed, expects=1)
    setters = {one.key: one.set_by for one in read(house, act.id).values}
    assert setters == {
        "stated_reason": laila.member.pk,
        "arrest_warrant_shown": farid.member.pk,
    }


def test_a_change_cannot_slip_in_a_level_of_proof_or_a_machines_signature(house, laila):
    act = an_act(house)
    sly = replace(act, proof_level="P5", proof_set_by=uuid.uuid4(), set_by=None)
    acts.change_act(laila, house.desk, sly, expects=1)
    found = read(house, act.id)
    assert (found.proof_level, found.set_by) == ("", laila.member.pk)


def test_a_withdrawn_act_is_kept_and_says_so(house, laila):
    act = an_act(house)
    acts.withdraw_act(laila, house.desk, act.id, expects=1)
    assert read(house, act.id).state is ActState.WITHDRAWN


def test_a_protected_field_is_never_written_into_a_desks_row(house, laila):
    named = FieldValue(key="missing_full_name", texts=("Somebody Invented",))
    act = Act(id=uuid.uuid4(), code="LIB-03", values=(named,))
    assert refused(acts.add_act, laila, house.desk, act) == "field_protected"
    assert not SealedRow.objects.exists()


def test_a_refused_deed_leaves_no_event_and_no_row(house, laila):
    leaves = CustodyEvent.objects.count()
    gone = replace(examples.ACT, id=uuid.uuid4(), case=uuid.uuid4(), event=None, review=None)
    assert refused(acts.add_act, laila, house.desk, gone) == "link_elsewhere"
    assert CustodyEvent.objects.count() == leaves
    assert not SealedRow.objects.exists()


def test_whoever_took_an_account_does_not_grade_it(house, laila, farid):
    account = Information(
        id=uuid.uuid4(),
        act=an_act(house).id,
        source=a_source(house, laila),
        mode="interview",
        taken_by=laila.member.pk,
    )
    grading.add_information(laila, house.desk, account)
    given: Any = {"expects": 1, "reliability": "B", "credibility": "2"}
    assert refused(grading.grade, laila, house.desk, account.id, **given) == "grader_took_account"
    grading.grade(farid, house.desk, account.id, **given)
    found = read(house, account.id)
    assert (found.grade.reliability, found.grade.by) == ("B", farid.member.pk)
    assert last_event(house)["grade"] == "B2"


def test_every_grade_is_kept_and_an_edit_does_not_touch_them(house, laila, farid):
    account = Information(
        id=uuid.uuid4(),
        act=an_act(house).id,
        source=a_source(house, laila),
        grade=examples.INFORMATION.grade,
    )
    grading.add_information(laila, house.desk, account)
    assert read(house, account.id).grade is None
    grading.grade(farid, house.desk, account.id, expects=1, reliability="B", credibility="2")
    grading.grade(laila, house.desk, account.id, expects=2, reliability="C", credibility="3")
    edited = replace(account, first_hand="yes", grade=None, taken_by=farid.member.pk)
    grading.change_information(laila, house.desk, edited, expects=3)
    found = read(house, account.id)
    assert (found.first_hand, found.taken_by) == ("yes", None)
    assert (found.grade.reliability, [one.reliability for one in found.earlier]) == ("C", ["B"])
    half = {"expects": 4, "reliability": "C", "credibility": ""}
    assert refused(grading.grade, laila, house.desk, account.id, **half) == "grade_incomplete"
    odd = {"expects": 4, "reliability": "G", "credibility": "2"}
    assert refused(grading.grade, laila, house.desk, account.id, **odd) == "code_unknown"


def test_consent_is_set_scope_by_scope_and_taken_back_whole(house, laila):
    given = Consent(id=uuid.uuid4(), source=a_source(house, laila))
    consent.record_consent(laila, house.desk, given)
    until = clock.today() + timedelta(days=365)
    put: Any = {"scope": "statistics_only", "state": "given", "until": until}
    consent.set_scope(laila, house.desk, given.id, expects=1, **put)
    put = {"scope": "court_named", "state": "refused"}
    consent.set_scope(laila, house.desk, given.id, expects=2, **put)
    assert read(house, given.id).allows("statistics_only", clock.today())
    assert not read(house, given.id).allows("statistics_only", until + timedelta(days=1))
    consent.withdraw_consent(laila, house.desk, given.id, expects=3, words="She asked.")
    found = read(house, given.id)
    assert found.state("statistics_only", clock.today()) == "withdrawn"
    assert found.state("court_named", clock.today()) == "refused"
    assert [one.state for one in found.earlier] == ["given"]
    assert last_event(house)["kind"] == "consent.withdrawn"
    odd = {"scope": "everything", "state": "given"}
    assert refused(consent.set_scope, laila, house.desk, given.id, expects=4, **odd) == (
        "code_unknown"
    )


def test_who_is_missing_for_a_scope_is_named(house):
    day = date(2026, 11, 21)
    other = replace(examples.CONSENT, id=uuid.uuid4(), scopes=())
    assert consent.lacking([examples.CONSENT, other], "internal_read", day) == [other]


def test_pseudonyms_of_two_submissions_are_joined_without_a_name(house, laila):
    pair = [Pseudonym(review=a_review(house), tag=f"PERSON-{n}") for n in (1, 4)]
    join = joining.join_pseudonyms(laila, house.desk, pair)
    found = read(house, join)
    assert isinstance(found, Join)
    assert found.set_by == laila.member.pk
    assert refused(joining.join_pseudonyms, laila, house.desk, pair[:1]) == "join_needs_two"


def test_a_refused_likeness_is_kept(house, laila):
    pair = (an_act(house).id, an_act(house).id)
    row = joining.refuse_likeness(laila, house.desk, Sameness.ACT, pair)
    found = read(house, row)
    assert (found.decision, found.pair) == ("refused", frozenset(pair))
    assert last_event(house)["sameness"] == "act"


def test_merged_acts_leave_one_that_counts_with_the_accounts_of_both(house, laila):
    kept, again = an_act(house), an_act(house)
    source = a_source(house, laila)
    account = Information(id=uuid.uuid4(), act=again.id, source=source)
    grading.add_information(laila, house.desk, account)
    told: Any = {"kept": kept.id, "told_again": again.id}
    joining.merge_acts(laila, house.desk, **told, accounts=[account.id])
    assert read(house, account.id).act == kept.id
    assert read(house, again.id).state is ActState.WITHDRAWN
    assert read(house, kept.id).state is ActState.ACCEPTED
    decided = SealedRow.objects.get(kind=Likeness.KIND)
    assert read(house, decided.pk).decision == "merged"
    code = refused(joining.merge_acts, laila, house.desk, **told, accounts=[account.id])
    assert code == "account_of_another_act"
    same = {"kept": kept.id, "told_again": kept.id, "accounts": ()}
    assert refused(joining.merge_acts, laila, house.desk, **same) == "merged_with_itself"


def test_office_holders_are_added_and_changed_each_with_its_event(house, laila):
    holder = OfficeHolder(id=uuid.uuid4(), called=("Mullah Invented",), office="governor")
    keeping.add(laila, house.desk, holder)
    keeping.change(laila, house.desk, replace(holder, rank="deputy"), expects=1)
    assert read(house, holder.id).rank == "deputy"
    assert [one["kind"] for one in events(house)] == [
        "office_holder.added", "office_holder.changed",
    ]  # fmt: skip
    assert events(house)[0] == {
        "kind": "office_holder.added", "rows": str(holder.id), "by": who(laila),
    }  # fmt: skip


@pytest.mark.parametrize("record", [examples.ACT, examples.INFORMATION, examples.CONSENT])
def test_what_people_decide_by_is_not_changed_past_its_own_deeds(house, laila, record):
    assert refused(keeping.add, laila, house.desk, record) == "kind_has_deeds"
    assert refused(keeping.change, laila, house.desk, record, expects=1) == "kind_has_deeds"


def test_a_row_keeps_its_kind(house, laila):
    source = a_source(house, laila)
    other = Person(id=source, pseudonym="PERSON-1")
    assert refused(keeping.change, laila, house.desk, other, expects=1) == (
        "record_of_another_kind"
    )


def test_a_member_of_another_desk_adds_nothing_here(house):
    nasrin = house.unlocked("Nasrin")
    source = Source(id=uuid.uuid4(), pseudonym="Willow")
    assert refused(keeping.add, nasrin, house.desk, source) == "not_your_desk"
    assert refused(cases.open_case, nasrin, house.desk, title="x") == "not_your_desk"
    assert not SealedRow.objects.filter(kind__in=(Case.KIND, Source.KIND)).exists()
