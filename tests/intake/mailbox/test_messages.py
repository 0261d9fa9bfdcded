"""Messages for sources: only the receipt opens them, and no row says whose it is."""

import uuid

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from intake import clock, services
from intake.errors import IntakeError
from intake.mailbox.messages import LONGEST, MailboxMessage, open_message, seal_message
from intake.models import Mailbox
from intake.models import MailboxMessage as MessageRow
from intake.sealing import HybridIdentity, Misplaced, NotForUs, SealingError
from intake.services import ReplyTo

TOLD = MailboxMessage("آیا او هنوز آنجاست؟", "fa-af", "2026-11-21")
ROW = uuid.UUID(int=5)
SOURCE, OTHER = HybridIdentity.generate(), HybridIdentity.generate()


def test_the_mailbox_it_is_for_reads_it_and_no_other_does():
    sealed = seal_message(TOLD, ROW, SOURCE.recipient)
    assert open_message(sealed, ROW, SOURCE) == TOLD
    with pytest.raises(NotForUs):
        open_message(sealed, ROW, OTHER)


def test_a_message_moved_to_another_row_is_refused():
    sealed = seal_message(TOLD, ROW, SOURCE.recipient)
    with pytest.raises(Misplaced):
        open_message(sealed, uuid.UUID(int=6), SOURCE)


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_an_altered_message_is_refused(place):
    sealed = bytearray(seal_message(TOLD, ROW, SOURCE.recipient))
    sealed[int(len(sealed) * place)] ^= 1
    with pytest.raises(SealingError):
        open_message(bytes(sealed), ROW, SOURCE)


def test_the_shortest_and_the_longest_message_look_the_same_at_rest():
    longest = MailboxMessage("ښ" * LONGEST, "ps", "2026-11-21")
    short = MailboxMessage("?", "en", "2026-11-21")
    sizes = {len(seal_message(one, ROW, SOURCE.recipient)) for one in (TOLD, short, longest)}
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "message_empty"), (" \n", "message_empty"), ("x" * 1501, "message_too_long")],
)
def test_an_empty_and_an_endless_message_are_refused(text, code):
    with pytest.raises(IntakeError, match=code):
        MailboxMessage(text, "en", "2026-11-21")


def test_a_message_does_not_show_itself():
    assert repr(TOLD) == "<MailboxMessage>"


@given(st.binary(max_size=200))
def test_anything_else_is_malformed(content):
    with pytest.raises(IntakeError, match="message_malformed"):
        MailboxMessage.from_bytes(content)


@pytest.mark.django_db
def test_a_message_is_left_without_a_word_of_whose_it_is():
    Mailbox.objects.create(locator_digest=b"\1" * 32, recipient=str(SOURCE.recipient))
    row = services.leave_message(ReplyTo(b"\1" * 32, SOURCE.recipient), TOLD)
    found = MessageRow.objects.get()
    assert (found.pk, found.left_on) == (row, clock.today())
    assert {each.name for each in MessageRow._meta.fields} == {"id", "left_on", "sealed"}
    assert open_message(bytes(found.sealed), row, SOURCE) == TOLD


@pytest.mark.django_db
def test_a_mailbox_that_is_gone_takes_no_message():
    with pytest.raises(IntakeError, match="mailbox_gone"):
        services.leave_message(ReplyTo(b"\1" * 32, SOURCE.recipient), TOLD)
    assert not MessageRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_message_is_only_left_inside_the_deed_that_it_belongs_to():
    to = ReplyTo(b"\1" * 32, SOURCE.recipient)
    Mailbox.objects.create(locator_digest=to.locator_digest, recipient=str(to.recipient))
    with pytest.raises(RuntimeError):
        services.leave_message(to, TOLD)
    with transaction.atomic():
        row = services.leave_message(to, TOLD)
    assert services.take_back_messages([row, uuid.uuid4()]) == 1
    assert not MessageRow.objects.exists()
