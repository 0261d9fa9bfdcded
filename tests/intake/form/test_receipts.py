"""Receipts: what mistypings are caught, and in which scripts they can be typed back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import receipts
from intake.errors import IntakeError
from intake.letters import persian_digits

TWENTY = st.text("0123456789", min_size=20, max_size=20)
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def refused(typed):
    with pytest.raises(IntakeError) as caught:
        receipts.parse(typed)
    return caught.value.code == "receipt_mistyped"


def test_a_drawn_receipt_is_valid_and_never_the_same():
    drawn = {receipts.draw() for _ in range(500)}
    assert len(drawn) == 500
    assert all(receipts.parse(receipt) == receipt for receipt in drawn)


def test_a_receipt_shows_as_seven_groups_of_three():
    assert receipts.groups("012345678901234567890") == (
        "012", "345", "678", "901", "234", "567", "890",
    )  # fmt: skip


@given(TWENTY, st.integers(0, 20), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(digits, place, shift):
    receipt = digits + receipts.check_digit(digits)
    wrong = str((int(receipt[place]) + shift) % 10)
    assert refused(receipt[:place] + wrong + receipt[place + 1 :])


@given(TWENTY, st.integers(0, 19))
def test_every_swap_of_neighbours_is_caught(digits, place):
    receipt = digits + receipts.check_digit(digits)
    swapped = receipt[:place] + receipt[place + 1] + receipt[place] + receipt[place + 2 :]
    assert swapped == receipt or refused(swapped)


@given(TWENTY, st.lists(st.sampled_from(" -._/\n\u200f\u202b،;:#ab"), min_size=21, max_size=21))
def test_a_receipt_reads_back_from_any_digit_script_through_noise(digits, noise):
    receipt = digits + receipts.check_digit(digits)
    for typed in (receipt, persian_digits(receipt), receipt.translate(ARABIC)):
        noisy = "".join(a + b for a, b in zip(typed, noise, strict=True))
        assert receipts.parse(noisy) == receipt


@pytest.mark.parametrize("typed", ["", "12", "1" * 22, "²" * 21, "abc", "0" * 20, "9" * 100_000])
def test_what_is_no_receipt_is_refused(typed):
    assert refused(typed)
