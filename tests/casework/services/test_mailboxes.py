"""What a source is told of its report, and what else came behind its receipt."""

import uuid
from dataclasses import replace

import pytest

from casework import register, rows
from casework.records import Review
from casework.services import cases, erasure, mailboxes, questions, review
from casework.services.parts import open_part
from intake import pipeline, services
from intake.mailbox import coming, leaving
from intake.mailbox.leaving import ReplyTo
from intake.mailbox.messages import open_message
from intake.mailbox.seed import derive
from intake.mailbox.web.coming_in import ThroughMailbox, free_id, report
from intake.mailbox.web.opening import open_mailbox
from intake.models import Mailbox, MailboxMessage, SealedPart, Submission
from intake.queue import Lane
from tests.casework.services.conftest import RECEIPT
from tests.casework.services.desk_work import events, refused, review_of
from tests.casework.services.test_erasure import approved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_in_memory():
    register.keep_only(())
    yield
    register.keep_only(())


def states() -> set[str]:
    """What the source finds."""
    keys = derive(RECEIPT)
    found = MailboxMessage.objects.filter(pk__in=keys.slots.every())
    opened = [open_message(bytes(row.sealed), row.pk, keys.identity, keys.slots) for row in found]
    return {one.says for one in opened}


def answered(house, way: str = coming.ANSWER) -> uuid.UUID:
    """An answer through the mailbox, worked on and in the desk's rows; its review."""
    opened = open_mailbox(RECEIPT)
    comes, through = coming.written(RECEIPT, way), uuid.UUID(opened.network)
    arrival = ThroughMailbox(opened.locator, free_id(opened.locator, way), comes, through)
    services.accept_report(arrival, report("An invented answer.", "en"))
    for lane in (Lane.TEXT, Lane.FILES):
        pipeline.work_off(lane)
    row = Submission.objects.get(id_digest=arrival.id_digest)
    told = replace(
        review_of(house, Submission.objects.exclude(pk=row.pk).get().pk),
        id=row.pk,
        submission=row.pk,
        behind=None,
        comes_as="",
    )
    rows.write(house.unlocked("Laila"), house.desk, told, expects=0)
    return row.pk


def test_a_report_that_the_desk_took_in_is_told_to_be_opened(house, send):
    laila, sent = house.unlocked("Laila"), send()
    assert states() == {"received"}
    assert mailboxes.take_mailboxes(laila, house.desk) == 1
    assert states() == {"received", "opened"}
    assert mailboxes.take_mailboxes(laila, house.desk) == 0
    assert mailboxes.take_mailboxes(house.unlocked("Amina"), house.desk) == 0
    kept = review_of(house, sent.review)
    assert (kept.behind, kept.comes_as) == (derive(RECEIPT).slots.state("received"), "")
    assert [str(one["count"]) for one in events(house) if one["kind"] == "mailboxes.taken"] == ["1"]


def test_what_waits_for_its_mailbox_costs_two_questions_however_much_it_is(
    house, send, django_assert_max_num_queries
):
    laila = house.unlocked("Laila")
    first = review_of(house, send().review)
    SealedPart.objects.filter(kind=SealedPart.Kind.MAILBOX).delete()
    for _ in range(60):
        one = uuid.uuid4()
        rows.write(laila, house.desk, replace(first, id=one, submission=one), expects=0)
    register.of(laila, house.desk)
    with django_assert_max_num_queries(2):
        assert mailboxes.take_mailboxes(laila, house.desk) == 0


def test_a_review_that_does_not_open_is_not_told_to_be(house, send):
    laila, sent = house.unlocked("Laila"), send()
    kept = replace(review_of(house, sent.review), unopened=True)
    rows.write(laila, house.desk, kept, expects=1)
    mailboxes.take_mailboxes(laila, house.desk)
    assert states() == {"received"}


def test_whoever_takes_a_report_tells_its_source_and_so_does_a_case(house, send):
    laila, sent = house.unlocked("Laila"), send()
    review.take(laila, house.desk, sent.review, expects=1)
    assert states() == {"received", "read"}
    case = cases.open_case(laila, house.desk, title="Valley")
    review.link_to_case(laila, house.desk, sent.review, expects=2, case=case)
    assert states() == {"received", "read", "used"}
    review.take(house.unlocked("Amina"), house.desk, sent.review, expects=3)
    assert MailboxMessage.objects.count() == 3


def test_a_refused_deed_tells_nothing(house, send):
    laila, sent = house.unlocked("Laila"), send()
    assert refused(review.take, laila, house.desk, sent.review, expects=7) == "row_changed"
    assert states() == {"received"}


@pytest.mark.parametrize("missing", ["part", "mailbox", "payload"])
def test_a_source_that_cannot_be_told_is_no_reason_against_a_deed(house, send, missing):
    laila, sent = house.unlocked("Laila"), send()
    part = SealedPart.objects.filter(kind=SealedPart.Kind.MAILBOX)
    if missing == "part":
        part.delete()
    elif missing == "mailbox":
        Mailbox.objects.all().delete()
    else:
        part.update(blob="x" * 22)
    assert review.take(laila, house.desk, sent.review, expects=1) == 2
    assert states() == {"received"}


def test_an_answer_is_found_behind_the_receipt_of_its_report_and_of_no_other(house, send):
    laila, sent = house.unlocked("Laila"), send()
    questions.ask_source(laila, house.desk, sent.review, text="Is he?", language="en")
    answer = answered(house)
    assert mailboxes.take_mailboxes(laila, house.desk) == 2
    first, second = review_of(house, sent.review), review_of(house, answer)
    assert (first.comes_as, second.comes_as) == ("", coming.ANSWER)
    assert [one.id for one in mailboxes.others_behind(laila, house.desk, first)] == [answer]
    assert [one.id for one in mailboxes.others_behind(laila, house.desk, second)] == [sent.review]
    alone = replace(first, id=uuid.uuid4(), behind=None)
    assert mailboxes.others_behind(laila, house.desk, alone) == []


def test_a_withdrawal_says_so_at_the_desk(house, send):
    laila, sent = house.unlocked("Laila"), send()
    wish = answered(house, coming.WITHDRAWAL)
    mailboxes.take_mailboxes(laila, house.desk)
    others = mailboxes.others_behind(laila, house.desk, review_of(house, sent.review))
    assert [(one.id, one.comes_as) for one in others] == [(wish, coming.WITHDRAWAL)]


def test_a_mailbox_goes_with_the_last_report_behind_it_and_not_before(house, send):
    laila, sent = house.unlocked("Laila"), send()
    answer = answered(house)
    mailboxes.take_mailboxes(laila, house.desk)
    erasure.erase(laila, house.desk, answer, approval=approved(house, answer))
    assert Mailbox.objects.exists()
    assert states() == {"received", "opened"}
    erasure.erase(laila, house.desk, sent.review, approval=approved(house, sent.review))
    assert not Mailbox.objects.exists()
    assert not MailboxMessage.objects.exists()


def test_another_desk_learns_of_no_mailbox(house, send):
    sent = send()
    nasrin = house.unlocked("Nasrin")
    assert mailboxes.take_mailboxes(nasrin, house.other_desk) == 0
    elsewhere = refused(mailboxes.reply_to, nasrin, house.other_desk, review_of(house, sent.review))
    assert elsewhere == "not_your_desk"


def test_what_the_part_says_is_what_the_worker_derived(house, send):
    laila, sent = house.unlocked("Laila"), send()
    content = open_part(laila, house.desk, sent.submission.pk, SealedPart.Kind.MAILBOX)
    to = ReplyTo.read(content, str(sent.submission.network))
    assert to.slots == derive(RECEIPT).slots
    assert to.locator_digest == bytes(Mailbox.objects.get().locator_digest)
    assert leaving.take_back_every(to) == 1
    assert isinstance(review_of(house, sent.review), Review)
