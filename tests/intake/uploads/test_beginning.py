"""The first octets of a sealed file, judged one by one. No database, no disk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.sealing import HybridIdentity, Inner, padded_length, seal_bytes
from intake.uploads import MAX_LENGTH
from intake.uploads.beginning import HEADER, check_beginning, check_length
from intake.uploads.slip import FileSlip

READERS = [HybridIdentity(bytes(range(n, n + 32))).recipient for n in (0, 1)]
SEALED = seal_bytes(b"invented", READERS, Inner("attachment", 1, "invented", 2, 0))
FILE = SEALED.header + SEALED.payload
SLIP = f"{'ab' * 16} 7Q4N-0XKD-9T2M-HV3B 7 {'cd' * 32} 12"


def refused(octets: bytes) -> bool:
    try:
        check_beginning(octets, len(FILE))
    except IntakeError as refusal:
        return refusal.code == "not_sealed"
    return False


def test_a_header_for_two_readers_has_the_length_that_is_counted_on() -> None:
    assert len(SEALED.header) == HEADER == 3184


def test_every_beginning_of_a_sealed_file_is_one() -> None:
    for stop in (*range(0, len(FILE), 31), *range(HEADER - 2, HEADER + 3), len(FILE)):
        check_beginning(FILE[:stop], len(FILE))


def test_a_header_is_refused_for_a_file_of_another_length() -> None:
    check_beginning(FILE[: HEADER - 1], len(FILE) + 1)
    with pytest.raises(IntakeError, match="not_sealed"):
        check_beginning(FILE[:HEADER], len(FILE) + 1)


@given(st.integers(0, HEADER - 1), st.integers(0, 255))
def test_an_octet_that_no_header_has_there_is_refused_as_soon_as_it_comes(
    at: int, octet: int
) -> None:
    changed = FILE[:at] + bytes([octet])
    is_letter = bytes([FILE[at]]).isalnum() or FILE[at] in b"+/"
    if not is_letter and octet != FILE[at]:
        assert refused(changed)
    if not (bytes([octet]).isalnum() or octet in b"+/-> \n.:"):
        assert refused(changed)


@given(st.binary(min_size=1, max_size=64))
def test_octets_that_begin_otherwise_are_refused(octets: bytes) -> None:
    assert refused(octets) != FILE.startswith(octets)


@given(st.integers(1, MAX_LENGTH))
def test_the_length_of_every_padded_file_is_possible(plain: int) -> None:
    padded = padded_length(plain)
    payload = 16 + padded + 16 * -(-padded // 65536)
    check_length(HEADER + payload)
    with pytest.raises(IntakeError, match="length_impossible"):
        check_length(HEADER + payload + 1)


@pytest.mark.parametrize("length", [0, 1, HEADER, HEADER + 16, HEADER + 32, 7311])
def test_other_lengths_are_not(length: int) -> None:
    with pytest.raises(IntakeError, match="length_impossible"):
        check_length(length)


def test_a_slip_is_read_as_it_was_written_and_shows_nothing() -> None:
    slip = FileSlip.read(SLIP)

    assert (slip.submission_id, slip.tag) == (b"\xab" * 16, b"\xcd" * 32)
    assert (slip.admits, slip.number, slip.epoch) == ("7Q4N-0XKD-9T2M-HV3B", 7, 12)
    assert repr(slip) == "<FileSlip>"


@given(st.text("0123456789abcdefG -", max_size=150))
def test_any_other_text_is_no_slip(text: str) -> None:
    with pytest.raises(IntakeError, match="form_damaged"):
        FileSlip.read(text)


@pytest.mark.parametrize("spelling", [SLIP + " ", SLIP.upper(), SLIP.replace(" ", "  "), SLIP[1:]])
def test_another_spelling_is_no_slip(spelling: str) -> None:
    with pytest.raises(IntakeError, match="form_damaged"):
        FileSlip.read(spelling)
