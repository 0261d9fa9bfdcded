"""A register is brought up to date in the moment between a commit and its being told of it.

All is invented.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import transaction

from casework import register, rows
from casework.models import SealedRow
from casework.records import Record, Review, Tombstone
from casework.register import DeskRegister, Fault, Query, Stored, Wrong, loading
from casework.unlocked import DeskKeys
from intake import clock
from tests.casework.house import House
from tests.casework.rows.test_rows import review

pytestmark = pytest.mark.django_db
Told = tuple[uuid.UUID, Stored[Record], int]


def opened(house: House, *told: Review) -> DeskRegister:
    """The desk's register, with these in it."""
    amina = house.unlocked("Amina")
    for one in told:
        rows.write(amina, house.desk, one, expects=0)
    return register.of(amina, house.desk)


@contextmanager
def untold(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Told]]:
    """Of what is written inside, the register does not hear."""
    waiting: list[Told] = []
    with monkeypatch.context() as between:
        between.setattr(register, "written", lambda *told: waiting.append(told))
        between.setattr(register, "erased", lambda *_told: None)
        yield waiting


def renew(house: House) -> None:
    amina = house.unlocked("Amina")
    with transaction.atomic(), rows.in_line(amina.desk(house.desk)):
        register.renew(amina, house.desk)


def test_what_was_made_changed_and_erased_is_known_before_it_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays, changes, goes, comes = review(), review(), review(), review(urgency="T0")
    here, amina = opened(house, stays, changes, goes), house.unlocked("Amina")
    with untold(monkeypatch):
        rows.write(amina, house.desk, comes, expects=0)
        rows.write(amina, house.desk, replace(changes, urgency="T3"), expects=1)
        rows.erase(amina, house.desk, goes.id, expects=1)
    assert {one.record.id for one in here} == {stays.id, changes.id, goes.id}

    renew(house)

    assert {one.record.id for one in here} == {stays.id, changes.id, comes.id}
    assert here.find(Query(facets={"urgency": "T3"})).found[0].version == 2
    assert here.find(Query(facets={"urgency": "T0"})).total == 1
    assert here.faults == ()


def test_only_what_differs_is_opened(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[uuid.UUID] = []
    take_in = loading.take_in

    def look(keys: DeskKeys, ids: list[uuid.UUID], into: DeskRegister) -> list[Fault]:
        looked.extend(ids)
        return take_in(keys, ids, into)

    monkeypatch.setattr(f"{register.__name__}.renewing.take_in", look)
    known, comes, amina = review(), review(), house.unlocked("Amina")
    opened(house, known)
    with untold(monkeypatch):
        rows.write(amina, house.desk, comes, expects=0)
    renew(house)
    assert looked == [comes.id]


def test_a_write_that_is_told_after_the_erasure_brings_nothing_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, amina = review(), house.unlocked("Amina")
    here = opened(house, told)
    with untold(monkeypatch) as waiting:
        rows.write(amina, house.desk, replace(told, urgency="T3"), expects=1)
    rows.erase(amina, house.desk, told.id, expects=2)
    for one in waiting:
        register.written(*one)

    assert here.get(told.id) is None
    assert len(here) == 0
    rows.write(amina, house.desk, told, expects=0)  # made anew, under the same id
    assert here.get(told.id) == rows.read(amina, house.desk, told.id)


def test_a_row_that_somebody_took_out_of_the_database_is_doubted_and_not_forgotten(
    house: House,
) -> None:
    gone, bent = review(), review()
    here = opened(house, gone, bent)
    SealedRow.objects.filter(pk=gone.id).delete()
    SealedRow.objects.filter(pk=bent.id).update(version=7)

    renew(house)
    renew(house)

    assert set(here.faults) == {Fault(Wrong.MISSING, number=1), Fault(Wrong.ALTERED, bent.id)}
    assert len(here.faults) == 2
    assert {one.record.id for one in here} == {gone.id, bent.id}


def test_what_a_tombstone_holds_is_held_before_it_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, amina = review(), house.unlocked("Amina")
    here = opened(house, told)
    stone = Tombstone(
        id=uuid.uuid4(), what="person", reason="source_asked", on=clock.today(), held=(told.id,)
    )
    with untold(monkeypatch):
        rows.write(amina, house.desk, stone, expects=0)
    assert here.held == frozenset()
    renew(house)
    assert here.held == {told.id}
