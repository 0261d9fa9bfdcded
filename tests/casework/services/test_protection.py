"""Taking protection off a person: two custodians, and of the record they saw. All invented."""

import uuid
from dataclasses import replace

import pytest

from casework import rows
from casework.records import Involvement, Person, Stored
from casework.services import approvals, keeping, protection
from tests.casework.services.desk_work import an_act, last_event, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def laila(house):
    return house.unlocked("Laila")


@pytest.fixture
def person(house, laila) -> uuid.UUID:
    return keeping.add(laila, house.desk, Person(id=uuid.uuid4(), pseudonym="Shopkeeper"))


def read(house, row: uuid.UUID) -> Stored[Person]:
    found = rows.read(house.unlocked("Laila"), house.desk, row)
    assert isinstance(found.record, Person)
    return Stored(found.record, found.version)


def asked(house, person: uuid.UUID, *signers: str) -> uuid.UUID:
    laila = house.unlocked("Laila")
    one = protection.ask(laila, house.desk, person, words="He commands the post.").record.id
    for name in signers:
        approvals.sign(house.unlocked(name), house.desk, one)
    return one


def take_off(house, person: uuid.UUID, approval: uuid.UUID, expects: int = 1) -> int:
    laila = house.unlocked("Laila")
    return protection.take_off(laila, house.desk, person, expects=expects, approval=approval)


def test_two_custodians_take_protection_off_and_the_log_says_so(house, person):
    approval = asked(house, person, "Amina", "Farid")
    assert take_off(house, person, approval) == 2
    assert not read(house, person).record.protected
    told = last_event(house)
    assert (told["kind"], told["rows"]) == ("person.unprotected", str(person))
    assert told["approval"] == str(approval)


@pytest.mark.parametrize("signers", [(), ("Amina",)])
def test_fewer_than_two_signatures_take_it_off_nobody(house, person, signers):
    approval = asked(house, person, *signers)
    assert refused(take_off, house, person, approval) == "approval_missing"
    assert read(house, person).record.protected


def test_no_other_deed_takes_it_off_and_anybody_puts_it_on(house, laila, person):
    for by in (laila, house.unlocked("Amina")):
        bare = replace(read(house, person).record, protected=False, called=("Mullah Invented",))
        assert refused(keeping.change, by, house.desk, bare, expects=1) == "protection_needs_two"
    assert read(house, person).record.protected
    open_one = Person(id=uuid.uuid4(), protected=False, pseudonym="Commander")
    keeping.add(laila, house.desk, open_one)
    keeping.change(laila, house.desk, replace(open_one, protected=True), expects=1)
    assert read(house, open_one.id).record.protected


def test_what_was_written_of_them_since_was_not_signed_for(house, laila, person):
    approval = asked(house, person, "Amina", "Farid")
    record = read(house, person).record
    keeping.change(laila, house.desk, replace(record, sex="female"), expects=1)
    assert refused(take_off, house, person, approval, 1) == "row_changed"
    assert refused(take_off, house, person, approval, 2) == "approval_for_other"
    assert protection.granted(laila, house.desk, read(house, person)) is None


def test_a_role_as_victim_that_came_since_was_not_signed_for(house, laila, person):
    approval = asked(house, person, "Amina", "Farid")
    act = an_act(house).id
    role = Involvement(id=uuid.uuid4(), act=act, person=person, role="victim")
    keeping.add(laila, house.desk, role)
    assert refused(take_off, house, person, approval) == "approval_for_other"
    assert read(house, person).record.protected


def test_an_approval_is_for_one_person(house, laila, person):
    other = keeping.add(laila, house.desk, Person(id=uuid.uuid4(), pseudonym="Neighbour"))
    approval = asked(house, other, "Amina", "Farid")
    assert refused(take_off, house, person, approval) == "approval_for_other"


def test_who_is_not_protected_is_not_asked_about(house, laila):
    open_one = Person(id=uuid.uuid4(), protected=False, pseudonym="Commander")
    keeping.add(laila, house.desk, open_one)
    code = refused(protection.ask, laila, house.desk, open_one.id, words="Why not.")
    assert code == "not_protected"
