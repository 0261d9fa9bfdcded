"""Two people at one row, on either database: nobody loses work without being told."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection

from casework import register, rows
from casework.models import RowSecret, SealedRow
from casework.unlocked import Unlocked
from intake.errors import IntakeError
from tests.casework.house import House
from tests.casework.rows.test_rows import review


def all_at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Each in a thread of its own; what it gave, or the code of its refusal."""
    start = threading.Barrier(len(deeds))
    told: list[object] = [None] * len(deeds)

    def run(place: int) -> None:
        start.wait()
        try:
            told[place] = deeds[place]()
        except IntakeError as refusal:
            told[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seen", [0, 1])
def test_of_people_who_write_one_row_at_once_one_wins_and_the_others_are_told(
    house: House, seen: int
) -> None:
    people = [house.unlocked(name) for name in ("Amina", "Farid", "Laila")]
    told = review()
    if seen:
        rows.write(people[0], house.desk, told, expects=0)
    register.of(people[0], house.desk)

    def write(who: Unlocked, urgency: str) -> Callable[[], object]:
        mine = replace(told, urgency=urgency)
        return lambda: rows.write(who, house.desk, mine, expects=seen)

    answers = all_at_once([write(who, f"T{n}") for n, who in enumerate(people)])

    assert sorted(map(str, answers)) == [str(seen + 1), "row_changed", "row_changed"]
    winner = next(n for n, answer in enumerate(answers) if answer == seen + 1)
    resting = rows.read(people[0], house.desk, told.id)
    assert resting.record == replace(told, urgency=f"T{winner}")
    assert register.of(people[0], house.desk).get(told.id) == resting


@pytest.mark.django_db(transaction=True)
def test_rows_that_are_made_at_once_are_counted_without_a_gap(house: House) -> None:
    people = [house.unlocked(name) for name in ("Amina", "Farid", "Laila")]

    def make_five(who: Unlocked) -> Callable[[], object]:
        return lambda: [
            rows.write(who, house.desk, review(id=uuid.uuid4()), expects=0) for _ in range(5)
        ]

    assert all_at_once([make_five(who) for who in people]) == [[1] * 5] * 3
    mine = register.of(people[0], house.desk)
    assert mine.faults == ()
    assert len(mine) == 15


@pytest.mark.django_db(transaction=True)
def test_erasing_and_writing_at_once_leave_either_the_row_or_nothing(house: House) -> None:
    amina, farid = house.unlocked("Amina"), house.unlocked("Farid")
    told = review()
    rows.write(amina, house.desk, told, expects=0)
    answers = all_at_once(
        [
            lambda: rows.write(amina, house.desk, replace(told, urgency="T0"), expects=1),
            lambda: rows.erase(farid, house.desk, told.id, expects=1),
        ]
    )
    left = SealedRow.objects.count()
    assert left == RowSecret.objects.count()
    written, erased = answers
    assert (written, erased == "row_changed") == ((2, True) if left else ("row_changed", False))
    assert register.of(amina, house.desk).faults == ()
