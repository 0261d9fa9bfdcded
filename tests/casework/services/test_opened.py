"""Deeds that open what the worker sealed: doubts, and the mailbox a question goes to."""

import json

import pytest

from casework import rows
from casework.records import Correction, Message
from casework.services import doubts, questions
from casework.services.parts import open_part
from intake.mailbox.messages import open_message
from intake.mailbox.seed import derive
from intake.models import Mailbox, MailboxMessage, SealedPart
from tests.casework.services.conftest import RECEIPT
from tests.casework.services.desk_work import events, last_event, refused, who

pytestmark = pytest.mark.django_db(transaction=True)


def doubted(house, sent):
    table = open_part(
        house.unlocked("Laila"), house.desk, sent.submission.pk, SealedPart.Kind.CHECKS
    )
    asked = json.loads(table)
    assert asked, "the account no longer holds anything that the redactor is unsure of"
    return asked


def test_opening_a_doubt_is_on_the_log_before_its_words_are_returned(house, send):
    laila, sent = house.unlocked("Laila"), send()
    asked = doubted(house, sent)
    before = len(events(house))
    opened = doubts.open_doubt(laila, house.desk, sent.review, asked[0]["pseudonym"])
    assert list(opened.forms) == asked[0]["forms"]
    assert len(events(house)) == before + 1
    assert last_event(house) == {
        "kind": "doubt.opened",
        "rows": str(sent.review),
        "by": who(laila),
        "pseudonym": asked[0]["pseudonym"],
    }
    assert opened.forms[0] not in json.dumps(events(house))


def test_a_doubt_that_is_not_there_and_one_of_another_desk_are_refused(house, send):
    laila, nasrin, sent = house.unlocked("Laila"), house.unlocked("Nasrin"), send()
    before = len(events(house))
    assert refused(doubts.open_doubt, laila, house.desk, sent.review, "PERSON-99") == (
        "no_such_doubt"
    )
    assert refused(doubts.open_doubt, nasrin, house.desk, sent.review, "PERSON-1") == (
        "not_your_desk"
    )
    code = refused(open_part, nasrin, house.other_desk, sent.submission.pk, SealedPart.Kind.CHECKS)
    assert code == "not_your_desk"
    assert len(events(house)) == before


def test_a_needless_redaction_is_kept_as_a_correction_without_its_words(house, send):
    laila, sent = house.unlocked("Laila"), send()
    asked = doubted(house, sent)[0]
    row = doubts.find_doubt_needless(laila, house.desk, sent.review, asked["pseudonym"])
    learned = rows.read(laila, house.desk, row).record
    assert isinstance(learned, Correction)
    assert (learned.what, learned.before) == ("redaction_needless", asked["kind"])


def test_a_question_reaches_the_mailbox_of_the_receipt_and_the_desk_keeps_a_copy(house, send):
    laila, sent = house.unlocked("Laila"), send()
    copy = questions.ask_source(
        laila, house.desk, sent.review, text="Is he still there?", language="en"
    )
    kept = rows.read(laila, house.desk, copy).record
    assert isinstance(kept, Message)
    assert kept.left is not None
    row = MailboxMessage.objects.get(pk=kept.left)
    keys = derive(RECEIPT)
    assert row.pk in keys.slots.questions()
    told = open_message(bytes(row.sealed), row.pk, keys.identity, keys.slots)
    assert told.text == "Is he still there?"
    assert last_event(house)["kind"] == "source.asked"


def test_a_mailbox_whose_key_was_swapped_in_the_database_gets_nothing_readable(house, send):
    laila, sent = house.unlocked("Laila"), send()
    swapped = house.other_identity
    Mailbox.objects.update(recipient=str(swapped.recipient))
    copy = questions.ask_source(laila, house.desk, sent.review, text="Is he?", language="en")
    kept = rows.read(laila, house.desk, copy).record
    assert isinstance(kept, Message)
    assert kept.left is not None
    row, keys = MailboxMessage.objects.get(pk=kept.left), derive(RECEIPT)
    assert open_message(bytes(row.sealed), row.pk, keys.identity, keys.slots).text == "Is he?"


def test_a_refused_question_leaves_nothing(house, send):
    laila, sent = house.unlocked("Laila"), send()
    ask = {"text": " ", "language": "en"}
    assert refused(questions.ask_source, laila, house.desk, sent.review, **ask) == "message_empty"
    Mailbox.objects.all().delete()
    ask = {"text": "Is he?", "language": "en"}
    assert refused(questions.ask_source, laila, house.desk, sent.review, **ask) == "mailbox_gone"
    slots = derive(RECEIPT).slots
    assert not MailboxMessage.objects.filter(pk__in=slots.questions()).exists()
