"""Mailboxes end, and nothing about them tells a day or that anybody looked."""

from datetime import date, timedelta

import pytest

from intake import clock, sweeper
from intake.errors import IntakeError
from intake.mailbox import ageing
from intake.mailbox.ageing import QUARTERS_KEPT
from intake.models import Mailbox, MailboxMessage
from tests.intake.mailbox.conftest import OTHER, RECEIPT, ask, tell

pytestmark = pytest.mark.django_db
START = date(2026, 11, 22)


@pytest.fixture
def today(monkeypatch):
    """Sets the day it is."""

    def be(day: date) -> None:
        monkeypatch.setattr(clock, "today", lambda: day)

    be(START)
    return be


def quarters_later(count: int) -> date:
    return date(START.year + count // 4, START.month, START.day)


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30"), ("2026-10-01", "2026-12-31")],
)
def test_every_day_of_a_quarter_is_the_same_quarter_and_the_next_day_is_another(today, first, last):
    today(date.fromisoformat(first))
    quarter = clock.quarter()
    today(date.fromisoformat(last))
    assert clock.quarter() == quarter
    today(date.fromisoformat(last) + timedelta(days=1))
    assert clock.quarter() == quarter + 1


def test_a_mailbox_ends_two_years_after_the_quarter_in_which_it_was_used(today, to):
    today(date(2028, 12, 31))
    assert ageing.drop_ended() == 0
    today(date(2029, 1, 1))
    assert ageing.drop_ended() == 1
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize("leave", [ask, lambda to: tell(to, "read")], ids=["question", "state"])
def test_what_is_left_in_it_begins_its_time_anew(today, to, leave):
    today(quarters_later(QUARTERS_KEPT))
    leave(to)
    today(quarters_later(2 * QUARTERS_KEPT))
    assert ageing.drop_ended() == 0


def test_what_comes_through_it_begins_its_time_anew_and_keeps_its_recipient(today, to):
    today(quarters_later(QUARTERS_KEPT))
    ageing.publish(to.locator_digest, "another recipient")
    box = Mailbox.objects.get()
    assert box.last_used == clock.quarter()
    assert box.recipient == str(to.recipient)


def test_a_clock_that_goes_back_shortens_no_mailbox(today, to):
    today(date(2020, 1, 1))
    ask(to)
    today(START)
    assert Mailbox.objects.get().last_used == clock.quarter()


def test_looking_into_a_mailbox_leaves_no_trace(today, to, reader):
    tell(to, "read")
    before = list(Mailbox.objects.values()), list(MailboxMessage.objects.values())
    today(quarters_later(4))
    reader.open(RECEIPT)
    assert "A person is reading your report." in reader.page
    assert (list(Mailbox.objects.values()), list(MailboxMessage.objects.values())) == before


def test_the_daily_round_ends_mailboxes_and_the_number_opens_an_empty_one(today, to, reader):
    ask(to, "Is he still there?")
    today(quarters_later(QUARTERS_KEPT + 4))
    sweeper.tidy()
    assert not Mailbox.objects.exists()
    reader.open(OTHER)
    empty = reader.page
    reader.open(RECEIPT)
    assert reader.page == empty
    with pytest.raises(IntakeError, match="mailbox_gone"):
        ask(to)


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "If nothing comes or goes for two years"), ("fa-af", "اگر دو سال"), ("ps", "دوه کاله")],
)
def test_the_pages_say_that_mailboxes_end(reader, language, says):
    assert says in reader.client.get(f"/{language}/").content.decode()
