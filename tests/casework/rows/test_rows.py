"""Sealed rows: written, read, erased; nobody overwrites somebody; nothing changes unseen.

All people and places are invented.
"""

import uuid
from datetime import date

import pytest

from casework import rows
from casework.models import RowSecret, SealedRow
from casework.records import Review
from intake.errors import IntakeError
from tests.casework.house import House

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
