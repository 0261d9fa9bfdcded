"""A short run of each fuzz target, so that none of them rots."""

import pytest

from tests.fuzz import fuzz_header


def test_readers_of_the_unauthenticated_refuse_or_read_back_what_was_written():
    fuzz_header.run_with_hypothesis(800)


@pytest.mark.full
def test_readers_of_the_unauthenticated_hold_out_longer():
    fuzz_header.run_for(60)


@pytest.mark.parametrize("seed", fuzz_header.seeds())
def test_every_seed_is_taken(seed):
    fuzz_header.one_input(seed)
