"""What is due, and what goes with a submission. All records are invented."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.records import (
    Act,
    Case,
    Consent,
    Correction,
    Information,
    Involvement,
    Join,
    Likeness,
    Message,
    OfficeHolder,
    Person,
    Review,
    Source,
    Stored,
)
from casework.records.consent import Scope
from casework.records.correction import Corrected
from casework.records.joining import Sameness
from casework.records.review import ReviewState
from casework.records.shapes import FieldValue, Pseudonym, Stretch
from casework.retention import due, identities_due, plan_erasure
from tests.casework.records.examples import CASE, DAY, REVIEW

TODAY = date(2027, 11, 21)


class Graph:
    """Records in a plain list."""

    def __init__(self, *records):
        self.records = {one.id: Stored(one, 3) for one in records}

    def get(self, record):
        return self.records.get(record)

    def linked_to(self, target):
        return [one for one in self.records.values() if target in set(one.record.links())]


def new(kind, **fields):
    return kind(id=uuid.uuid4(), **fields)


@pytest.fixture
def told():
    """A report with all that hangs on it, and a second one that tells of one of its acts, too."""
    report, second = replace(REVIEW, id=uuid.uuid4()), replace(REVIEW, id=uuid.uuid4())
    case = new(Case, title="x", opened_on=DAY, changed_on=DAY, reviews=(report.id, second.id))
    report, second = replace(report, case=case.id), replace(second, case=case.id)
    source = new(Source, pseudonym="Willow", review=report.id, identity=uuid.UUID(int=70))
    other = new(Source, pseudonym="Poplar", review=second.id, learned_from=(source.id,))
    own = new(Act, code="LIB-01", review=report.id, case=case.id)
    shared = new(
        Act,
        code="HOM-04",
        review=report.id,
        rests_on=(Stretch(text="account", start=0, end=3),),
        values=(FieldValue(key="linked_records", records=(own.id,)),),
    )
    victim = new(
        Person,
        pseudonym="PERSON-1",
        known_as=(Pseudonym(review=report.id, tag="PERSON-1"),),
        identity=uuid.UUID(int=71),
    )
    both = new(
        Person,
        pseudonym="PERSON-2",
        known_as=tuple(Pseudonym(review=one.id, tag="PERSON-2") for one in (report, second)),
    )
    holder = new(OfficeHolder, called=("Mullah Invented",))
    found = {
        "report": report,
        "second": second,
        "case": case,
        "source": source,
        "other": other,
        "own": own,
        "shared": shared,
        "victim": victim,
        "both": both,
        "holder": holder,
    }
    return found | around(**found)


def around(report, second, source, other, own, shared, victim, both, holder, **_others):
    """What names those: roles, accounts, consents, what was asked and put right."""
    return {
        "role": new(Involvement, act=own.id, person=victim.id, role="victim"),
        "role_both": new(Involvement, act=shared.id, person=both.id, role="victim"),
        "perpetrator": new(
            Involvement, act=own.id, office_holder=holder.id, role="alleged_perpetrator"
        ),
        "account": new(Information, act=own.id, source=source.id, review=report.id),
        "account_shared": new(Information, act=shared.id, source=source.id, review=report.id),
        "account_second": new(Information, act=shared.id, source=other.id, review=second.id),
        "consent": new(Consent, source=source.id, scopes=(Scope(scope="internal_read"),)),
        "consent_other": new(Consent, source=other.id),
        "message": new(Message, review=report.id, text="?", on=DAY, left=uuid.UUID(int=72)),
        "correction": new(Correction, review=report.id, what=Corrected.ACT_ADDED),
        "join": new(Join, pseudonyms=both.known_as, person=both.id),
        "likeness": Likeness.of(Sameness.ACT, (own.id, uuid.uuid4()), "refused"),
    }


def names_of(told, ids):
    by_id = {one.id: name for name, one in told.items()}
    return {by_id[one] for one in ids}


def test_everything_told_in_it_goes_and_what_others_told_stays(told):
    plan = plan_erasure(told["report"].id, Graph(*told.values()))
    assert names_of(told, [one.record.id for one in plan.gone]) == {
        "report", "source", "own", "victim", "role", "perpetrator", "account", "account_shared",
        "consent", "message", "correction", "join", "likeness",
    }  # fmt: skip
    assert set(plan.identities) == {uuid.UUID(int=70), uuid.UUID(int=71)}
    assert plan.messages == (uuid.UUID(int=72),)


def test_what_stays_has_no_link_to_what_went(told):
    plan = plan_erasure(told["report"].id, Graph(*told.values()))
    gone = {one.record.id for one in plan.gone}
    changed: dict[uuid.UUID, Any] = {before.record.id: after for after, before in plan.changed}
    assert names_of(told, changed) == {"case", "shared", "both", "other"}
    for after in changed.values():
        assert gone.isdisjoint(after.links())
    shared = changed[told["shared"].id]
    assert (shared.review, shared.rests_on, shared.values) == (None, (), ())
    assert changed[told["case"].id].reviews == (told["second"].id,)
    assert [one.review for one in changed[told["both"].id].known_as] == [told["second"].id]
    left = [one for one in told.values() if one.id not in gone and one.id not in changed]
    for one in left:
        assert gone.isdisjoint(one.links())


def test_when_the_second_report_goes_too_nothing_protected_is_left(told):
    first = plan_erasure(told["report"].id, Graph(*told.values()))
    gone = {one.record.id for one in first.gone}
    changed = {after.id: after for after, _before in first.changed}
    rest = [changed.get(one.id, one) for one in told.values() if one.id not in gone]
    second = plan_erasure(told["second"].id, Graph(*rest))
    left = {one.id for one in rest} - {one.record.id for one in second.gone}
    assert names_of(told, left) == {"case", "holder"}


def test_a_duplicate_of_what_goes_is_looked_at_again():
    report = REVIEW
    copy = replace(REVIEW, id=uuid.uuid4(), state=ReviewState.DUPLICATE, duplicate_of=report.id)
    plan = plan_erasure(report.id, Graph(report, copy))
    ((after, _before),) = plan.changed
    assert isinstance(after, Review)
    assert (after.state, after.duplicate_of) == (ReviewState.IN_REVIEW, None)


def test_a_case_goes_alone_and_its_reports_stay_without_it(told):
    plan = plan_erasure(told["case"].id, Graph(*told.values()))
    assert names_of(told, [one.record.id for one in plan.gone]) == {"case"}
    changed = {before.record.id for _after, before in plan.changed}
    assert names_of(told, changed) == {"report", "second", "own"}
    assert all(told["case"].id not in set(after.links()) for after, _before in plan.changed)


def test_what_is_spared_is_neither_erased_nor_changed(told):
    keeping = {told["message"].id, told["case"].id}
    plan = plan_erasure(told["report"].id, Graph(*told.values())).sparing(keeping)
    touched = {one.record.id for one in plan.gone} | {one.id for one, _ in plan.changed}
    assert touched.isdisjoint(keeping)


def stored(record):
    return Stored(record, 2)


def test_a_rejected_report_is_due_a_year_after_its_rejection():
    rejected = replace(REVIEW, state=ReviewState.REJECTED, reason="out_of_scope")
    written = {rejected.id: date(2026, 11, 21)}
    assert due([stored(rejected)], written, date(2027, 11, 20)) == []
    (one,) = due([stored(rejected)], written, TODAY)
    assert (one.row, one.retention, one.then) == (rejected.id, "rejected_report", "shred")
    assert due([stored(REVIEW)], written, date(2040, 1, 1)) == []


def test_a_case_is_looked_at_every_two_years_and_never_shredded_by_a_list():
    (one,) = due([stored(CASE)], {}, date(2028, 11, 21))
    assert (one.retention, one.then) == ("case_record", "review")
    assert due([stored(CASE)], {}, date(2028, 11, 20)) == []
    held = replace(CASE, status="in_dossier")
    (one,) = due([stored(held)], {}, date(2028, 11, 21))
    assert one.retention == "dossier_evidence"
    closed = replace(CASE, status="closed", closing_reason="resolved")
    assert due([stored(closed)], {}, date(2040, 1, 1)) == []


def test_the_longest_overdue_comes_first():
    old = replace(CASE, id=uuid.uuid4(), changed_on=date(2020, 1, 1))
    found = due([stored(CASE), stored(old)], {}, date(2030, 1, 1))
    assert [one.row for one in found] == [old.id, CASE.id]


def test_an_identity_is_due_ninety_days_after_the_last_contact():
    source = Source(id=uuid.uuid4(), pseudonym="Willow", identity=uuid.uuid4())
    silent = Source(id=uuid.uuid4(), pseudonym="Poplar", identity=uuid.uuid4())
    nobody = Source(id=uuid.uuid4(), pseudonym="Cedar")
    contact = {source.id: date(2026, 1, 1), nobody.id: date(2026, 1, 1)}
    assert identities_due([source, silent, nobody], contact, date(2026, 3, 31)) == []
    (one,) = identities_due([source, silent, nobody], contact, date(2026, 4, 1))
    assert one.row == source.identity
