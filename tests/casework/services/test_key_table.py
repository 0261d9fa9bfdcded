"""Erasing walks the whole key table (P13): what went opens with no key that is left.

With a row of every kind at the desk, whatever a source asks for or a withdrawal takes. All
records are invented.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from casework import register, rows
from casework.identities import ProtectedIdentity, keep_identity
from casework.models import IdentityRow, RowSecret, SealedRow
from casework.records import KINDS, Approval, Consent, Person, Record, Review, Source
from casework.records.consent import Scope
from casework.row_seal import Place, unseal
from casework.services import approvals, consent, erasing_names, erasure
from casework.services.approvals import Subject
from casework.unlocked import Unlocked
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.models import Submission
from tests.casework.house import House
from tests.casework.records import examples
from tests.casework.services.desk_work import events
from tests.journeys.casework_desk import _with_ids

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = uuid.UUID(int=7 << 64)


@dataclass(repr=False)
class Everything:
    """A desk with a report that came all the way and a record of every kind about it."""

    house: House
    review: uuid.UUID
    submission: uuid.UUID

    @property
    def desk(self) -> uuid.UUID:
        return self.house.desk

    def by(self, name: str = "Laila") -> Unlocked:
        return self.house.unlocked(name)

    def one(self, kind: type[Record]) -> uuid.UUID:
        """The row of this kind that an erasure begins from."""
        found = (one.record for one in register.of(self.by(), self.desk).all(kind.KIND))
        wanted = [one for one in found if getattr(one, "identity", NAMES) == NAMES]
        return wanted[0].id if kind is not Review else self.review

    def approved(self, kind: str, row: uuid.UUID, reason: str) -> uuid.UUID:
        about = Subject(kind, row)
        asked = approvals.ask(
            self.by(), self.desk, Deed.ERASE, about, reason=reason, words="They asked."
        ).record.id
        self.signed(asked)
        return asked

    def signed(self, asked: uuid.UUID) -> None:
        for name in ("Amina", "Farid"):
            approvals.sign(self.by(name), self.desk, asked)


@pytest.fixture
def everything(house, send) -> Iterator[Everything]:
    register.keep_only(())
    sent = send()
    made = Everything(house, sent.review, sent.submission.pk)
    laila, mine = made.by(), house.people["Laila"].member.pk
    keep_identity(laila, made.desk, ProtectedIdentity(id=NAMES, called=("Somebody Invented",)))
    known = {
        examples.REVIEW.id: sent.review,
        examples.SOMEBODY: mine,
        uuid.UUID(int=0): uuid.UUID(int=1 << 80),
    }
    for example in examples.EVERY:
        record = _with_ids(example, known)
        if isinstance(record, Review | Approval):
            continue
        if isinstance(record, Person | Source) and example in (examples.VICTIM, examples.SOURCE):
            record = type(record)(**{**vars(record), "identity": NAMES})
        rows.write(laila, made.desk, record, expects=0)
    yield made
    register.keep_only(())


def at_rest() -> dict[uuid.UUID, tuple[Place, bytes]]:
    """Every sealed row as a thief or a backup of the rows alone would have it."""
    return {
        one.pk: (
            Place(one.desk_id, one.kind, one.pk, one.version, one.generation, one.day),
            bytes(one.sealed),
        )
        for one in SealedRow.objects.all()
    }


def opens_with(everything: Everything, place: Place, sealed: bytes, secret: bytes) -> bool:
    keys = place.keys(everything.by().desk(everything.desk), secret)
    try:
        unseal(sealed, place, keys)
    except IntakeError:
        return False
    return True


def assert_walked(everything: Everything, before: dict[uuid.UUID, tuple[Place, bytes]]) -> None:
    """Every promise that P13 makes about rows and their keys."""
    secrets = {one.pk: bytes(one.secret) for one in RowSecret.objects.all()}
    assert set(secrets) == set(SealedRow.objects.values_list("pk", flat=True))
    gone = before.keys() - secrets.keys()
    assert gone
    for row in gone:
        place, sealed = before[row]
        assert not any(opens_with(everything, place, sealed, one) for one in secrets.values())
    register.keep_only(())
    left = register.of(everything.by(), everything.desk)
    assert list(left.faults) == []
    for one in left:
        if not isinstance(one.record, Approval) and one.record.KIND != "tombstone":
            assert gone.isdisjoint(one.record.links()), one.record.KIND


def test_there_is_a_row_of_every_kind_to_walk_past(everything: Everything):
    found = {type(one.record) for one in register.of(everything.by(), everything.desk)}
    assert set(KINDS) - found <= {Approval}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Review, "source_asked"),
        (Source, "source_asked"),
        (Source, "consent_withdrawn"),
        (Person, "source_asked"),
        (Person, "consent_withdrawn"),
        *(
            (kind, "taken_by_error")
            for kind in erasure.ERASED_ALONE
            if kind.KIND in ("case", "evidence")
        ),
    ],
)
def test_what_goes_opens_with_no_secret_that_is_left(everything: Everything, kind, reason):
    row, before = everything.one(kind), at_rest()
    if reason == "consent_withdrawn":
        _withdraw(everything, kind, row)
    approval = everything.approved(kind.KIND, row, reason)

    stone = erasure.erase(everything.by(), everything.desk, row, approval=approval)

    assert_walked(everything, before)
    assert IdentityRow.objects.exists() is (kind.KIND not in ("review", "person", "source"))
    assert Submission.objects.exists() is (kind is not Review)
    kept = rows.read(everything.by(), everything.desk, stone).record
    gone = before.keys() - set(RowSecret.objects.values_list("pk", flat=True))
    assert gone <= set(kept.gone)  # type: ignore[attr-defined]
    told = str([one for one in events(everything.house) if str(approval) not in str(one)])
    assert not any(str(one) in told for one in gone)


def test_the_names_alone_leave_no_header_and_every_other_secret(everything: Everything):
    person, before = everything.one(Person), set(RowSecret.objects.values_list("pk", flat=True))
    asked = erasing_names.ask(
        everything.by(), everything.desk, person, reason="source_asked", words="They asked."
    ).record.id
    everything.signed(asked)
    erasing_names.erase_names(everything.by(), everything.desk, person, approval=asked)
    assert not IdentityRow.objects.exists()
    assert before <= set(RowSecret.objects.values_list("pk", flat=True))
    for kind in (Person, Source):
        found = register.of(everything.by(), everything.desk).all(kind.KIND)
        assert {getattr(one.record, "identity", None) for one in found} == {None}


def _withdraw(everything: Everything, kind: type[Record], row: uuid.UUID) -> None:
    """Consent is taken back first, so that nothing leaves; the erasure is a deed of its own."""
    given = Consent(
        id=uuid.uuid4(),
        person=row if kind is Person else None,
        source=None if kind is Person else row,
        scopes=(Scope(scope="internal_read", state="given"),),
    )
    by, desk = everything.by(), everything.desk
    consent.record_consent(by, desk, given)
    consent.withdraw_consent(by, desk, given.id, expects=1)
    left = rows.read(by, desk, given.id).record
    assert isinstance(left, Consent)
    assert [one.state for one in left.scopes] == ["withdrawn"]
    assert RowSecret.objects.filter(pk=given.id).exists()
