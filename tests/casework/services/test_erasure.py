"""Erasure is real: two people, one transaction, and nothing of it opens or is found afterwards."""

import uuid
from dataclasses import replace

import pytest
from django.db import connection

from casework import register, rows
from casework.identities import ProtectedIdentity, keep_identity
from casework.models import IdentityRow, RowSecret, SealedRow
from casework.records import (
    Case,
    Consent,
    Information,
    Intervention,
    Involvement,
    Person,
    Review,
    Source,
    Tombstone,
)
from casework.services import (
    acts,
    approvals,
    cases,
    consent,
    erasure,
    grading,
    keeping,
    questions,
    review,
)
from casework.services.acts import Proposal
from casework.services.approvals import Subject
from intake import erasing
from intake.blobs import blob_store
from intake.errors import TransientError
from intake.keys.approval import Deed
from intake.models import (
    CustodyBody,
    CustodyEvent,
    Mailbox,
    MailboxMessage,
    MailboxSeed,
    SealedPart,
    SmallPayload,
    Submission,
)
from tests.casework.services.conftest import ACCOUNT
from tests.casework.services.desk_work import events, refused
from tests.faults import resting

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = "words that only this review holds"


@pytest.fixture(autouse=True)
def _own_register():
    register.keep_only(())
    yield
    register.keep_only(())


def worked_on(house, sent):
    """A review with a note, an act, a source with an identity, an account and a question."""
    laila, desk = house.unlocked("Laila"), house.desk
    review.note(laila, desk, sent.review, expects=1, words=NOTE)
    identity = ProtectedIdentity(id=uuid.uuid4(), called=("Somebody Invented",))
    keep_identity(laila, desk, identity)
    source = Source(id=uuid.uuid4(), pseudonym="Willow", review=sent.review, identity=identity.id)
    keeping.add(laila, desk, source)
    act = acts.accept_act(laila, desk, sent.review, Proposal("INT-01"))
    account = Information(id=uuid.uuid4(), act=act, source=source.id, review=sent.review)
    grading.add_information(laila, desk, account)
    questions.ask_source(laila, desk, sent.review, text="Is he still there?", language="en")
    case = cases.open_case(laila, desk, title="Valley")
    review.link_to_case(laila, desk, sent.review, expects=2, case=case)
    return case


def approved(house, row, *, reason="source_asked", signers=("Amina", "Farid"), kind="review"):
    about = Subject(kind, row)
    asked = approvals.ask(
        house.unlocked("Laila"), house.desk, Deed.ERASE, about, reason=reason, words="They asked."
    )
    for name in signers:
        approvals.sign(house.unlocked(name), house.desk, asked.record.id)
    return asked.record.id


def everything_at_rest():
    """All rows of all tables that hold anything sealed, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.startswith(("intake_", "casework_")):
                cursor.execute(f"SELECT * FROM {table}")
                found[table] = {
                    tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
                    for row in cursor.fetchall()
                }
    return found


def test_nothing_of_an_erased_submission_opens_or_is_found(house, send):
    sent, other = send(f"{ACCOUNT} {resting.LONG}"), send()
    case = worked_on(house, sent)
    laila = house.unlocked("Laila")
    register.of(laila, house.desk)
    blobs, leaves = set(blob_store().names()), CustodyEvent.objects.count()
    parts = list(SealedPart.objects.filter(submission=sent.submission))
    assert blobs
    approval = approved(house, sent.review)

    stone = erasure.erase(laila, house.desk, sent.review, approval=approval)

    assert set(blob_store().names()) < blobs
    assert not SealedPart.objects.filter(pk__in=[one.pk for one in parts]).exists()
    assert not Submission.objects.filter(pk=sent.submission.pk).exists()
    names = {one.blob for one in parts} | {sent.submission.blob}
    assert not SmallPayload.objects.filter(pk__in=names).exists()
    assert not IdentityRow.objects.exists()
    assert not MailboxMessage.objects.exists()
    assert not MailboxSeed.objects.filter(submission=sent.submission.pk).exists()
    left = {type(one.record) for one in register.of(laila, house.desk)}
    assert {one.__name__ for one in left} == {"Review", "Case", "Approval", "Tombstone"}
    valley = rows.read(laila, house.desk, case).record
    assert isinstance(valley, Case)
    assert valley.reviews == ()
    assert {row.pk for row in RowSecret.objects.all()} == {
        row.pk for row in SealedRow.objects.all()
    }
    assert CustodyEvent.objects.count() > leaves
    assert rows.read(laila, house.desk, other.review).record.id == other.review
    kept = rows.read(laila, house.desk, stone).record
    assert isinstance(kept, Tombstone)
    assert {sent.review, sent.submission.pk} <= set(kept.gone)
    assert (kept.acts, kept.province, kept.month, kept.sha256) == ((), "", "", ())


def test_what_came_since_the_signatures_is_not_erased_by_them(house, send):
    """A new act of the same report, or an account: nobody signed for these."""
    sent = send()
    worked_on(house, sent)
    amina, laila = house.unlocked("Amina"), house.unlocked("Laila")
    approval = approved(house, sent.review)
    before = everything_at_rest()
    late = acts.accept_act(laila, house.desk, sent.review, Proposal("LIB-01"))
    code = refused(erasure.erase, amina, house.desk, sent.review, approval=approval)
    assert code == "plan_changed"
    assert rows.read(laila, house.desk, late).record.id == late
    assert before["casework_sealedrow"] <= everything_at_rest()["casework_sealedrow"]
    anew = approved(house, sent.review)
    erasure.erase(amina, house.desk, sent.review, approval=anew)
    assert refused(rows.read, laila, house.desk, late) == "row_missing"


def test_nobody_signs_for_something_else_than_would_go_today(house, send):
    sent = send()
    worked_on(house, sent)
    approval = approved(house, sent.review, signers=("Amina",))
    acts.accept_act(house.unlocked("Laila"), house.desk, sent.review, Proposal("LIB-01"))
    code = refused(approvals.sign, house.unlocked("Farid"), house.desk, approval)
    assert code == "plan_changed"


def test_what_is_asked_or_noted_meanwhile_does_not_end_the_signatures(house, send):
    sent = send()
    worked_on(house, sent)
    laila, approval = house.unlocked("Laila"), approved(house, sent.review)
    approved(house, sent.review, signers=())  # somebody asks a second time
    review.note(laila, house.desk, sent.review, expects=3, words="It is to be erased.")
    stone = erasure.erase(laila, house.desk, sent.review, approval=approval)
    assert rows.read(laila, house.desk, stone).record.id == stone


def test_names_that_were_sealed_since_the_signatures_stay(house):
    laila, name = house.unlocked("Laila"), ProtectedIdentity(id=uuid.uuid4(), called=("Nobody",))
    person = Person(id=uuid.uuid4(), pseudonym="Oak")
    keeping.add(laila, house.desk, person)
    approval = approved(house, person.id, kind="person")
    keep_identity(laila, house.desk, name)
    keeping.change(laila, house.desk, replace(person, identity=name.id), expects=1)
    code = refused(erasure.erase, laila, house.desk, person.id, approval=approval)
    assert code == "plan_changed"
    assert IdentityRow.objects.filter(pk=name.id).exists()


@pytest.mark.parametrize("told", [True, False])
def test_what_comes_to_name_it_while_its_erasure_is_prepared_ends_that(house, monkeypatch, told):
    """It would stay with a link to nothing: nobody planned what becomes of it. Committed a moment
    ago, it may be in the rows and not yet in the register.
    """
    amina, desk = house.unlocked("Amina"), house.desk
    person = keeping.add(amina, desk, Person(id=uuid.uuid4(), pseudonym="Oak"))
    approval, prepare = approved(house, person, kind="person"), erasure._events_about

    def slowly(*args, **more):
        late = Intervention(id=uuid.uuid4(), kind="publicity", person=person, case=case)
        if not told:
            monkeypatch.setattr(register, "written", lambda *_told: None)
        keeping.add(amina, desk, late)
        return prepare(*args, **more)

    case = cases.open_case(amina, desk, title="Valley")
    monkeypatch.setattr(erasure, "_events_about", slowly)
    assert refused(erasure.erase, amina, desk, person, approval=approval) == "plan_changed"
    assert rows.read(amina, desk, person).version == 1
    assert approvals.read(amina, desk, approval).record.state == "asked"


def test_the_log_keeps_its_leaves_and_loses_what_they_said(house, send):
    sent, other = send(), send()
    worked_on(house, sent)
    leaves = {bytes(one.leaf) for one in CustodyEvent.objects.all()}
    erasure.erase(
        house.unlocked("Amina"),
        house.desk,
        sent.review,
        approval=(approval := approved(house, sent.review)),
    )
    assert leaves <= {bytes(one.leaf) for one in CustodyEvent.objects.all()}
    told = [one for one in events(house) if str(approval) not in str(one)]
    assert not any(str(sent.review) in str(one) for one in told)
    assert any(str(other.review) in str(one) for one in told)
    kinds = [one["kind"] for one in events(house)]
    assert "record.erased" in kinds
    assert kinds.count("approval.signed") == 2


def test_the_register_and_the_log_agree_after_an_erasure(house, send):
    sent = send()
    worked_on(house, sent)
    laila = house.unlocked("Laila")
    erasure.erase(laila, house.desk, sent.review, approval=approved(house, sent.review))
    register.keep_only(())
    loaded = register.of(laila, house.desk)
    assert list(loaded.faults) == []


@pytest.mark.parametrize("signers", [(), ("Amina",)])
def test_fewer_than_two_signatures_erase_nothing(house, send, signers):
    sent = send()
    before = everything_at_rest()["intake_submission"]
    approval = approved(house, sent.review, signers=signers)
    code = refused(
        erasure.erase, house.unlocked("Amina"), house.desk, sent.review, approval=approval
    )
    assert code == "approval_missing"
    assert everything_at_rest()["intake_submission"] == before
    assert rows.read(house.unlocked("Laila"), house.desk, sent.review).version == 1


def test_an_approval_for_one_submission_erases_no_other(house, send):
    sent, other = send(), send()
    approval = approved(house, sent.review)
    code = refused(
        erasure.erase, house.unlocked("Amina"), house.desk, other.review, approval=approval
    )
    assert code == "approval_for_other"
    assert Submission.objects.count() == 2


def test_an_erasure_that_fails_half_way_has_erased_nothing(house, send, monkeypatch):
    sent = send()
    worked_on(house, sent)
    approval = approved(house, sent.review)
    before, blobs = everything_at_rest(), set(blob_store().names())

    def full(_events):
        raise TransientError("disk_full")

    monkeypatch.setattr(erasure, "forget_bodies", full)
    with pytest.raises(TransientError):
        erasure.erase(house.unlocked("Amina"), house.desk, sent.review, approval=approval)
    assert everything_at_rest() == before
    assert set(blob_store().names()) == blobs


def test_a_rejected_report_leaves_what_counting_needs_and_the_digest(house, send):
    sent = send()
    approval = approved(house, sent.review, reason="retention_ended")
    digest = bytes(sent.submission.blob_sha256).hex()
    stone = erasure.erase(
        house.unlocked("Amina"),
        house.desk,
        sent.review,
        approval=approval,
        retention="rejected_report",
    )
    kept = rows.read(house.unlocked("Laila"), house.desk, stone).record
    assert isinstance(kept, Tombstone)
    assert (kept.acts, kept.province, kept.sha256) == (("INT-01",), "AF-KAB", (digest,))
    assert len(kept.month) == len("2026-11")


def test_a_retention_class_does_not_excuse_keeping_what_the_source_wants_gone(house, send):
    sent = send()
    code = refused(
        erasure.erase,
        house.unlocked("Amina"),
        house.desk,
        sent.review,
        approval=approved(house, sent.review),
        retention="rejected_report",
    )
    assert code == "retention_not_the_reason"
    assert Submission.objects.filter(pk=sent.submission.pk).exists()


def test_somebody_of_another_desk_erases_nothing(house, send):
    sent = send()
    approval = approved(house, sent.review)
    nasrin = house.unlocked("Nasrin")
    for desk in (house.desk, house.other_desk):
        code = refused(erasure.erase, nasrin, desk, sent.review, approval=approval)
        assert code == "not_your_desk"
    assert Submission.objects.exists()


def test_every_version_under_the_id_goes_and_its_mailbox_too(house, send):
    sent = send()
    assert Mailbox.objects.count() == 1
    erasure.erase(
        house.unlocked("Amina"), house.desk, sent.review, approval=approved(house, sent.review)
    )
    assert not Mailbox.objects.exists()
    assert not Submission.objects.exists()


def test_erasing_is_only_done_inside_a_deed_and_only_of_what_is_there(house, send):
    sent = send()
    with pytest.raises(RuntimeError):
        erasing.erase_submission(sent.submission.pk)
    assert refused(erasing.rows_of, uuid.uuid4()) == "submission_missing"
    assert erasing.forget_bodies([]) == 0
    bodies = CustodyBody.objects.count()
    assert erasing.forget_bodies(list(CustodyBody.objects.values_list("pk", flat=True)[:1])) == 1
    assert CustodyBody.objects.count() == bodies - 1
    assert isinstance(rows.read(house.unlocked("Laila"), house.desk, sent.review).record, Review)


def test_a_person_who_takes_back_their_consent_goes_with_role_identity_and_consent(house, send):
    sent, laila, desk = send(), house.unlocked("Laila"), house.desk
    identity = ProtectedIdentity(id=uuid.uuid4(), called=("Somebody Invented",))
    keep_identity(laila, desk, identity)
    person = Person(id=uuid.uuid4(), pseudonym="PERSON-1", identity=identity.id)
    keeping.add(laila, desk, person)
    act = acts.accept_act(laila, desk, sent.review, Proposal("INT-01"))
    role = Involvement(id=uuid.uuid4(), act=act, person=person.id, role="victim")
    keeping.add(laila, desk, role)
    given = Consent(id=uuid.uuid4(), person=person.id)
    consent.record_consent(laila, desk, given)
    approval = approved(house, person.id, reason="consent_withdrawn", kind="person")

    stone = erasure.erase(laila, desk, person.id, approval=approval)

    for gone in (person.id, role.id, given.id):
        assert refused(rows.read, laila, desk, gone) == "row_missing"
    assert not IdentityRow.objects.exists()
    assert Submission.objects.count() == 1
    assert rows.read(laila, desk, act).record.id == act
    kept = rows.read(laila, desk, stone).record
    assert isinstance(kept, Tombstone)
    assert {person.id, role.id, given.id, identity.id} == set(kept.gone)
    told = str([one for one in events(house) if str(approval) not in str(one)])
    assert not any(str(one) in told for one in kept.gone)


def test_an_act_is_not_erased_past_the_people_who_told_it(house, send):
    sent, laila = send(), house.unlocked("Laila")
    act = acts.accept_act(laila, house.desk, sent.review, Proposal("INT-01"))
    approval = approved(house, act, kind="act")
    code = refused(erasure.erase, laila, house.desk, act, approval=approval)
    assert code == "not_erased_alone"
