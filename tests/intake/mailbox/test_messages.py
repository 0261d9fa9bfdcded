"""Messages for sources: only the receipt opens them, and only the desk can have written them."""

import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.mailbox.messages import LONGEST, MailboxMessage, open_message, seal_message
from intake.mailbox.slots import STATES, SlotKey
from intake.report import canonical
from intake.sealing import HybridIdentity, Inner, Misplaced, NotForUs, SealingError, seal_bytes

NETWORK = "00000000-0000-4000-8000-000000000009"
TOLD = MailboxMessage("آیا او هنوز آنجاست؟", "fa-af", "2026-11-21", NETWORK)
STATE = MailboxMessage("", "", "2026-11-21", NETWORK, "read")
ROW = uuid.UUID(int=5)
SOURCE, OTHER = HybridIdentity.generate(), HybridIdentity.generate()
SLOTS = SlotKey(b"s" * 32)


def sealed(message: MailboxMessage, row: uuid.UUID = ROW, slots: SlotKey = SLOTS) -> bytes:
    return seal_message(message, row, SOURCE.recipient, slots)


@pytest.mark.parametrize("message", [TOLD, STATE])
def test_the_mailbox_it_is_for_reads_it_and_no_other_does(message):
    assert open_message(sealed(message), ROW, SOURCE, SLOTS) == message
    with pytest.raises(NotForUs):
        open_message(sealed(message), ROW, OTHER, SLOTS)


def test_a_message_moved_to_another_row_is_refused():
    with pytest.raises(Misplaced):
        open_message(sealed(TOLD), uuid.UUID(int=6), SOURCE, SLOTS)


def test_a_message_from_somebody_who_only_knows_the_recipient_is_refused():
    planted = sealed(TOLD, slots=SlotKey(b"x" * 32))
    with pytest.raises(IntakeError, match="message_forged"):
        open_message(planted, ROW, SOURCE, SLOTS)


def test_a_proof_taken_from_another_row_is_refused():
    inner = Inner("mailbox_message", 1, str(ROW), 1, 1)
    copied = seal_bytes(TOLD.to_bytes(uuid.UUID(int=6), SLOTS), [SOURCE.recipient], inner)
    with pytest.raises(IntakeError, match="message_forged"):
        open_message(copied.header + copied.payload, ROW, SOURCE, SLOTS)


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_an_altered_message_is_refused(place):
    altered = bytearray(sealed(TOLD))
    altered[int(len(altered) * place)] ^= 1
    with pytest.raises(SealingError):
        open_message(bytes(altered), ROW, SOURCE, SLOTS)


def test_states_and_questions_of_any_length_look_the_same_at_rest():
    longest = MailboxMessage("ښ" * LONGEST, "fa-af", "2026-11-21", NETWORK)
    short = MailboxMessage("?", "en", "2026-11-21", NETWORK)
    states = [MailboxMessage("", "", "2026-11-21", NETWORK, name) for name in STATES]
    assert len({len(sealed(one)) for one in (TOLD, short, longest, *states)}) == 1


def test_a_message_that_would_need_a_larger_envelope_is_refused():
    with pytest.raises(IntakeError, match="message_too_long"):
        sealed(MailboxMessage("😀" * LONGEST, "en", "2026-11-21", NETWORK))


@pytest.mark.parametrize(
    ("text", "says", "code"),
    [
        ("", "question", "message_empty"),
        (" \n", "question", "message_empty"),
        ("x", "read", "message_empty"),
        ("x" * 1501, "question", "message_too_long"),
        ("", "burned", "message_malformed"),
    ],
)
def test_an_empty_an_endless_and_an_unheard_of_message_are_refused(text, says, code):
    with pytest.raises(IntakeError, match=code):
        MailboxMessage(text, "en", "2026-11-21", NETWORK, says)


def test_a_message_does_not_show_itself():
    assert repr(TOLD) == "<MailboxMessage>"


@given(st.binary(max_size=200))
def test_octets_that_are_no_message_are_malformed(content):
    with pytest.raises(IntakeError, match="message_malformed"):
        MailboxMessage.from_bytes(content, ROW, SLOTS)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 1}, {"schema": "2"}, {"text": 5}, {"more": ""}, {"says": "burned"},
        {"proof": None}, {"text": ""},
    ],
    ids=repr,
)  # fmt: skip
def test_a_message_with_another_field_or_type_is_malformed(change):
    told = json.loads(TOLD.to_bytes(ROW, SLOTS)) | change
    with pytest.raises(IntakeError, match=r"message_malformed|message_empty"):
        MailboxMessage.from_bytes(canonical(told), ROW, SLOTS)


def test_a_field_left_out_is_malformed():
    told = json.loads(TOLD.to_bytes(ROW, SLOTS))
    for name in told:
        less = {key: value for key, value in told.items() if key != name}
        with pytest.raises(IntakeError, match="message_malformed"):
            MailboxMessage.from_bytes(canonical(less), ROW, SLOTS)
