"""What a report comes as is written behind the digits of its seed, and read strictly."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.mailbox import coming

RECEIPT = "123456789012345678907"


@pytest.mark.parametrize("way", coming.WAYS)
def test_a_way_comes_back_with_the_digits(way):
    assert coming.read(coming.written(RECEIPT, way)) == (RECEIPT, way)


def test_a_report_of_its_own_has_the_digits_alone():
    assert coming.read(RECEIPT) == (RECEIPT, "")


@given(st.text(max_size=40))
def test_anything_else_is_malformed(seed):
    with pytest.raises(IntakeError, match="seed_malformed"):
        coming.read(seed)


@pytest.mark.parametrize(
    "seed",
    [f"{RECEIPT} ", f"{RECEIPT}  answer", f"{RECEIPT} answer ", f"{RECEIPT} burned",
     f"{RECEIPT[:-1]} answer", f"{RECEIPT}1", f"{RECEIPT}\n", "۱" * 21],
)  # fmt: skip
def test_what_is_nearly_a_seed_is_malformed(seed):
    with pytest.raises(IntakeError, match="seed_malformed"):
        coming.read(seed)


@given(st.binary(min_size=32, max_size=32))
def test_ids_differ_by_way_day_and_number(locator):
    given = [
        *coming.ids(locator, "answer", "2026-11-21"),
        *coming.ids(locator, "answer", "2026-11-22"),
        *coming.ids(locator, "withdrawal", "2026-11-21"),
    ]
    assert len(set(given)) == 21
    assert {len(one) for one in given} == {16}


def test_no_id_leads_from_what_rests_of_a_mailbox():
    """A row keeps the digest of a locator; ids are drawn from the locator alone."""
    locator = bytes(range(32))
    from_the_row = coming.ids(hashlib.sha256(locator).digest(), "answer", "2026-11-21")
    assert not set(coming.ids(locator, "answer", "2026-11-21")) & set(from_the_row)
