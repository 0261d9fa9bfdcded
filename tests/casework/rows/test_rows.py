"""Sealed rows: written, read, erased; nobody overwrites somebody; nothing changes unseen.

All people and places are invented.
"""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from casework import register, rows
from casework.models import KeyShare, RowSecret, SealedRow
from casework.records import Review
from intake.errors import IntakeError
from tests.casework.house import House
from tests.casework.records.examples import CASE

pytestmark = pytest.mark.django_db


def review(**changes: object) -> Review:
    fields = {
        "id": uuid.uuid4(),
        "submission": uuid.uuid4(),
        "version": 1,
        "network": uuid.uuid4(),
        "received_on": date(2026, 11, 21),
        "language": "fa-af",
        "urgency": "T1",
        "words_on_it": "دو مرد به قریهٔ ساختگی رفتند",
    }
    return Review(**(fields | changes))  # type: ignore[arg-type]


def test_what_one_member_writes_another_of_the_desk_reads(house: House) -> None:
    told = review()

    version = rows.write(house.unlocked("Amina"), house.desk, told, expects=0)

    stored = rows.read(house.unlocked("Laila"), house.desk, told.id)
    assert (stored.record, stored.version) == (told, version) == (told, 1)


def test_a_member_of_another_desk_neither_reads_nor_writes(house: House) -> None:
    told = review()
    rows.write(house.unlocked("Amina"), house.desk, told, expects=0)
    nasrin = house.unlocked("Nasrin")
    for deed in (
        lambda: rows.read(nasrin, house.desk, told.id),
        lambda: rows.read(nasrin, house.other_desk, told.id),
        lambda: rows.write(nasrin, house.desk, told, expects=1),
        lambda: rows.write(nasrin, house.other_desk, told, expects=1),
        lambda: rows.erase(nasrin, house.other_desk, told.id, expects=1),
    ):
        with pytest.raises(IntakeError, match="not_your_desk"):
            deed()
    assert SealedRow.objects.get().version == 1


def test_no_word_of_a_record_rests_in_the_clear(house: House) -> None:
    rows.write(house.unlocked("Amina"), house.desk, review(), expects=0)
    row = SealedRow.objects.get()
    resting = bytes(row.sealed) + bytes(RowSecret.objects.get().secret)
    assert "ساختگی".encode() not in resting
    assert len(bytes(row.sealed)) in {12 + 16 + size for size in (512, 1024)}


def test_a_row_is_made_once_and_only_its_newest_version_is_replaced(house: House) -> None:
    amina, told = house.unlocked("Amina"), review()
    rows.write(amina, house.desk, told, expects=0)
    rows.write(amina, house.desk, replace(told, urgency="T0"), expects=1)
    for expects in (0, 1, 3):
        with pytest.raises(IntakeError, match="row_changed"):
            rows.write(amina, house.desk, told, expects=expects)
    assert rows.read(amina, house.desk, told.id).version == 2
    with pytest.raises(IntakeError, match="row_missing"):
        rows.read(amina, house.desk, uuid.uuid4())


def test_erasing_leaves_neither_row_nor_secret_and_the_id_may_be_used_again(house: House) -> None:
    amina, told = house.unlocked("Amina"), review()
    rows.write(amina, house.desk, told, expects=0)
    with pytest.raises(IntakeError, match="row_changed"):
        rows.erase(amina, house.desk, told.id, expects=2)

    rows.erase(amina, house.desk, told.id, expects=1)

    assert not SealedRow.objects.exists()
    assert not RowSecret.objects.exists()
    with pytest.raises(IntakeError, match="row_missing"):
        rows.erase(amina, house.desk, told.id, expects=1)
    assert rows.write(amina, house.desk, told, expects=0) == 1


def test_without_its_secret_nobody_opens_a_row_that_came_back_from_a_backup(house: House) -> None:
    amina, told = house.unlocked("Amina"), review()
    rows.write(amina, house.desk, told, expects=0)
    kept = SealedRow.objects.get()
    rows.erase(amina, house.desk, told.id, expects=1)
    kept.save(force_insert=True)
    with pytest.raises(IntakeError, match="row_altered"):
        rows.read(amina, house.desk, told.id)


def test_a_record_of_the_wrong_type_is_not_written(house: House) -> None:
    for wrong in ({"version": "1"}, {"acts": ["LIF-01"]}, {"urgency": "\ud800"}):
        with pytest.raises(IntakeError, match="record_malformed"):
            rows.write(house.unlocked("Amina"), house.desk, review(**wrong), expects=0)
    with pytest.raises(IntakeError, match="record_too_large"):
        rows.write(
            house.unlocked("Amina"), house.desk, review(words_on_it="ن" * 600_000), expects=0
        )
    assert not SealedRow.objects.exists()


def test_a_row_keeps_its_kind(house: House) -> None:
    amina, told = house.unlocked("Amina"), review()
    rows.write(amina, house.desk, told, expects=0)
    with pytest.raises(ValueError, match="keeps its kind"):
        rows.write(amina, house.desk, replace(CASE, id=told.id), expects=1)


def test_equal_records_rest_as_unequal_octets_of_equal_length(house: House) -> None:
    amina = house.unlocked("Amina")
    first, second = review(words_on_it="کوتاه"), review(words_on_it="این یکی کمی درازتر است")
    for one in (first, second):
        rows.write(amina, house.desk, one, expects=0)
    rest = [bytes(row.sealed) for row in SealedRow.objects.all()]
    assert rest[0] != rest[1]
    assert len(rest[0]) == len(rest[1])


def test_somebody_who_joined_after_a_change_of_key_writes_under_the_new_one(house: House) -> None:
    told = review()
    rows.write(house.unlocked("Amina"), house.desk, told, expects=0)
    for name in ("Amina", "Laila"):
        house.share(name, house.desk, KeyShare.Kind.DESK, bytes(32), generation=2)
    laila = house.unlocked("Laila")
    rows.write(laila, house.desk, replace(told, urgency="T0"), expects=1)
    assert SealedRow.objects.get().generation == 2
    assert rows.read(house.unlocked("Amina"), house.desk, told.id).version == 2
    with pytest.raises(IntakeError, match="generation_unknown"):
        rows.read(house.unlocked("Farid"), house.desk, told.id)


def test_keys_from_before_a_change_seal_nothing_new(house: House) -> None:
    """Who was removed would read what colleagues write with the keys of an old session."""
    stale, told = house.unlocked("Laila"), review()
    rows.write(stale, house.desk, told, expects=0)
    house.share("Amina", house.desk, KeyShare.Kind.DESK, bytes(32), generation=2)
    for deed in (
        lambda: rows.write(stale, house.desk, review(), expects=0),
        lambda: rows.write(stale, house.desk, told, expects=1),
        lambda: rows.erase(stale, house.desk, told.id, expects=1),
        lambda: register.of(stale, house.desk),
    ):
        with pytest.raises(IntakeError, match="keys_outdated"):
            deed()
    assert SealedRow.objects.get().version == 1
