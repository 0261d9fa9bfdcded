"""The bucket law: what a length still says, and what hiding the rest may cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.sealing import padded_length
from intake.sealing.padding import is_bucket

LENGTHS = st.one_of(st.integers(0, 70_000), st.integers(0, 1 << 45))


@given(LENGTHS)
def test_a_bucket_is_long_enough_and_costs_at_most_12_percent_above_16_kib(length):
    bucket = padded_length(length)

    assert bucket >= length
    if length > 16384:
        assert bucket <= 1.12 * length


@given(LENGTHS)
def test_a_bucket_is_its_own_bucket(length):
    assert padded_length(padded_length(length)) == padded_length(length)
    assert is_bucket(padded_length(length))


@given(LENGTHS, st.integers(0, 1 << 20))
def test_more_content_never_has_a_smaller_bucket(length, more):
    assert padded_length(length + more) >= padded_length(length)


@given(LENGTHS)
def test_buckets_are_so_wide_that_a_trailer_never_straddles_two_chunks(length):
    assert padded_length(length) % 1024 == 0


def test_the_buckets_are_few():
    lengths = range(16 * 1024, 200 * 1024 * 1024, 4096)

    assert len({padded_length(length) for length in lengths}) < 400


@pytest.mark.parametrize(
    ("length", "bucket"),
    [(0, 4096), (4096, 4096), (4097, 16384), (16384, 16384), (16385, 17408), (1 << 30, 1 << 30)],
)
def test_edges_of_buckets(length, bucket):
    assert padded_length(length) == bucket


def test_nothing_has_no_bucket_of_its_own():
    assert not is_bucket(0)
    assert not is_bucket(8192)
