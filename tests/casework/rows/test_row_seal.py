"""A row's octets: padded, bound to their place, one spelling. Pure."""

import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import row_marks as marks
from casework.row_seal import LARGEST, Content, Place, bucket, seal, unseal
from casework.unlocked import DeskKeys
from intake import custody
from intake.errors import IntakeError
from intake.sealing import padded_length

DESK = DeskKeys(uuid.UUID(int=1), {1: bytes(range(32)), 2: bytes(32)})
PLACE = Place(DESK.desk, "review", uuid.UUID(int=3), 1, 1, date(2026, 11, 21))
SECRET = bytes(range(32, 64))
CONTENT = Content(b"invented", 5)


@given(st.binary(max_size=5000), st.integers(0, 2**63 - 1))
def test_what_is_sealed_opens_as_it_was_and_shows_a_bucket(record: bytes, number: int) -> None:
    keys = PLACE.keys(DESK, SECRET)
    sealed = seal(Content(record, number), PLACE, keys)
    assert unseal(sealed, PLACE, keys) == Content(record, number)
    assert len(sealed) - 28 in (512, 1024, 2048, 4096, 16384)


@pytest.mark.parametrize(
    "other",
    [
        replace(PLACE, desk=uuid.UUID(int=9)), replace(PLACE, kind="act"),
        replace(PLACE, row=uuid.UUID(int=9)), replace(PLACE, version=2),
        replace(PLACE, generation=2), replace(PLACE, day=date(2026, 11, 22)),
    ],
    ids=["desk", "kind", "row", "version", "generation", "day"],
)  # fmt: skip
def test_it_opens_in_no_other_place_even_with_the_right_key(other: Place) -> None:
    keys = PLACE.keys(DESK, SECRET)
    sealed = seal(CONTENT, PLACE, keys)
    for tried in (keys, other.keys(DESK, SECRET)):
        with pytest.raises(IntakeError, match="row_altered"):
            unseal(sealed, other, tried)


def test_every_part_of_the_place_but_the_day_and_the_secret_make_another_key() -> None:
    places = [
        PLACE, replace(PLACE, kind="act"), replace(PLACE, row=uuid.UUID(int=9)),
        replace(PLACE, version=2), replace(PLACE, generation=2),
    ]  # fmt: skip
    keys = [place.keys(DESK, secret) for place in places for secret in (SECRET, bytes(32))]
    parts = [part for one in keys for part in (one.key[:16], *one[1:])]
    assert len(set(parts)) == len(parts) == 30
    name = str(PLACE.row)
    assert DESK.row_key("review", PLACE.row, 1, 1, SECRET) == keys[0].key
    assert DESK.row_keys("review", name, 1, 1, SECRET) == keys[0]


@given(st.integers(0, 539))
def test_no_octet_can_be_changed(place: int) -> None:
    keys = PLACE.keys(DESK, SECRET)
    sealed = bytearray(seal(CONTENT, PLACE, keys))
    assert len(sealed) == 540
    sealed[place] ^= 1
    with pytest.raises(IntakeError, match="row_altered"):
        unseal(bytes(sealed), PLACE, keys)


@given(st.binary(max_size=60))
def test_what_was_never_sealed_is_refused(raw: bytes) -> None:
    with pytest.raises(IntakeError, match="row_altered"):
        unseal(raw, PLACE, PLACE.keys(DESK, SECRET))


def test_a_record_above_the_limit_is_refused() -> None:
    with pytest.raises(IntakeError, match="record_too_large"):
        seal(Content(bytes(LARGEST + 1), 1), PLACE, PLACE.keys(DESK, SECRET))


@given(st.integers(1, 1 << 21))
def test_buckets_hold_what_they_are_for_and_are_few(length: int) -> None:
    assert bucket(length) >= length
    assert bucket(bucket(length)) == bucket(length)
    assert bucket(length) == padded_length(length) or bucket(length) in (512, 1024, 2048)


def test_the_leaves_are_those_that_the_custody_log_would_make() -> None:
    """Their bodies are spelt by hand for speed."""
    keys = PLACE.keys(DESK, SECRET)
    assert marks.written(PLACE, keys, b"") == custody.implied(
        "row.written", keys.written, row=str(PLACE.row), version=1, generation=1,
        sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    )  # fmt: skip
    assert marks.superseded(PLACE, keys) == custody.implied(
        "row.superseded", keys.superseded, row=str(PLACE.row), version=1
    )
    assert marks.counted(DESK, 7, 2) == custody.implied(
        "row.created", DESK.tally_salt("row.created", 7, 2), desk=str(DESK.desk), number=7
    )


def test_the_formats_page_has_these_very_octets() -> None:
    """The nonce is random, so of the sealed row itself there is no vector."""
    keys = PLACE.keys(DESK, SECRET)
    page = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    for name, octets in {
        "key": keys.key,
        "written": keys.written,
        "superseded": keys.superseded,
        "superseded leaf": marks.superseded(PLACE, keys).leaf,
        "created leaf": marks.counted(DESK, 7, 2).leaf,
    }.items():
        assert f"{name:<18}{octets.hex()}" in page
