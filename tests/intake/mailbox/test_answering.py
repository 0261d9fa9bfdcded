"""Answers and withdrawals: through the mailbox to the desk, the way every report takes."""

import pytest

from intake import arrival, lengths, recipients, services
from intake.body import PIECE
from intake.keys import RollError
from intake.mailbox import coming
from intake.mailbox.leaving import ReplyTo
from intake.mailbox.web import coming_in, opening
from intake.mailbox.web.turns import Turns
from intake.models import Attachment, MailboxMessage, MailboxSeed, SealedPart, Stage, Submission
from intake.payloads import open_payload
from intake.sealing import Inner, open_bytes, unwrap
from tests.faults import resting
from tests.intake.form.bodies import file
from tests.intake.mailbox.conftest import OTHER, RECEIPT, ask, tell

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "بلی، او هنوز در خانهٔ خیالی است."
PHOTO = b"invented pixels " * 9000


def part(organisation, submission: Submission) -> ReplyTo:
    """The mailbox part of a submission, as its desk opens it."""
    row = SealedPart.objects.get(submission=submission, kind=SealedPart.Kind.MAILBOX)
    key = unwrap(bytes(row.header), [organisation.desk])
    inner = Inner("mailbox", 1, str(submission.pk), 1, 1)
    with open_payload(row.blob) as payload:
        content = open_bytes(bytes(row.header), payload.read(), key, inner, 1 << 16)
    return ReplyTo.read(content, str(submission.network))


@pytest.mark.parametrize("words", [WORDS, WORDS * 500], ids=["short", "long"])
def test_an_answer_with_a_file_is_taken_and_rests_only_sealed(reader, to, words):
    ask(to)
    reader.open(RECEIPT)
    answer = reader.answer(words, file("IMG_7.jpg", PHOTO))
    assert answer.status_code == 200
    assert "Your answer is safe" in reader.page
    assert "IMG_7.jpg" in reader.page
    row, attachment, seed = (
        Submission.objects.get(),
        Attachment.objects.get(),
        MailboxSeed.objects.get(),
    )
    assert (attachment.stage, attachment.submission_id) == (Stage.RECEIVED, row.pk)
    assert str(row.network) == to.network
    for sealed in (
        resting.content(row.blob),
        resting.content(attachment.blob),
        bytes(seed.payload),
    ):
        assert b"invented" not in sealed
        assert RECEIPT.encode() not in sealed
        assert "بلی".encode() not in sealed


def test_an_answer_reaches_the_desk_as_an_answer_behind_the_same_receipt(
    reader, to, work, organisation
):
    ask(to)
    reader.open(RECEIPT)
    assert reader.answer(WORDS).status_code == 200
    work()
    row = Submission.objects.get()
    assert row.stage == Stage.READY
    arrived = part(organisation, row)
    assert arrived.comes_as == coming.ANSWER
    assert (arrived.slots, arrived.locator_digest) == (to.slots, to.locator_digest)
    assert MailboxMessage.objects.filter(pk=to.slots.state("received")).exists()


def test_the_same_answer_sent_twice_is_one_submission(reader, to):
    ask(to)
    reader.open(RECEIPT)
    page = reader.page
    first = reader.answer(WORDS, file("a.jpg", b"x"))
    reader.page = page
    again = reader.answer(WORDS, file("a.jpg", b"x"))
    assert first.content == again.content
    assert Submission.objects.count() == Attachment.objects.count() == 1


def test_each_answer_is_a_submission_of_its_own_until_the_day_is_full(reader, to):
    ask(to)
    for number in range(coming.A_DAY[coming.ANSWER]):
        reader.open(RECEIPT)
        assert reader.answer(f"{WORDS} {number}").status_code == 200
    assert Submission.objects.count() == coming.A_DAY[coming.ANSWER]
    assert (
        len({bytes(one.id_digest) for one in Submission.objects.all()})
        == Submission.objects.count()
    )
    reader.open(RECEIPT)
    assert "Go on tomorrow" in reader.page
    assert "<textarea" not in reader.page


def test_a_file_staged_by_a_refused_answer_belongs_to_the_next_one(reader, to):
    ask(to)
    reader.open(RECEIPT)
    refused = reader.answer(" ", file("a.jpg", b"x" * (2 * PIECE)))
    assert refused.status_code == 422
    assert "Please write a few words" in reader.page
    assert "Already safe" in reader.page
    assert reader.answer(WORDS).status_code == 200
    assert "a.jpg" in reader.page
    assert Attachment.objects.get().submission_id == Submission.objects.get().pk


def test_words_of_an_answer_that_was_not_taken_are_still_on_the_page(reader, to, monkeypatch):
    ask(to)
    reader.open(RECEIPT)
    monkeypatch.setattr(opening, "_turns", Turns(1, 0, 0.01))
    with opening._turns.turn():
        busy = reader.answer(WORDS)
    assert busy.status_code == 503
    assert WORDS in reader.page
    assert reader.answer(WORDS).status_code == 200


def test_a_fault_that_nobody_foresaw_keeps_the_words_and_says_nothing_of_itself(
    reader, to, monkeypatch, caplog
):
    ask(to)
    reader.open(RECEIPT)
    monkeypatch.setattr(services, "accept_report", lambda *given: 1 / 0)
    answer = reader.answer(WORDS)
    assert answer.status_code == 500
    assert WORDS in reader.page
    assert "بلی" not in "".join(one.getMessage() for one in caplog.records)


def test_nothing_is_taken_through_a_mailbox_in_which_nothing_lies(reader, to):
    ask(to)
    reader.open(RECEIPT)
    page = reader.page
    MailboxMessage.objects.all().delete()
    reader.page = page
    assert reader.answer(WORDS, file("a.jpg", b"x")).status_code == 422
    assert not Submission.objects.exists()
    assert not Attachment.objects.exists()
    assert WORDS in reader.page


@pytest.mark.parametrize(
    ("field", "value"),
    [("submission_id", "0" * 32), ("submission_id", "x"), ("submission_id", ""), ("receipt", OTHER),
     ("receipt", "1"), ("receipt", "")],
)  # fmt: skip
def test_a_form_that_the_page_did_not_have_is_refused_and_gives_the_words_back(
    reader, to, field, value
):
    ask(to)
    reader.open(RECEIPT)
    was = dict(reader.carried())[field]
    reader.page = reader.page.replace(f'value="{was}"', f'value="{value}"')
    assert reader.answer(WORDS, file("a.jpg", b"x")).status_code == 422
    assert not Submission.objects.exists()
    assert not Attachment.objects.exists()
    assert WORDS in reader.page


@pytest.mark.parametrize("value", ["0" * 32, "x", ""])
def test_an_answer_from_a_page_of_another_day_goes_with_the_next_press(reader, to, value):
    ask(to)
    reader.open(RECEIPT)
    was = dict(reader.carried())["submission_id"]
    reader.page = reader.page.replace(f'value="{was}"', f'value="{value}"')
    assert reader.answer(WORDS).status_code == 422
    assert "opened on another day" in reader.page
    assert reader.answer(WORDS).status_code == 200
    assert Submission.objects.count() == 1


def test_whoever_lost_the_number_on_the_way_is_asked_for_it_and_types_nothing_else_anew(reader, to):
    ask(to)
    reader.open(RECEIPT)
    reader.page = reader.page.replace(f'value="{RECEIPT}"', 'value="12"')
    reader.answer(WORDS)
    assert '<input name="receipt" id="id_receipt"' in reader.page
    assert "a digit is wrong" in reader.page
    assert WORDS in reader.page


def test_words_are_kept_when_no_keys_verify(reader, to, monkeypatch):
    ask(to)
    reader.open(RECEIPT)

    def none():
        raise RollError("roll_expired")

    monkeypatch.setattr(recipients, "current", none)
    assert reader.answer(WORDS).status_code == 503
    assert WORDS in reader.page
    assert "We cannot seal reports" in reader.page


def test_words_that_are_too_long_are_kept_to_be_shortened(reader, to):
    ask(to)
    reader.open(RECEIPT)
    long = WORDS * (lengths.ACCOUNT // len(WORDS) + 1)
    assert reader.answer(long).status_code == 422
    assert long in reader.page
    assert "Please shorten it" in reader.page


def test_an_answer_sent_too_often_says_so_and_what_to_do(reader, to, monkeypatch):
    monkeypatch.setattr(services, "MAX_VERSIONS", 1)
    ask(to)
    reader.open(RECEIPT)
    page = reader.page
    reader.answer(WORDS)
    reader.page = page
    assert reader.answer(f"{WORDS} again").status_code == 422
    assert "sent again too many times" in reader.page
    assert f"{WORDS} again" in reader.page
    assert "new code" not in reader.page


def test_files_of_all_answers_of_a_mailbox_count_together(reader, to, monkeypatch):
    monkeypatch.setattr(coming_in, "MOST_OCTETS", 6000)
    ask(to)
    for number in range(2):
        reader.open(RECEIPT)
        answer = reader.answer(f"{WORDS} {number}", file("a.jpg", b"x" * 3000 + b"%d" % number))
        assert answer.status_code == (200, 422)[number]
    assert "Go on tomorrow" in reader.page
    assert f"{WORDS} 1" in reader.page
    assert Attachment.objects.count() == Submission.objects.count() == 1
    assert reader.answer(WORDS).status_code == 200


def test_posts_that_never_become_an_answer_do_not_fill_the_disk(reader, to, monkeypatch):
    monkeypatch.setattr(arrival, "MAX_OCTETS", 6000)
    ask(to)
    reader.open(RECEIPT)
    page = reader.page
    for number in range(3):
        reader.page = page  # as if the line had broken: the page knows of no staged file
        reader.answer("", file("a.jpg", b"x" * 3000 + b"%d" % number))
    assert Attachment.objects.count() == 1


def test_a_withdrawal_is_asked_twice_before_it_is_sent(reader, to, work, organisation):
    tell(to, "read")
    reader.open(RECEIPT)
    assert reader.press(1).status_code == 200
    assert not Submission.objects.exists()
    for word in ("erase", "35 days", "cannot be called back", "Two of us"):
        assert word in reader.page
    assert reader.press(0).status_code == 200
    assert "Your wish has arrived" in reader.page
    work()
    row = Submission.objects.get()
    assert row.stage == Stage.READY
    assert part(organisation, row).comes_as == coming.WITHDRAWAL


def test_a_withdrawal_sent_twice_is_one(reader, to):
    tell(to, "read")
    for _ in range(2):
        reader.open(RECEIPT)
        reader.press(1)
        assert reader.press(0).status_code == 200
    assert Submission.objects.count() == 1


def test_a_withdrawal_from_a_page_of_another_day_is_asked_once_more(reader, to):
    tell(to, "read")
    reader.open(RECEIPT)
    reader.press(1)
    was = dict(reader.carried())["submission_id"]
    reader.page = reader.page.replace(was, "0" * 32)
    assert reader.press(0).status_code == 422
    assert not Submission.objects.exists()
    assert reader.press(0).status_code == 200
    assert Submission.objects.count() == 1


def test_a_busy_host_lets_a_withdrawal_be_sent_again(reader, to, monkeypatch):
    tell(to, "read")
    reader.open(RECEIPT)
    reader.press(1)
    monkeypatch.setattr(opening, "_turns", Turns(1, 0, 0.01))
    with opening._turns.turn():
        assert reader.press(0).status_code == 503
    assert reader.press(0).status_code == 200
    assert Submission.objects.count() == 1


def test_a_report_of_its_own_tells_its_source_that_it_arrived(organisation, work, reader):
    from intake import networks  # noqa: PLC0415
    from intake.arrival import Arrival  # noqa: PLC0415
    from intake.models import Network  # noqa: PLC0415
    from intake.report import Report  # noqa: PLC0415
    from tests.organisation import new_submission_id  # noqa: PLC0415

    code = networks.issue_codes(Network.objects.get(), 1)[0]
    arrival = Arrival(new_submission_id(), code, RECEIPT)
    services.accept_report(arrival, Report(network="", language="en", account="Invented."))
    reader.open(RECEIPT)
    assert "There is nothing here now" in reader.page
    work()
    reader.open(RECEIPT)
    assert "Your report has arrived." in reader.page
    assert part(organisation, Submission.objects.get()).comes_as == ""
