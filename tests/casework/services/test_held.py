"""What stays after an erasure is held until two custodians have read it. All is invented."""

import uuid
from dataclasses import replace

import pytest

from casework import register, rows
from casework.dates import parse
from casework.records import Case, Intervention, Person, Record, Tombstone
from casework.records.shapes import Place
from casework.register import Query
from casework.services import approvals, cases, corroboration, erasure, held, keeping
from casework.services.approvals import Subject
from intake.keys.approval import Deed
from tests.casework.house import House
from tests.casework.services.desk_work import an_act, events, refused, who

pytestmark = pytest.mark.django_db
TOLD = "His brother Oak was taken from the bakery"


@pytest.fixture(autouse=True)
def _own_register():
    register.keep_only(())
    yield
    register.keep_only(())


class Erased:
    """A person who is erased, and what was done for them: it stays with its case and words."""

    def __init__(self, house: House) -> None:
        self.house, by = house, house.unlocked("Laila")
        self.case = cases.open_case(by, house.desk, title="Valley", summary="Of a bakery.")
        person = keeping.add(by, house.desk, Person(id=uuid.uuid4(), pseudonym="Oak"))
        done = Intervention(
            id=uuid.uuid4(), kind="publicity", person=person, case=self.case, remarks=TOLD
        )
        self.done = keeping.add(by, house.desk, done)
        about = Subject("person", person)
        asked = approvals.ask(
            by, house.desk, Deed.ERASE, about, reason="source_asked", words="They asked."
        )
        for name in ("Amina", "Farid"):
            approvals.sign(house.unlocked(name), house.desk, asked.record.id)
        self.stone = erasure.erase(by, house.desk, person, approval=asked.record.id)

    def read(self, row: uuid.UUID) -> Record:
        return rows.read(self.house.unlocked("Laila"), self.house.desk, row).record

    def waits(self) -> list[uuid.UUID]:
        by = self.house.unlocked("Laila")
        return [one.stored.record.id for one in held.held(by, self.house.desk)]

    def found(self) -> int:
        here = register.of(self.house.unlocked("Laila"), self.house.desk)
        return here.find(Query(words="bakery"), hiding=here.held).total

    def keep(self, name: str, expects: int = 2) -> None:
        by = self.house.unlocked(name)
        held.keep(by, self.house.desk, self.done, expects=expects)


@pytest.fixture
def erased(house: House) -> Erased:
    return Erased(house)


def test_what_named_it_and_has_words_is_held_and_nothing_else(erased: Erased):
    assert erased.waits() == [erased.done]
    stone = erased.read(erased.stone)
    assert isinstance(stone, Tombstone)
    assert stone.held == (erased.done,)
    still = erased.read(erased.done)
    assert isinstance(still, Intervention)
    assert (still.person, still.remarks) == (None, TOLD)


def test_it_is_found_again_when_two_custodians_have_read_it(erased: Erased):
    assert erased.found() == 1  # the case
    erased.keep("Amina")
    assert (erased.found(), erased.waits()) == (1, [erased.done])
    erased.keep("Farid")
    assert (erased.found(), erased.waits()) == (2, [])
    told = [one for one in events(erased.house) if one["kind"] == "held.read"]
    amina, farid = (erased.house.unlocked(name) for name in ("Amina", "Farid"))
    assert [one["by"] for one in told] == [who(amina), who(farid)]
    assert refused(erased.keep, "Amina") == "not_held"


def test_one_custodian_is_not_two_and_a_caseworker_none(erased: Erased):
    erased.keep("Amina")
    assert refused(erased.keep, "Amina") == "read_already"
    assert refused(erased.keep, "Laila") == "custodians_only"
    assert refused(erased.keep, "Nasrin") == "custodians_only"
    assert erased.waits() == [erased.done]


def test_two_have_read_the_same_words_or_it_stays_held(erased: Erased):
    erased.keep("Amina")
    farid, done = erased.house.unlocked("Farid"), erased.read(erased.done)
    assert isinstance(done, Intervention)
    keeping.change(farid, erased.house.desk, replace(done, remarks="Somebody."), expects=2)
    assert refused(erased.keep, "Farid") == "row_changed"
    erased.keep("Farid", expects=3)
    assert erased.waits() == [erased.done]
    erased.keep("Amina", expects=3)
    assert erased.waits() == []


def test_it_is_held_still_after_the_register_was_opened_anew(erased: Erased):
    erased.keep("Amina")
    register.keep_only(())
    assert (erased.found(), erased.waits()) == (1, [erased.done])
    erased.keep("Farid")
    register.keep_only(())
    assert (erased.found(), erased.waits()) == (2, [])


def test_what_is_erased_itself_is_held_no_more(erased: Erased):
    by, desk = erased.house.unlocked("Laila"), erased.house.desk
    rows.erase(by, desk, erased.done, expects=2)
    assert erased.waits() == []
    assert held.unread(by, desk) == 0


def test_an_act_that_is_held_is_proposed_as_the_same_as_no_other(erased: Erased):
    by, desk = erased.house.unlocked("Laila"), erased.house.desk
    there = {"place": Place(province="AF-KAB"), "began": parse("2026-10-01")}
    act, other = (an_act(erased.house, **there) for _ in range(2))

    def likely() -> set[uuid.UUID]:
        return {one.other for one in corroboration.likely_same(by, desk, other.id).pairs}

    assert act.id in likely()
    stone = rows.read(by, desk, erased.stone)
    assert isinstance(stone.record, Tombstone)
    rows.write(by, desk, replace(stone.record, held=(act.id,)), expects=1)
    assert act.id not in likely()
    assert isinstance(erased.read(erased.case), Case)
