"""The register: what a desk opened, kept up to date, and what finds it. All is invented."""

import threading
import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from casework import register, rows
from casework.corroboration import Comparison, Traits
from casework.register import Query, loading, shelf
from intake.errors import IntakeError, TransientError
from tests.casework.house import House
from tests.casework.rows.test_rows import review

pytestmark = pytest.mark.django_db


def test_what_was_written_before_and_after_the_first_load_is_found(house: House) -> None:
    amina = house.unlocked("Amina")
    before, after = review(), review()
    rows.write(amina, house.desk, before, expects=0)
    mine = register.of(amina, house.desk)

    rows.write(amina, house.desk, after, expects=0)
    changed = replace(before, urgency="T0", words_on_it="خانهٔ دیگر")
    rows.write(amina, house.desk, changed, expects=1)

    assert [one.record for one in mine.find(Query()).found] == [after, changed]
    assert mine.find(Query(words="ساختگی")).found[0].record == after
    assert mine.find(Query(words="خانه دیگر")).found[0].version == 2
    assert mine.get(before.id) == rows.read(amina, house.desk, before.id)
    assert mine.faults == ()


def test_an_erased_record_is_found_by_nothing(house: House) -> None:
    amina, gone = house.unlocked("Amina"), review()
    rows.write(amina, house.desk, gone, expects=0)
    mine = register.of(amina, house.desk)
    mine.traits[gone.submission] = Traits()
    mine.comparing[amina.member.pk] = gone.id, Comparison((), [], of=0)

    rows.erase(amina, house.desk, gone.id, expects=1)

    assert mine.get(gone.id) is None
    assert mine.find(Query(words="ساختگی")).total == 0
    assert not list(mine.all("review"))
    assert not mine.linked_to(gone.submission)
    assert not mine.traits
    assert not mine.comparing
    register.keep_only(())
    assert register.of(amina, house.desk).faults == ()


def test_links_are_found_from_their_other_end(house: House) -> None:
    amina = house.unlocked("Amina")
    first = review()
    second = review(duplicate_of=first.id)
    for one in (first, second):
        rows.write(amina, house.desk, one, expects=0)
    found = register.of(amina, house.desk).linked_to(first.id)
    assert [one.record for one in found] == [second]


def test_a_register_is_one_for_the_members_of_its_desk_and_for_nobody_else(house: House) -> None:
    mine = register.of(house.unlocked("Amina"), house.desk)
    assert register.of(house.unlocked("Laila"), house.desk) is mine
    assert register.of(house.unlocked("Nasrin"), house.other_desk) is not mine
    for ask in (register.of, register.begin, register.progress, register.is_ready):
        with pytest.raises(IntakeError, match="not_your_desk"):
            ask(house.unlocked("Nasrin"), house.desk)


def test_a_register_goes_with_the_last_who_may_read_it(house: House) -> None:
    amina, nasrin = house.unlocked("Amina"), house.unlocked("Nasrin")
    mine, other = register.of(amina, house.desk), register.of(nasrin, house.other_desk)
    register.keep_only({house.other_desk})
    assert not register.is_ready(amina, house.desk)
    assert register.of(nasrin, house.other_desk) is other
    assert register.of(amina, house.desk) is not mine


@pytest.mark.django_db(transaction=True)
def test_a_write_that_is_rolled_back_leaves_the_register_as_it_was(house: House) -> None:
    amina, told = house.unlocked("Amina"), review()
    mine = register.of(amina, house.desk)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        rows.write(amina, house.desk, told, expects=0)
        raise ZeroDivisionError
    assert mine.get(told.id) is None
    with pytest.raises(IntakeError, match="row_missing"):
        rows.read(amina, house.desk, told.id)


@pytest.mark.django_db(transaction=True)
def test_a_first_load_in_the_background_tells_how_far_it_is(house: House) -> None:
    amina = house.unlocked("Amina")
    rows.write(amina, house.desk, review(), expects=0)
    register.begin(amina, house.desk)
    register.begin(amina, house.desk)
    assert len(register.of(amina, house.desk)) == 1
    assert register.is_ready(amina, house.desk)
    assert register.progress(amina, house.desk) is None


@pytest.mark.django_db(transaction=True)
def test_what_is_written_during_the_first_load_is_not_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = house.unlocked("Amina")
    early, late = review(), review()
    rows.write(amina, house.desk, early, expects=0)
    reading, go_on = threading.Event(), threading.Event()
    load = loading.load

    def slowly(*told: object) -> object:
        faults = load(*told)  # type: ignore[arg-type]
        reading.set()
        go_on.wait(60)
        return faults

    monkeypatch.setattr(shelf, "load", slowly)
    register.begin(amina, house.desk)
    assert reading.wait(60)
    progress = register.progress(amina, house.desk)
    assert progress is not None
    assert (progress.done, progress.of) == (1, 1)
    rows.write(amina, house.desk, late, expects=0)
    rows.write(amina, house.desk, replace(early, urgency="T0"), expects=1)
    go_on.set()

    mine = register.of(amina, house.desk)
    assert {one.record.id for one in mine} == {early.id, late.id}
    assert mine.find(Query(facets={"urgency": "T0"})).total == 1
    assert mine.find(Query(facets={"urgency": "T1"})).total == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_for_a_load_that_was_dropped_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dropped(*_told: object) -> list[register.Fault]:
        register.keep_only(())
        return []

    monkeypatch.setattr(shelf, "load", dropped)
    with pytest.raises(TransientError, match="register_dropped"):
        register.of(house.unlocked("Amina"), house.desk)


def test_a_failed_load_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_told: object) -> None:
        raise ZeroDivisionError

    amina = house.unlocked("Amina")
    with monkeypatch.context() as broken:
        broken.setattr(shelf, "load", fail)
        with pytest.raises(ZeroDivisionError):
            register.of(amina, house.desk)
    assert len(register.of(amina, house.desk)) == 0


def test_no_repr_shows_what_is_inside(house: House) -> None:
    amina = house.unlocked("Amina")
    rows.write(amina, house.desk, review(), expects=0)
    mine = register.of(amina, house.desk)
    query = Query(words="ساختگی")
    for one in (mine, mine.find(query), query, next(iter(mine)), amina, amina.desk(house.desk)):
        assert "ساختگی" not in repr(one)
        assert "T1" not in repr(one)


def test_a_custodians_own_holding_answers_the_same_questions_and_shares_nothing(
    house: House,
) -> None:
    own, told = register.Holding(), review(received_on=date(2026, 3, 21))
    own.put(register.Stored(told, 1), number=1)
    assert own.find(Query(words="ساختگی", from_day=date(2026, 3, 1))).found[0].record == told
    assert register.Holding().get(told.id) is None
    assert register.of(house.unlocked("Amina"), house.desk).get(told.id) is None
    own.drop(told.id)
    own.drop(uuid.uuid4())
    assert len(own) == 0
