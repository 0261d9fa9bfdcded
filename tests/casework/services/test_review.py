"""The review: each deed does one thing, says so on the log, and overwrites nobody."""

import uuid
from dataclasses import replace

import pytest

from casework import rows
from casework.models import SealedRow
from casework.records import AddedRedaction, Case, Correction, Likeness
from casework.records.review import ReviewState
from casework.records.shapes import Stretch
from casework.services import approvals, cases, review
from intake.models import CustodyEvent
from tests.casework.services.desk_work import (
    a_review,
    events,
    last_event,
    refused,
    review_of,
    who,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def laila(house):
    return house.unlocked("Laila")


@pytest.fixture
def farid(house):
    return house.unlocked("Farid")


def of_kind(house, by, kind):
    found = SealedRow.objects.filter(desk=house.desk, kind=kind.KIND)
    return [rows.read(by, house.desk, row.pk).record for row in found]


def taken(house, by):
    row = a_review(house)
    review.take(by, house.desk, row, expects=1)
    return row


def test_taking_a_review_says_who_works_on_it(house, laila):
    row = a_review(house)
    assert review.take(laila, house.desk, row, expects=1) == 2
    found = review_of(house, row)
    assert (found.state, found.assigned_to) == (ReviewState.IN_REVIEW, laila.member.pk)
    assert last_event(house) == {"kind": "review.taken", "rows": str(row), "by": who(laila)}


def test_a_colleague_takes_over_what_is_in_work(house, laila, farid):
    row = taken(house, laila)
    review.take(farid, house.desk, row, expects=2)
    assert review_of(house, row).assigned_to == farid.member.pk


def test_the_slower_of_two_editors_is_told_and_loses_nothing_of_the_first(house, laila, farid):
    row = taken(house, laila)
    review.note(laila, house.desk, row, expects=2, words="He called twice.")
    leaves = CustodyEvent.objects.count()
    assert refused(review.note, farid, house.desk, row, expects=2, words="x") == "row_changed"
    assert review_of(house, row).words_on_it == "He called twice."
    assert CustodyEvent.objects.count() == leaves


def test_somebody_of_another_desk_can_do_nothing_here(house, laila):
    row = a_review(house)
    nasrin = house.unlocked("Nasrin")
    assert refused(review.take, nasrin, house.desk, row, expects=1) == "not_your_desk"
    assert refused(review.take, nasrin, house.other_desk, row, expects=1) == "not_your_desk"
    assert review_of(house, row).state is ReviewState.NEW


def test_nobody_decides_what_was_not_taken_into_work(house, laila):
    row = a_review(house)
    for deed, more in (
        (review.accept, {}),
        (review.reject, {"reason": "out_of_scope"}),
        (review.mark_duplicate, {"of": a_review(house)}),
    ):
        assert refused(deed, laila, house.desk, row, expects=1, **more) == "review_not_taken"
    assert refused(review.reopen, laila, house.desk, row, expects=1) == "review_undecided"


def test_a_review_is_accepted_and_can_be_looked_at_again(house, laila, farid):
    row = taken(house, laila)
    review.accept(laila, house.desk, row, expects=2)
    assert refused(review.take, farid, house.desk, row, expects=3) == "review_decided"
    review.reopen(farid, house.desk, row, expects=3)
    assert review_of(house, row).state is ReviewState.IN_REVIEW


def test_a_rejection_has_a_reason_of_the_list(house, laila):
    row = taken(house, laila)
    code = refused(review.reject, laila, house.desk, row, expects=2, reason="dull")
    assert code == "reason_unknown"
    review.reject(laila, house.desk, row, expects=2, reason="out_of_scope", words="About prices.")
    found = review_of(house, row)
    assert (found.state, found.reason) == (ReviewState.REJECTED, "out_of_scope")
    assert last_event(house)["reason"] == "out_of_scope"
    assert "prices" not in str(events(house))


def test_a_duplicate_names_what_it_is_a_duplicate_of_and_the_decision_is_kept(house, laila):
    first, second, third = taken(house, laila), taken(house, laila), taken(house, laila)
    review.mark_duplicate(laila, house.desk, second, expects=2, of=first)
    found = review_of(house, second)
    assert (found.state, found.duplicate_of) == (ReviewState.DUPLICATE, first)
    (decided,) = of_kind(house, laila, Likeness)
    assert decided.pair == {first, second}
    more = {"expects": 2, "of": second}
    assert refused(review.mark_duplicate, laila, house.desk, third, **more) == (
        "duplicate_of_duplicate"
    )
    more = {"expects": 2, "of": third}
    assert refused(review.mark_duplicate, laila, house.desk, third, **more) == (
        "duplicate_of_itself"
    )


def test_a_review_is_linked_to_one_case_and_can_move_to_another(house, laila):
    row = a_review(house)
    one, other = (cases.open_case(laila, house.desk, title=words) for words in ("One", "Other"))
    review.link_to_case(laila, house.desk, row, expects=1, case=one)
    review.link_to_case(laila, house.desk, row, expects=2, case=other)
    assert review_of(house, row).case == other
    resting = {case.id: case.reviews for case in of_kind(house, laila, Case)}
    assert resting == {one: (), other: (row,)}


def test_a_case_of_another_desk_cannot_be_linked(house, laila):
    nasrin = house.unlocked("Nasrin")
    theirs = cases.open_case(nasrin, house.other_desk, title="Theirs")
    row = a_review(house)
    code = refused(review.link_to_case, laila, house.desk, row, expects=1, case=theirs)
    assert code == "not_your_desk"
    assert review_of(house, row).case is None


def test_one_person_raises_the_urgency_and_the_machine_learns(house, laila):
    row = a_review(house)
    review.set_urgency(laila, house.desk, row, expects=1, level="T0")
    found = review_of(house, row)
    assert (found.urgency, found.lowered) == ("T0", False)
    (learned,) = of_kind(house, laila, Correction)
    assert (learned.before, learned.after) == ("T1", "T0")
    assert last_event(house)["kind"] == "review.urgency_raised"


def ask_lowering(by, house, row, level):
    return review.ask_lowering(
        by, house.desk, row, level=level, reason="old", words="over"
    ).record.id


def signed_lowering(house, by, row, level):
    approval = ask_lowering(by, house, row, level)
    for name in ("Farid", "Amina"):
        approvals.sign(house.unlocked(name), house.desk, approval)
    return approval


def test_nobody_lowers_the_urgency_alone(house, laila, farid):
    row = a_review(house)
    lower = {"expects": 1, "level": "T3"}
    assert refused(review.set_urgency, laila, house.desk, row, **lower) == "approval_missing"
    unsigned = ask_lowering(laila, house, row, "T3")
    code = refused(review.set_urgency, laila, house.desk, row, **lower, approval=unsigned)
    assert code == "approval_missing"
    own = ask_lowering(farid, house, row, "T3")  # a custodian's own signature is on it
    for one in (laila, farid):
        code = refused(review.set_urgency, one, house.desk, row, **lower, approval=own)
        assert code == "approval_missing"
        assert review.lowering_granted(one, house.desk, review_of(house, row), "T3") is None
    assert review_of(house, row).urgency == "T1"


@pytest.mark.parametrize("since", [{"version": 2}, {"urgency": "T0"}])
def test_what_came_after_the_signatures_is_not_lowered_by_them(house, laila, since):
    """A further version of the report, or a colleague who raised it: nobody signed for that."""
    row = a_review(house)
    approval = signed_lowering(house, laila, row, "T3")
    before = rows.read(laila, house.desk, row)
    rows.write(laila, house.desk, replace(before.record, **since), expects=before.version)
    lower = {"expects": before.version + 1, "level": "T3", "approval": approval}
    assert refused(review.set_urgency, laila, house.desk, row, **lower) == "approval_for_other"
    assert review.lowering_granted(laila, house.desk, review_of(house, row), "T3") is None
    assert review_of(house, row).urgency != "T3"


def test_taking_it_into_work_does_not_ask_the_custodians_again(house, laila):
    row = a_review(house)
    approval = signed_lowering(house, laila, row, "T3")
    review.take(laila, house.desk, row, expects=1)
    review.set_urgency(laila, house.desk, row, expects=2, level="T3", approval=approval)
    assert review_of(house, row).urgency == "T3"


def test_nobody_is_asked_to_lower_what_is_not_lower(house, laila):
    row = a_review(house)
    ask = {"reason": "old", "words": "over"}
    for level, code in (
        ("T1", "level_not_lower"),
        ("T0", "level_not_lower"),
        ("T7", "level_unknown"),
    ):
        assert refused(review.ask_lowering, laila, house.desk, row, level=level, **ask) == code


def test_two_custodians_let_it_be_lowered_to_what_was_asked_for_and_only_once(house, laila):
    row = a_review(house)
    approval = signed_lowering(house, laila, row, "T3")
    code = refused(
        review.set_urgency, laila, house.desk, row, expects=1, level="T2", approval=approval
    )
    assert code == "approval_for_other"
    review.set_urgency(laila, house.desk, row, expects=1, level="T3", approval=approval)
    found = review_of(house, row)
    assert (found.urgency, found.lowered) == ("T3", True)
    review.set_urgency(laila, house.desk, row, expects=2, level="T0")
    again = {"expects": 3, "level": "T3", "approval": approval}
    assert refused(review.set_urgency, laila, house.desk, row, **again) == "approval_closed"


def test_an_approval_for_another_review_does_not_count(house, laila):
    row, other = a_review(house), a_review(house)
    approval = signed_lowering(house, laila, other, "T3")
    lower = {"expects": 1, "level": "T3", "approval": approval}
    assert refused(review.set_urgency, laila, house.desk, row, **lower) == "approval_for_other"


@pytest.mark.parametrize(("level", "code"), [("T1", "urgency_unchanged"), ("T7", "level_unknown")])
def test_a_level_is_another_one_of_the_list(house, laila, level, code):
    row = a_review(house)
    assert refused(review.set_urgency, laila, house.desk, row, expects=1, level=level) == code


def test_hiding_a_stretch_keeps_the_offsets_and_a_correction_without_any_words(house, laila):
    row = a_review(house)
    at = Stretch(text="account", start=4, end=11)
    added = review.hide(laila, house.desk, row, at=at, kind="PERSON")
    (kept,) = of_kind(house, laila, AddedRedaction)
    assert (kept.id, kept.at, kept.hides) == (added, at, "PERSON")
    (learned,) = of_kind(house, laila, Correction)
    assert (learned.what, learned.at) == ("redaction_missed", (at,))
    assert review_of(house, row).state is ReviewState.NEW


def test_only_kinds_of_the_list_and_texts_of_a_report_are_hidden(house, laila):
    row = a_review(house)
    at = Stretch(text="account", start=4, end=11)
    assert refused(review.hide, laila, house.desk, row, at=at, kind="SECRET") == "code_unknown"
    elsewhere = replace(at, text="diary")
    assert refused(review.hide, laila, house.desk, row, at=elsewhere, kind="PERSON") == (
        "no_such_text"
    )


def test_a_deed_on_what_is_no_review_is_refused(house, laila):
    case = cases.open_case(laila, house.desk, title="A case")
    code = refused(review.take, laila, house.desk, case, expects=1)
    assert code == "record_of_another_kind"
    assert refused(review.take, laila, house.desk, uuid.uuid4(), expects=1) == "row_missing"
