"""Erasing names alone: the row, the acts and the case stay under the pseudonym. All invented."""

import uuid
from typing import Any

import pytest

from casework import register, rows
from casework.identities import ProtectedIdentity, keep_identity
from casework.models import IdentityRow, RowSecret, SealedRow
from casework.records import Approval, Consent, Involvement, Person, Source, Tombstone
from casework.services import acts, approvals, consent, erasing_names, erasure, keeping
from casework.services.acts import Proposal
from casework.services.approvals import Subject
from intake.errors import TransientError
from intake.keys.approval import Deed
from intake.models import CustodyEvent, Submission
from tests.casework.services.desk_work import events, refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_register():
    register.keep_only(())
    yield
    register.keep_only(())


class Somebody:
    """A victim with names, a role, a consent and an act that stays."""

    def __init__(self, house, send) -> None:
        self.house, laila, desk = house, house.unlocked("Laila"), house.desk
        self.sent, self.identity = send(), uuid.uuid4()
        told = ProtectedIdentity(id=self.identity, called=("Somebody Invented",), kin=("Gul",))
        keep_identity(laila, desk, told)
        person = Person(id=uuid.uuid4(), pseudonym="Shopkeeper", identity=self.identity)
        self.person = keeping.add(laila, desk, person)
        self.act = acts.accept_act(laila, desk, self.sent.review, Proposal("INT-01"))
        role = Involvement(id=uuid.uuid4(), act=self.act, person=self.person, role="victim")
        self.role = keeping.add(laila, desk, role)
        given = Consent(id=uuid.uuid4(), person=self.person)
        self.consent = consent.record_consent(laila, desk, given)

    def approved(self, *signers: str, reason: str = "source_asked") -> uuid.UUID:
        laila = self.house.unlocked("Laila")
        asked = erasing_names.ask(
            laila, self.house.desk, self.person, reason=reason, words="They asked."
        )
        for name in signers or ("Amina", "Farid"):
            approvals.sign(self.house.unlocked(name), self.house.desk, asked.record.id)
        return asked.record.id

    def erase(self, approval: uuid.UUID, name: str = "Laila", **more: Any) -> uuid.UUID:
        by = self.house.unlocked(name)
        return erasing_names.erase_names(
            by, self.house.desk, self.person, approval=approval, **more
        )

    def read(self, row: uuid.UUID) -> Any:
        return rows.read(self.house.unlocked("Laila"), self.house.desk, row).record


@pytest.fixture
def somebody(house, send) -> Somebody:
    return Somebody(house, send)


def test_the_names_go_and_the_person_and_the_act_stay(house, somebody: Somebody):
    leaves = {bytes(one.leaf) for one in CustodyEvent.objects.all()}

    stone = somebody.erase(somebody.approved())

    assert not IdentityRow.objects.exists()
    person = somebody.read(somebody.person)
    assert (person.pseudonym, person.identity) == ("Shopkeeper", None)
    for row in (somebody.act, somebody.role, somebody.consent, somebody.sent.review):
        assert somebody.read(row).id == row
    assert Submission.objects.count() == 1
    kept = somebody.read(stone)
    assert isinstance(kept, Tombstone)
    assert (kept.what, kept.reason, kept.gone) == (
        "identity",
        "source_asked",
        (somebody.identity,),
    )
    assert leaves <= {bytes(one.leaf) for one in CustodyEvent.objects.all()}
    assert {row.pk for row in RowSecret.objects.all()} == {
        row.pk for row in SealedRow.objects.all()
    }


def test_no_event_tells_of_the_names_any_more_but_who_signed_is_kept(house, somebody: Somebody):
    approval = somebody.approved()
    assert any(one["kind"] == "identity.kept" for one in events(house))
    somebody.erase(approval)
    told = events(house)
    assert not any(one["kind"] == "identity.kept" for one in told)
    assert not any(str(somebody.identity) in str(one) for one in told)
    assert [one["kind"] for one in told].count("approval.signed") == 2
    assert "record.erased" in [one["kind"] for one in told]


def test_the_register_and_the_log_agree_afterwards(house, somebody: Somebody):
    somebody.erase(somebody.approved())
    register.keep_only(())
    loaded = register.of(house.unlocked("Laila"), house.desk)
    assert list(loaded.faults) == []


def test_open_requests_to_see_the_names_go_too(house, somebody: Somebody):
    amina, about = house.unlocked("Amina"), Subject("identity", somebody.identity)
    seeing = approvals.ask(
        amina, house.desk, Deed.REVEAL_IDENTITY, about, reason="verify", words="Who is it?"
    ).record.id
    stone = somebody.erase(somebody.approved())
    assert refused(rows.read, amina, house.desk, seeing) == "row_missing"
    assert set(somebody.read(stone).gone) == {somebody.identity, seeing}


def test_a_source_loses_its_names_and_keeps_its_accounts(house, send):
    laila, desk, identity = house.unlocked("Laila"), house.desk, uuid.uuid4()
    keep_identity(laila, desk, ProtectedIdentity(id=identity, called=("Somebody Invented",)))
    source = Source(id=uuid.uuid4(), pseudonym="Willow", identity=identity, review=send().review)
    keeping.add(laila, desk, source)
    asked = erasing_names.ask(laila, desk, source.id, reason="source_asked", words="By mailbox.")
    for name in ("Amina", "Farid"):
        approvals.sign(house.unlocked(name), desk, asked.record.id)
    erasing_names.erase_names(laila, desk, source.id, approval=asked.record.id)
    left = rows.read(laila, desk, source.id).record
    assert isinstance(left, Source)
    assert (left.identity, left.pseudonym) == (None, "Willow")
    assert not IdentityRow.objects.exists()


@pytest.mark.parametrize("signers", [("Amina",), ("Farid",)])
def test_fewer_than_two_signatures_erase_no_name(house, somebody: Somebody, signers):
    approval = somebody.approved(*signers)
    code = refused(somebody.erase, approval, "Amina")
    assert code == "approval_missing"
    assert IdentityRow.objects.filter(pk=somebody.identity).exists()
    assert somebody.read(somebody.person).identity == somebody.identity


def test_what_was_signed_for_the_whole_person_is_none_for_the_names_and_the_other_way_round(
    house, somebody: Somebody
):
    laila, names = house.unlocked("Laila"), somebody.approved()
    code = refused(erasure.erase, laila, house.desk, somebody.person, approval=names)
    assert code == "approval_for_other"
    about = Subject("person", somebody.person)
    whole = approvals.ask(
        laila, house.desk, Deed.ERASE, about, reason="source_asked", words="They asked."
    ).record.id
    for name in ("Amina", "Farid"):
        approvals.sign(house.unlocked(name), house.desk, whole)
    assert refused(somebody.erase, whole) == "approval_for_other"
    assert IdentityRow.objects.exists()


def test_an_approval_is_worth_nothing_for_another_record_of_names(house, somebody: Somebody):
    approval, laila, other = somebody.approved(), house.unlocked("Laila"), uuid.uuid4()
    keep_identity(laila, house.desk, ProtectedIdentity(id=other, called=("Somebody Else",)))
    before = rows.read(laila, house.desk, somebody.person)
    assert isinstance(before.record, Person)
    changed = Person(id=somebody.person, pseudonym="Shopkeeper", identity=other)
    rows.write(laila, house.desk, changed, expects=before.version)
    assert refused(somebody.erase, approval) == "plan_changed"
    assert IdentityRow.objects.filter(pk=other).exists()


def test_a_failure_half_way_leaves_everything(house, somebody: Somebody, monkeypatch):
    approval = somebody.approved()

    def full(_events):
        raise TransientError("disk_full")

    monkeypatch.setattr(erasure, "forget_bodies", full)
    with pytest.raises(TransientError):
        somebody.erase(approval)
    assert IdentityRow.objects.filter(pk=somebody.identity).exists()
    assert somebody.read(somebody.person).identity == somebody.identity
    assert isinstance(somebody.read(approval), Approval)


def test_nobody_of_another_desk_erases_names_and_none_are_where_there_are_none(
    house, somebody: Somebody
):
    approval, nasrin = somebody.approved(), house.unlocked("Nasrin")
    for desk in (house.desk, house.other_desk):
        code = refused(erasing_names.erase_names, nasrin, desk, somebody.person, approval=approval)
        assert code == "not_your_desk"
    laila = house.unlocked("Laila")
    nameless = keeping.add(laila, house.desk, Person(id=uuid.uuid4(), pseudonym="Nobody"))
    why = {"reason": "source_asked", "words": "They asked."}
    assert refused(erasing_names.ask, laila, house.desk, nameless, **why) == "no_names_here"
    assert refused(erasing_names.ask, laila, house.desk, somebody.act, **why) == (
        "record_of_another_kind"
    )
