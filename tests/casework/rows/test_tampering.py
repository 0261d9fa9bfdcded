"""Whoever owns the database, but no key, changes no row unseen. Everything is invented.

What is done here needs nothing but the tables: octets kept from before, rows copied over each
other, rows and secrets deleted. The leaves stay: who takes those away is found by the log.
"""

import io
import json
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest

from casework import register, rows
from casework.models import KeyShare, RowSecret, SealedRow
from casework.records import Review
from casework.register import Fault, Query, Wrong
from intake import custody
from intake.errors import IntakeError
from intake.models import CustodyBody, CustodyEvent
from intake.sealing import open_as_found
from tests.casework.house import House
from tests.casework.rows.test_rows import review

pytestmark = pytest.mark.django_db
Bent = tuple[uuid.UUID, set[Fault]]


@pytest.fixture
def desk(house: House) -> list[Review]:
    """Three records; the second was written twice."""
    amina, made = house.unlocked("Amina"), [review(urgency=f"T{n}") for n in range(3)]
    for one in made:
        rows.write(amina, house.desk, one, expects=0)
    OLD[made[1].id] = taken(made[1].id)
    rows.write(amina, house.desk, replace(made[1], urgency="T3"), expects=1)
    return made


OLD: dict[uuid.UUID, tuple[SealedRow, RowSecret]] = {}


def taken(row: uuid.UUID) -> tuple[SealedRow, RowSecret]:
    """A copy of a row and its secret, as a backup has it."""
    return SealedRow.objects.get(pk=row), RowSecret.objects.get(pk=row)


def put_back(row: uuid.UUID) -> None:
    for one in OLD[row]:
        one.save()


def set_columns(row: uuid.UUID, **columns: object) -> None:
    assert SealedRow.objects.filter(pk=row).update(**columns) == 1


def flip(row: uuid.UUID, place: int) -> None:
    sealed = bytearray(SealedRow.objects.get(pk=row).sealed)
    sealed[place] ^= 1
    set_columns(row, sealed=bytes(sealed))


def faults(house: House) -> set[Fault]:
    register.keep_only(())
    return set(register.of(house.unlocked("Laila"), house.desk).faults)


def refusal(house: House, row: uuid.UUID) -> str:
    with pytest.raises(IntakeError) as met:
        rows.read(house.unlocked("Laila"), house.desk, row)
    return met.value.code


def test_an_honest_desk_has_no_faults(house: House, desk: list[Review]) -> None:
    rows.erase(house.unlocked("Amina"), house.desk, desk[2].id, expects=1)
    rows.write(house.unlocked("Amina"), house.desk, review(), expects=0)
    assert faults(house) == set()
    assert faults(house) == set()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: flip(row, 0),
        lambda row: flip(row, 40),
        lambda row: flip(row, -1),
        lambda row: set_columns(row, sealed=b""),
        lambda row: set_columns(row, kind="act"),
        lambda row: set_columns(row, version=2),
        lambda row: set_columns(row, generation=7),
        lambda row: set_columns(row, day="2026-01-01"),
        lambda row: RowSecret.objects.filter(pk=row).update(secret=bytes(32)),
        lambda row: RowSecret.objects.filter(pk=row).delete(),
    ],
    ids=["nonce", "octet", "tag", "empty", "kind", "version", "generation", "day", "secret", "no"],
)
def test_an_altered_row_is_named_and_not_shown(
    house: House, desk: list[Review], change: Callable[[uuid.UUID], object]
) -> None:
    change(desk[0].id)

    assert faults(house) == {Fault(Wrong.ALTERED, desk[0].id), Fault(Wrong.MISSING, number=1)}
    mine = register.of(house.unlocked("Laila"), house.desk)
    assert mine.get(desk[0].id) is None
    assert mine.find(Query()).total == 2
    assert refusal(house, desk[0].id) in ("row_altered", "generation_unknown")


def test_swapped_rows_are_both_named(house: House, desk: list[Review]) -> None:
    one, two = (SealedRow.objects.get(pk=desk[n].id) for n in (0, 2))
    set_columns(one.pk, sealed=bytes(two.sealed))
    set_columns(two.pk, sealed=bytes(one.sealed))
    secrets = [bytes(RowSecret.objects.get(pk=row.pk).secret) for row in (one, two)]
    for row, secret in zip((one, two), reversed(secrets), strict=True):
        RowSecret.objects.filter(pk=row.pk).update(secret=secret)
    assert {one.pk, two.pk} <= {fault.row for fault in faults(house)}
    assert refusal(house, one.pk) == "row_altered"


def test_a_row_copied_to_another_id_is_named(house: House, desk: list[Review]) -> None:
    sealed, secret = taken(desk[0].id)
    sealed.pk = secret.pk = uuid.uuid4()
    sealed.save(force_insert=True)
    secret.save(force_insert=True)
    assert faults(house) == {Fault(Wrong.ALTERED, sealed.pk)}


def test_a_row_given_to_another_desk_is_named_at_both(house: House, desk: list[Review]) -> None:
    set_columns(desk[0].id, desk_id=house.other_desk)
    assert faults(house) == {Fault(Wrong.MISSING, number=1)}
    other = register.of(house.unlocked("Nasrin"), house.other_desk)
    assert other.faults == (Fault(Wrong.ALTERED, desk[0].id),)
    assert not len(other)


def test_a_row_that_was_rolled_back_is_named_and_nothing_is_built_on_it(
    house: House, desk: list[Review]
) -> None:
    put_back(desk[1].id)

    assert faults(house) == {Fault(Wrong.ROLLED_BACK, desk[1].id, 2)}
    assert refusal(house, desk[1].id) == "row_rolled_back"
    with pytest.raises(IntakeError, match="row_rolled_back"):
        rows.write(house.unlocked("Amina"), house.desk, desk[1], expects=1)
    with pytest.raises(IntakeError, match="row_rolled_back"):
        rows.erase(house.unlocked("Amina"), house.desk, desk[1].id, expects=1)


def test_a_deleted_row_is_named_by_its_number_wherever_it_stood(
    house: House, desk: list[Review]
) -> None:
    for place, number in ((2, 3), (0, 1)):
        SealedRow.objects.filter(pk=desk[place].id).delete()
        RowSecret.objects.filter(pk=desk[place].id).delete()
        assert Fault(Wrong.MISSING, number=number) in faults(house)
    assert len(faults(house)) == 2
    SealedRow.objects.all().delete()
    assert faults(house) == {Fault(Wrong.MISSING, number=number) for number in (1, 2, 3)}


def test_a_row_that_was_erased_and_put_back_is_named(house: House, desk: list[Review]) -> None:
    OLD[desk[2].id] = taken(desk[2].id)
    rows.erase(house.unlocked("Amina"), house.desk, desk[2].id, expects=1)
    assert faults(house) == set()
    put_back(desk[2].id)
    assert faults(house) == {Fault(Wrong.ROLLED_BACK, desk[2].id, 3)}


def test_what_somebody_makes_up_is_named(house: House, desk: list[Review]) -> None:
    made_up = SealedRow.objects.get(pk=desk[0].id)
    made_up.pk, made_up.sealed = uuid.uuid4(), bytes(540)
    made_up.save(force_insert=True)
    assert faults(house) == {Fault(Wrong.ALTERED, made_up.pk)}


def test_rows_of_an_older_key_of_the_desk_are_held_against_the_log_all_the_same(
    house: House, desk: list[Review]
) -> None:
    for name in ("Amina", "Laila"):
        house.share(name, house.desk, KeyShare.Kind.DESK, bytes(range(32)), generation=2)
    amina = house.unlocked("Amina")
    OLD[desk[0].id] = taken(desk[0].id)
    rows.write(amina, house.desk, replace(desk[0], urgency="T3"), expects=1)
    rows.write(amina, house.desk, review(), expects=0)
    rows.erase(amina, house.desk, desk[2].id, expects=1)

    assert {row.generation for row in SealedRow.objects.all()} == {1, 2}
    assert faults(house) == set()
    put_back(desk[0].id)
    assert faults(house) == {Fault(Wrong.ROLLED_BACK, desk[0].id, 1)}
    SealedRow.objects.filter(generation=2).delete()
    assert Fault(Wrong.MISSING, number=4) in faults(house)


def test_the_leaves_of_rows_need_no_sealed_body_and_tell_nothing_by_themselves(
    house: House, desk: list[Review]
) -> None:
    assert CustodyEvent.objects.count() == 2 * 4
    assert not CustodyBody.objects.exists()
    rows.erase(house.unlocked("Amina"), house.desk, desk[2].id, expects=1)
    assert CustodyEvent.objects.count() == 2 * 5


def test_faults_are_on_the_custody_log_once_for_each_load(house: House, desk: list[Review]) -> None:
    flip(desk[0].id, 40)
    before = CustodyEvent.objects.count()
    for _ in range(2):
        register.of(house.unlocked("Laila"), house.desk)
    assert CustodyEvent.objects.count() == before + 1
    sealed = bytes(CustodyBody.objects.get().sealed)
    _inner, pieces = open_as_found(io.BytesIO(sealed), [house.organisation.desk])
    told = json.loads(b"".join(pieces)[custody.SALT_SIZE :])
    by = str(house.people["Laila"].member.pk)
    assert told == {"kind": "rows.faulty", "by": by, "altered": 1, "missing": 1}
    faults(house)
    assert CustodyEvent.objects.count() == before + 2
