"""Reading without script: one number, one page, nothing that tells whose it is. All invented."""

import logging
import re

import pytest
from django.db import DatabaseError
from django.utils import translation

from intake import pages
from intake.letters import own_digits
from intake.mailbox.leaving import DAYS_KEPT, told_state
from intake.mailbox.messages import open_message, seal_message
from intake.mailbox.slots import QUESTIONS, STATES, SlotKey
from intake.mailbox.web import opening
from intake.mailbox.web.turns import Turns
from intake.models import Mailbox, MailboxMessage
from tests.intake.mailbox.conftest import OTHER, RECEIPT, ask, derive, tell

pytestmark = pytest.mark.django_db
THIRD = "999999999999999999995"
LANGUAGES = ["en", "fa-af", "ps"]


def number_with_check(digits: str) -> str:
    from intake import receipts  # noqa: PLC0415

    return digits + receipts.check_digit(digits)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_one_light_response_in_its_language(reader, language):
    answer = reader.client.get(f"/{language}/")
    assert answer.status_code == 200
    direction = "ltr" if language == "en" else "rtl"
    assert f'<html lang="{language}" dir="{direction}"'.encode() in answer.content
    on_the_wire = len(answer.content) + sum(len(f"{k}: {v}\r\n") for k, v in answer.items())
    assert on_the_wire <= 14_000, on_the_wire
    assert b"<script" not in answer.content


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/", 200), ("head", "/ps/", 200), ("get", "/x", 404), ("put", "/en/", 405),
     ("post", "/en/", 415), ("get", "/en/?receipt=1", 200)],
)  # fmt: skip
def test_every_answer_keeps_nothing_and_lets_nothing_in(reader, method, path, status):
    answer = getattr(reader.client, method)(path, content_type="text/plain")
    assert answer.status_code == status
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert not answer.cookies
    assert "Set-Cookie" not in answer


def test_how_long_messages_wait_is_said_in_the_readers_digits(reader):
    assert f" {DAYS_KEPT} days" in reader.client.get("/en/").content.decode()
    assert "۳۶۵" in reader.client.get("/ps/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_says_where_its_mailbox_is_and_how_long_messages_wait(settings, language):
    settings.MAILBOX_ADDRESS = "http://invented.onion/"
    pages._around_receipt.cache_clear()
    with translation.override(language):
        page = pages.receipt_page(RECEIPT, (), 1).content.decode()
    pages._around_receipt.cache_clear()
    assert "<bdi>http://invented.onion/</bdi>" in page
    assert own_digits(str(DAYS_KEPT), language) in page


@pytest.mark.parametrize(
    "typed",
    [RECEIPT, "123 456 789 012 345 678 907", "123-456-789 012.345/678—907",
     "۱۲۳ ۴۵۶ ۷۸۹ ۰۱۲ ۳۴۵ ۶۷۸ ۹۰۷", "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠٧", " 123456789012345678907\n"],
)  # fmt: skip
def test_a_number_opens_its_mailbox_however_it_is_typed(reader, to, typed):
    ask(to, "Is the school still closed?")
    answer = reader.open(typed)
    assert answer.status_code == 200
    assert "Is the school still closed?" in reader.page


def test_a_question_is_shown_in_its_own_language_whatever_the_page_speaks(reader, to):
    ask(to, "آیا مکتب هنوز بسته است؟\n<b>?</b>", "fa-af")
    assert reader.open(RECEIPT, to="/en/").status_code == 200
    assert '<p lang="fa-af" dir="rtl">آیا مکتب هنوز بسته است؟' in reader.page
    assert "&lt;b&gt;" in reader.page


@pytest.mark.parametrize("told", [STATES[: n + 1] for n in range(len(STATES))])
def test_the_furthest_state_is_shown_and_no_other(reader, to, told):
    for state in told:
        tell(to, state)
    reader.open(RECEIPT)
    from intake.mailbox.web.sentences import STATES as WORDS  # noqa: PLC0415

    shown = [name for name, words in WORDS.items() if f">{words}<" in reader.page]
    assert shown == [told[-1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_never_given_emptied_and_erased_get_one_and_the_same_page(reader, to, language):
    emptied = reader.open(RECEIPT, to=f"/{language}/")
    Mailbox.objects.all().delete()
    erased = reader.open(RECEIPT, to=f"/{language}/")
    never = [reader.open(one, to=f"/{language}/") for one in (OTHER, number_with_check("9" * 20))]
    pages = [one.content for one in (emptied, erased, *never)]
    assert len(set(pages)) == 1
    assert {one.status_code for one in (emptied, erased, *never)} == {200}
    assert len({tuple(one.items()) for one in (emptied, erased, *never)}) == 1


def test_as_many_envelopes_are_opened_whatever_lies_there(reader, to, monkeypatch):
    counts = []
    real = open_message

    def counted(*given):
        counts.append(given[1])
        return real(*given)

    monkeypatch.setattr(opening, "open_message", counted)
    every = len(STATES) + QUESTIONS
    reader.open(RECEIPT)
    ask(to), tell(to, "read")
    reader.open(RECEIPT)
    reader.open(OTHER)
    assert len(counts) == 3 * every


def test_one_question_is_asked_of_the_database_whatever_lies_there(
    reader, to, django_assert_num_queries
):
    with django_assert_num_queries(1):
        reader.open(OTHER)
    ask(to)
    with django_assert_num_queries(1):
        opening.open_mailbox(RECEIPT)


@pytest.mark.parametrize(
    "typed",
    ["", "1", RECEIPT[:-1], RECEIPT + "1", "123456789012345678908", "213456789012345678907",
     "not a number", "9" * 600],
)  # fmt: skip
def test_a_slip_is_said_kindly_and_nothing_typed_comes_back(reader, typed, monkeypatch):
    monkeypatch.setattr(opening, "derive", None)
    answer = reader.open(typed)
    assert answer.status_code == 422
    assert "a digit is wrong, missing or too many" in reader.page
    assert 'name="receipt"' in reader.page
    assert "value=" not in reader.page
    assert len(typed) < 5 or typed not in reader.page


def test_whoever_finishes_has_the_browser_clear_what_it_kept(reader):
    reader.open(OTHER)
    assert 'name="leave"' in reader.page
    told = "application/x-www-form-urlencoded"
    answer = reader.client.post("/en/", "leave=1", content_type=told)
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "You can close this window now." in answer.content.decode()


def test_a_number_in_the_address_is_not_read(reader, to):
    ask(to, "Is he?")
    assert "Is he?" not in reader.client.get(f"/en/?receipt={RECEIPT}").content.decode()


def test_what_somebody_planted_in_a_slot_is_as_if_it_were_not_there(reader, to):
    assert tell(to, "read")
    row = to.slots.state("read")
    reader.open(OTHER)
    empty = reader.page
    planted = seal_message(told_state("used", to.network), row, to.recipient, SlotKey(b"x" * 32))
    for sealed in (planted, b"", b"x" * 5000):
        MailboxMessage.objects.filter(pk=row).update(sealed=sealed)
        reader.open(RECEIPT)
        assert reader.page == empty


def test_messages_swapped_between_slots_are_as_if_they_were_not_there(reader, to):
    one, other = ask(to, "First?"), ask(to, "Second?")
    kept = {row.pk: bytes(row.sealed) for row in MailboxMessage.objects.all()}
    MailboxMessage.objects.filter(pk=one).update(sealed=kept[other])
    reader.open(RECEIPT)
    assert "First?" not in reader.page
    assert reader.page.count("Second?") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_host_that_is_busy_says_so_and_keeps_nobody_waiting(reader, monkeypatch, language):
    monkeypatch.setattr(opening, "_turns", Turns(1, 0, 0.01))
    with opening._turns.turn():
        answer = reader.open(RECEIPT, to=f"/{language}/")
    assert answer.status_code == 503
    assert RECEIPT not in reader.page
    assert reader.open(OTHER, to=f"/{language}/").status_code == 200


def test_a_database_that_is_away_says_so(reader, monkeypatch):
    class Away:
        @staticmethod
        def filter(**_):
            raise DatabaseError("password=secret")

    monkeypatch.setattr(MailboxMessage, "objects", Away)
    answer = reader.open(RECEIPT)
    assert answer.status_code == 503
    assert b"secret" not in answer.content


def test_nothing_of_a_number_or_a_message_reaches_a_log(reader, to, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    ask(to, "Is he hidden?")
    reader.open(RECEIPT)
    reader.open("123456789012345678908")
    monkeypatch.setattr(opening, "_open", lambda *given: 1 / 0)
    assert reader.open(RECEIPT).status_code == 500
    ours = "".join(one.getMessage() for one in caplog.records)
    assert not re.search(r"\d{6}|hidden", ours)


def test_what_is_opened_does_not_show_itself(to):
    ask(to, "Is he?")
    assert repr(opening.open_mailbox(RECEIPT)) == "<Opened>"
    assert repr(derive(RECEIPT)) == "<MailboxKeys>"
