"""The day table, read day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from intake.keys.agent.epochs import Held, to_make
from intake.keys.certificate import SPANS, Term
from intake.sealing import HybridIdentity

START = date(2026, 11, 21)
RECIPIENT = str(HybridIdentity(bytes(32)).recipient)


def live(days, *, held=(), asleep=lambda _day: False):
    """Run the table for `days` days as the agent does; yields (day, what is held)."""
    held = list(held)
    used: list[tuple[Term, int]] = []
    for count in range(days):
        today = START + timedelta(days=count)
        if not asleep(today):
            made = [Held(d.certificate(RECIPIENT)) for d in to_make(today, held, used)]
            held += made
            used += [(h.certificate.kind, h.certificate.number) for h in made]
            held = [h for h in held if not h.must_end(today)]
        yield today, held


def offered(held, kind, today):
    of_kind = [h.certificate for h in held if h.certificate.kind is kind]
    return [c for c in of_kind if c.published <= today < c.until]


@pytest.mark.parametrize("kind", [Term.EPOCH, Term.ORDER])
def test_on_every_day_exactly_one_key_of_each_kind_is_sealed_to(kind):
    for today, held in live(200):
        assert len(offered(held, kind, today)) == 1, today


def test_on_every_day_a_packet_page_can_be_made_that_seals_for_a_month():
    for today, held in live(200):
        keys = offered(held, Term.PACKET, today)
        assert len(keys) in (1, 2), today
        newest = max(keys, key=lambda one: one.number)
        assert (newest.until - today).days > 30, today


def test_on_every_day_the_next_epoch_is_offered_a_week_ahead():
    for today, held in live(60):
        for ahead in range(8):
            assert offered(held, Term.EPOCH, today + timedelta(days=ahead)), (today, ahead)


def test_an_epoch_goes_through_its_days():
    _, held = next(iter(live(1)))
    epoch = next(h for h in held if h.certificate.kind is Term.EPOCH)
    on = [START + timedelta(days=n) for n in range(32)]
    assert [epoch.is_offered(day) for day in on] == [n < 21 for n in range(32)]
    assert [epoch.may_end(day) for day in on] == [n >= 21 for n in range(32)]
    assert [epoch.must_end(day) for day in on] == [n >= 30 for n in range(32)]


@pytest.mark.parametrize("kind", list(Term))
def test_no_key_outlives_its_span(kind):
    for today, held in live(200):
        for one in held:
            age = (today - one.certificate.published).days
            assert age < SPANS[one.certificate.kind].ends


def test_numbers_only_count_up_even_after_everything_was_destroyed():
    numbers = [n for _, held in live(40) for n in [h.certificate.number for h in held]]
    used = [(kind, max(numbers)) for kind in Term]
    later = to_make(START + timedelta(days=300), [], used)
    assert all(days.number > max(numbers) for days in later)


def test_a_table_read_twice_makes_nothing_more():
    today, held = next(iter(live(1)))
    assert to_make(today, held, []) == []


def test_after_a_month_asleep_there_is_an_epoch_at_once():
    def away(day):
        return START < day < START + timedelta(days=31)

    for today, held in live(40, asleep=away):
        if today >= START + timedelta(days=31):
            assert len(offered(held, Term.EPOCH, today)) == 1
        elif today < START + timedelta(days=14):
            assert offered(held, Term.EPOCH, today), "two weeks without the agent"


def test_a_retired_epoch_has_a_successor_the_same_day():
    _, held = next(iter(live(1)))
    retired = [replace(h, retired=h.certificate.number == 1) for h in held]
    made = to_make(START, retired, [])
    assert {(days.kind, days.published) for days in made} == {(kind, START) for kind in Term}
    assert all(days.number == 3 for days in made if days.kind is not Term.PACKET)
    assert not any(h.is_offered(START) for h in retired if h.retired)


def test_a_clock_turned_back_makes_a_key_for_that_day():
    _, held = next(iter(live(1)))
    before = START - timedelta(days=3)
    made = to_make(before, held, [])
    assert {days.published for days in made} == {before}
