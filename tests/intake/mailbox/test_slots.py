"""Slots: a mailbox's rows are found with its key, and belong to nobody without it."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.mailbox.slots import QUESTIONS, STATES, SlotKey

keys = st.binary(min_size=32, max_size=32).map(SlotKey)


@given(keys)
def test_every_mailbox_has_as_many_slots_and_no_two_are_the_same(key):
    rows = key.every()
    assert len(rows) == len(set(rows)) == len(STATES) + QUESTIONS
    assert {key.state(name) for name in STATES} | set(key.questions()) == set(rows)


@given(keys, keys)
def test_two_mailboxes_share_no_slot_and_no_proof(one, other):
    if one == other:
        return
    assert not set(one.every()) & set(other.every())
    assert one.proof(uuid.UUID(int=1), b"x") != other.proof(uuid.UUID(int=1), b"x")


@given(keys)
def test_a_slot_looks_like_any_random_number_of_its_kind(key):
    assert all((row.version, row.variant) == (4, uuid.RFC_4122) for row in key.every())


@given(keys, st.uuids(), st.uuids(), st.binary(), st.binary())
def test_a_proof_is_of_one_row_and_one_content(key, row, other, content, more):
    assert (key.proof(row, content) == key.proof(other, more)) == ((row, content) == (other, more))


def test_a_state_never_heard_of_has_no_slot():
    with pytest.raises(ValueError, match="not in tuple"):
        SlotKey(bytes(32)).state("burned")


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_length_is_refused(size):
    with pytest.raises(IntakeError, match="mailbox_malformed"):
        SlotKey(bytes(size))


def test_a_key_does_not_show_itself():
    assert repr(SlotKey(b"k" * 32)) == "<SlotKey>"
