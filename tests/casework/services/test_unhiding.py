"""Taking off what a reader hid: two custodians, of these words in this version. All invented."""

import uuid
from dataclasses import replace
from functools import partial

import pytest

from casework import rows
from casework.models import SealedRow
from casework.records import AddedRedaction, Correction, Review
from casework.records.shapes import Stretch
from casework.services import approvals, review, unhiding
from casework.services.approvals import Subject
from casework.services.deeds import Change, carry_out
from intake.keys.approval import Deed
from intake.models import CustodyEvent
from tests.casework.services.desk_work import a_review, last_event, refused, who

pytestmark = pytest.mark.django_db
AT = Stretch(text="account", start=4, end=11)
BESIDE = Stretch(text="account", start=14, end=21)


@pytest.fixture
def laila(house):
    return house.unlocked("Laila")


@pytest.fixture
def report(house) -> uuid.UUID:
    return a_review(house)


@pytest.fixture
def hidden(house, laila, report) -> uuid.UUID:
    return review.hide(laila, house.desk, report, at=AT, kind="PERSON")


def read(house, row: uuid.UUID) -> AddedRedaction:
    found = rows.read(house.unlocked("Laila"), house.desk, row).record
    assert isinstance(found, AddedRedaction)
    return found


def asked(house, row: uuid.UUID, *signers: str) -> uuid.UUID:
    laila = house.unlocked("Laila")
    one = unhiding.ask(laila, house.desk, row, words="It is the name of a river.").record.id
    for name in signers:
        approvals.sign(house.unlocked(name), house.desk, one)
    return one


def take_off(house, row: uuid.UUID, approval: uuid.UUID) -> uuid.UUID:
    return unhiding.take_off(house.unlocked("Laila"), house.desk, row, approval=approval)


def test_two_custodians_take_it_off_and_the_log_says_so(house, laila, hidden):
    approval = asked(house, hidden, "Amina", "Farid")

    learned = take_off(house, hidden, approval)

    assert read(house, hidden).taken_off
    told = last_event(house)
    assert (told["kind"], told["by"]) == ("redaction.taken_off", who(laila))
    assert told["rows"].split() == [str(hidden), str(learned)]
    assert told["approval"] == str(approval)


def test_the_correction_is_kept_for_the_redactor_beside_the_one_that_was_wrong(
    house, laila, report, hidden
):
    learned = take_off(house, hidden, asked(house, hidden, "Amina", "Farid"))

    kept = rows.read(laila, house.desk, learned).record
    assert isinstance(kept, Correction)
    assert (kept.review, kept.what, kept.before) == (report, "redaction_needless", "PERSON")
    assert (kept.at, kept.tools) == ((AT,), "person")
    every = SealedRow.objects.filter(kind=Correction.KIND).values_list("pk", flat=True)
    told = [rows.read(laila, house.desk, row).record.facets()["state"] for row in every]
    assert sorted(map(str, told)) == ["redaction_missed", "redaction_needless"]


@pytest.mark.parametrize("signers", [(), ("Amina",)])
def test_fewer_than_two_signatures_show_nothing(house, hidden, signers):
    approval = asked(house, hidden, *signers)
    before = CustodyEvent.objects.count()

    assert refused(take_off, house, hidden, approval) == "approval_missing"

    assert not read(house, hidden).taken_off
    assert CustodyEvent.objects.count() == before


def test_a_custodian_who_asks_has_signed_once_and_shows_nothing_alone(house, hidden):
    amina = house.unlocked("Amina")
    approval = unhiding.ask(amina, house.desk, hidden, words="A river.").record.id

    code = refused(unhiding.take_off, amina, house.desk, hidden, approval=approval)

    assert code == "approval_missing"
    assert not read(house, hidden).taken_off


def test_signatures_for_other_words_do_not_count(house, laila, report, hidden):
    other = review.hide(laila, house.desk, report, at=BESIDE, kind="PERSON")
    approval = asked(house, other, "Amina", "Farid")

    assert refused(take_off, house, hidden, approval) == "approval_for_other"

    assert not read(house, hidden).taken_off


def test_nor_do_those_under_a_request_that_names_other_words(house, laila, hidden):
    """Made past `ask`: about this row, with a detail that is not what it hides."""
    found = rows.read(laila, house.desk, hidden)
    told = f"1 {found.version} account 4 12 PERSON"
    about = Subject(AddedRedaction.KIND, hidden)
    ask = partial(approvals.ask, reason=unhiding.REASON, words="A river.", detail=told)
    approval = ask(laila, house.desk, Deed.UNHIDE, about).record.id
    for name in ("Amina", "Farid"):
        approvals.sign(house.unlocked(name), house.desk, approval)

    assert refused(take_off, house, hidden, approval) == "approval_for_other"

    assert not read(house, hidden).taken_off
    assert approvals.read(laila, house.desk, approval).record.state == "asked"


def test_signatures_of_before_a_further_version_of_the_report_do_not_count(
    house, laila, report, hidden
):
    approval = asked(house, hidden, "Amina", "Farid")
    before = rows.read(laila, house.desk, report)
    assert isinstance(before.record, Review)
    rows.write(laila, house.desk, replace(before.record, version=2), expects=before.version)

    assert refused(take_off, house, hidden, approval) == "not_hidden_here"
    assert refused(unhiding.ask, laila, house.desk, hidden, words="x") == "not_hidden_here"

    assert not read(house, hidden).taken_off


def test_signatures_for_another_deed_do_not_count(house, laila, hidden):
    about = Subject(AddedRedaction.KIND, hidden)
    ask = partial(approvals.ask, reason="old", words="x", detail="x")
    approval = ask(laila, house.desk, Deed.LOWER_TRIAGE, about).record.id
    for name in ("Amina", "Farid"):
        approvals.sign(house.unlocked(name), house.desk, approval)

    assert refused(take_off, house, hidden, approval) == "approval_for_other"


def test_it_is_taken_off_once(house, laila, hidden):
    approval = asked(house, hidden, "Amina", "Farid")
    take_off(house, hidden, approval)

    assert refused(take_off, house, hidden, approval) == "not_hidden_here"
    assert refused(unhiding.ask, laila, house.desk, hidden, words="x") == "not_hidden_here"


@pytest.mark.parametrize("changed", [{"taken_off": True}, {"at": BESIDE}, {"version": 7}])
def test_no_other_deed_changes_what_a_reader_hid(house, laila, hidden, changed):
    before = rows.read(laila, house.desk, hidden)
    after = replace(before.record, **changed)

    code = refused(carry_out, "invented", laila, house.desk, [Change(after, before)])

    assert code == "unhiding_needs_two"
    assert read(house, hidden) == before.record


def test_another_desk_neither_asks_nor_takes_off(house, hidden):
    nasrin = house.unlocked("Nasrin")
    approval = asked(house, hidden, "Amina", "Farid")

    for desk in (house.desk, house.other_desk):
        code = refused(unhiding.ask, nasrin, desk, hidden, words="x")
        assert code == "not_your_desk"
        code = refused(unhiding.take_off, nasrin, desk, hidden, approval=approval)
        assert code == "not_your_desk"
