"""Leaving word: in the slots of one mailbox, without a word of whose they are."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from intake import clock
from intake.errors import IntakeError
from intake.mailbox import leaving
from intake.mailbox.leaving import ReplyTo
from intake.mailbox.messages import open_message
from intake.mailbox.slots import QUESTIONS
from intake.models import Mailbox
from intake.models import MailboxMessage as MessageRow
from intake.report import canonical
from tests.intake.mailbox.conftest import OTHER, RECEIPT, ask, derive, tell

pytestmark = pytest.mark.django_db


def left_days_ago(row, days: int) -> None:
    MessageRow.objects.filter(pk=row).update(left_on=clock.today() - timedelta(days=days))


def test_a_message_is_left_without_a_word_of_whose_it_is(to):
    row = ask(to)
    found = MessageRow.objects.get()
    assert (found.pk, found.left_on) == (row, clock.today())
    assert {each.name for each in MessageRow._meta.fields} == {"id", "left_on", "sealed"}
    keys = derive(RECEIPT)
    assert open_message(bytes(found.sealed), row, keys.identity, keys.slots).network == to.network


def test_what_rests_of_a_mailbox_leads_to_none_of_its_messages(to):
    """Neither the locator's digest nor the recipient makes a slot: only the receipt does."""
    ask(to), tell(to, "read")
    box = Mailbox.objects.get()
    from intake.mailbox.slots import SlotKey  # noqa: PLC0415

    guesses = [bytes(box.locator_digest), box.recipient.encode()[:32], box.recipient.encode()[-32:]]
    rows = {row for guess in guesses for row in SlotKey(guess).every()}
    assert not rows & set(MessageRow.objects.values_list("pk", flat=True))


def test_a_state_told_twice_is_one_message(to):
    assert [tell(to, "read"), tell(to, "read"), tell(to, "used")] == [True, False, True]
    assert MessageRow.objects.count() == 2


def test_a_mailbox_that_is_gone_takes_no_message(to):
    Mailbox.objects.all().delete()
    with pytest.raises(IntakeError, match="mailbox_gone"):
        ask(to)
    assert not tell(to, "read")
    assert not MessageRow.objects.exists()


def test_a_full_mailbox_gives_up_the_oldest_question_of_another_day(to):
    rows = [ask(to) for _ in range(QUESTIONS)]
    assert len(set(rows)) == QUESTIONS
    with pytest.raises(IntakeError, match="mailbox_full"):
        ask(to)
    left_days_ago(rows[3], 2)
    left_days_ago(rows[5], 1)
    assert ask(to) == rows[3]
    assert ask(to) == rows[5]
    assert MessageRow.objects.count() == QUESTIONS


def test_messages_go_when_their_time_is_over(to):
    old, young = ask(to), ask(to)
    left_days_ago(old, leaving.DAYS_KEPT + 1)
    left_days_ago(young, leaving.DAYS_KEPT)
    assert leaving.drop_old() == 1
    assert MessageRow.objects.get().pk == young


def test_all_of_a_mailbox_and_nothing_of_another_is_taken_back(to, organisation):
    other = derive(OTHER)
    Mailbox.objects.create(locator_digest=b"o" * 32, recipient=str(other.identity.recipient))
    reply = ReplyTo(b"o" * 32, other.identity.recipient, other.slots, to.network)
    kept = ask(reply)
    ask(to), tell(to, "used")
    assert leaving.take_back_every(to) == 2
    assert MessageRow.objects.get().pk == kept


@pytest.mark.django_db(transaction=True)
def test_a_message_is_only_left_inside_the_deed_that_it_belongs_to(to):
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError):
        leaving.ask(to, "Is he?", "en")
    with pytest.raises(RuntimeError):
        leaving.tell(to, "read")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        leaving.tell(to, "read")
        raise ZeroDivisionError
    assert not MessageRow.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"slots": ""}, {"slots": "x"}, {"slots": None}, {"recipient": "age1x"}, {"recipient": 5},
     {"locator_digest": "?"}],
    ids=repr,
)  # fmt: skip
def test_a_part_that_leads_to_no_mailbox_is_refused(change, to):
    import base64  # noqa: PLC0415

    good = {
        "locator_digest": base64.b64encode(to.locator_digest).decode(),
        "recipient": str(to.recipient),
        "slots": base64.b64encode(to.slots.octets).decode(),
        "comes_as": "answer",
    }
    read = ReplyTo.read(canonical(good), to.network)
    assert (read.slots, read.comes_as, read.recipient) == (to.slots, "answer", to.recipient)
    for content in (canonical(good | change), b"", b"[]", b"{}"):
        with pytest.raises(IntakeError, match="mailbox_malformed"):
            ReplyTo.read(content, to.network)
