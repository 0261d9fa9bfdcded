"""What the desk's pages say of mailboxes. All reports are invented."""

import base64
import json
import uuid
from dataclasses import replace

import pytest

from casework import rows
from intake.mailbox.slots import SlotKey
from intake.models import Mailbox, MailboxMessage, SealedPart, Stage, Submission
from intake.payloads import put
from intake.sealing import HybridIdentity, Inner, seal_bytes
from tests.casework.pages.arriving import arrive, give_up
from tests.casework.pages.conftest import Pages
from tests.casework.services.desk_work import last_event

pytestmark = pytest.mark.django_db
SOURCE, SLOTS = HybridIdentity.generate(), SlotKey(b"s" * 32)


def mailbox_of(pages: Pages, row: Submission, comes_as: str = "") -> None:
    """As the worker makes it, for one invented receipt."""
    told = {
        "comes_as": comes_as,
        "locator_digest": base64.b64encode(b"d" * 32).decode(),
        "recipient": str(SOURCE.recipient),
        "slots": base64.b64encode(SLOTS.octets).decode(),
    }
    inner = Inner("mailbox", 1, str(row.pk), 1, 1)
    desk = pages.web.house.organisation.desk.recipient
    sealed = seal_bytes(json.dumps(told).encode(), [desk], inner)
    payload = put(sealed.payload)
    payload.keep()
    SealedPart.objects.create(
        submission=row,
        kind=SealedPart.Kind.MAILBOX,
        header=sealed.header,
        blob=payload.name,
        blob_sha256=sealed.sha256,
        blob_size=len(sealed.payload),
    )
    Mailbox.objects.get_or_create(
        locator_digest=b"d" * 32, defaults={"recipient": str(SOURCE.recipient)}
    )


@pytest.fixture
def two(pages: Pages) -> tuple[uuid.UUID, uuid.UUID]:
    """Reviews of a report and of a wish to take it back."""
    first = pages.arrive()
    second = pages.arrive("An invented wish.")
    by_review = {pages.review(one.pk).submission: one.pk for one in (first, second)}
    for submission, comes_as in zip(by_review, ("", "withdrawal"), strict=True):
        mailbox_of(pages, Submission.objects.get(pk=submission), comes_as)
    return first.pk, second.pk


def test_the_queue_takes_mailboxes_in_and_says_what_came_as_what(pages: Pages, two):
    text = pages.get("queue").content.decode()
    assert text.count("The source takes it back") == 1
    assert pages.review(two[0]).behind == pages.review(two[1]).behind == SLOTS.state("received")
    assert MailboxMessage.objects.filter(pk=SLOTS.state("opened")).exists()
    assert pages.get("queue").content.decode().count("The source takes it back") == 1


def test_both_reports_of_one_receipt_lead_to_each_other_and_to_the_wish(pages: Pages, two):
    pages.get("queue")
    for here, there in (two, reversed(two)):
        text = pages.get("review", review=here).content.decode()
        assert "Behind the same receipt" in text
        assert pages.at("review", review=there) in text
        assert "asks through its mailbox to take its report back" in text


def test_a_report_alone_behind_its_receipt_says_nothing_of_it(pages: Pages):
    one = pages.arrive()
    mailbox_of(pages, Submission.objects.get(pk=pages.review(one.pk).submission))
    pages.get("queue")
    text = pages.get("review", review=one.pk).content.decode()
    assert "Behind the same receipt" not in text
    assert "to take its report back" not in text


def test_reviews_of_before_are_read_as_coming_behind_nothing_known(pages: Pages):
    one = pages.arrive()
    kept = pages.review(one.pk)
    assert (kept.behind, kept.comes_as) == (None, "")
    rows.write(pages.by, pages.desk, replace(kept, words_on_it="x"), expects=1)
    assert pages.get("queue").status_code == 200


def test_the_source_of_what_does_not_open_is_asked_to_send_it_again(pages: Pages):
    house = pages.web.house
    row = arrive(house)
    give_up(house, row, "broken_payload")
    Submission.objects.filter(pk=row.pk).update(stage=Stage.NEEDS_PERSON)
    mailbox_of(pages, row)
    assert "Ask its source to send it again" in pages.get("unworked").content.decode()

    answer = pages.browser.post(pages.at("unworked"), {"ask": str(row.pk)}, follow=True)

    assert "should send the report again" in answer.content.decode()
    assert MailboxMessage.objects.get().pk == SLOTS.state("not_opened")
    assert last_event(house)["kind"] == "source.asked_again"
    pages.browser.post(pages.at("unworked"), {"ask": str(row.pk)})
    assert MailboxMessage.objects.count() == 1


@pytest.mark.parametrize("gone", ["part", "mailbox", "row"])
def test_a_source_that_cannot_be_asked_is_not_said_to_have_been(pages: Pages, gone):
    house = pages.web.house
    row = arrive(house)
    give_up(house, row, "broken_payload")
    Submission.objects.filter(pk=row.pk).update(stage=Stage.NEEDS_PERSON)
    if gone != "part":
        mailbox_of(pages, row)
    if gone == "mailbox":
        Mailbox.objects.all().delete()
    asked = uuid.uuid4() if gone == "row" else row.pk
    answer = pages.browser.post(pages.at("unworked"), {"ask": str(asked)})
    assert answer.status_code == 422
    assert not MailboxMessage.objects.exists()
