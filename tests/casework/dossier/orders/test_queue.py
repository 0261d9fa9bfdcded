"""The queue of orders: placed, claimed, held, finished, refused, cancelled, dropped."""

import uuid
from datetime import timedelta

import pytest

from intake import clock, custody, orders, recipients
from intake.blobs import FileBlobs, blob_store
from intake.errors import IntakeError
from intake.models import CustodyEvent, Order, OrderStage, SmallPayload
from intake.sealing import NotForUs, open_bytes, unwrap
from intake.sweeper import Sweeper, tidy
from tests.casework.approvals.conftest import NearClient
from tests.casework.house import House

pytestmark = pytest.mark.django_db
WORDS = b"keys of invented rows"


@pytest.fixture
def place(house: House, agent: NearClient):
    """Put an order into the queue."""

    def placed(content: bytes = WORDS) -> uuid.UUID:
        order = uuid.uuid4()
        orders.place(order, house.desk, content, event=event(house))
        return order

    return placed


def event(house: House) -> custody.Draft:
    return custody.draft("order.placed", [recipients.current().desk(house.desk)])


def taken() -> orders.Claim:
    """As a worker takes it."""
    claim = orders.claim()
    assert claim is not None
    return claim


def refusal(call, *args, **fields) -> str:
    with pytest.raises(IntakeError) as met:
        call(*args, **fields)
    return met.value.code


def later(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    moved = clock.now() + timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: moved)
    monkeypatch.setattr(clock, "today", moved.date)


def test_the_agent_gives_the_key_of_a_claimed_order_once(place, agent: NearClient) -> None:
    order = place()
    claim = taken()
    assert claim.order == order
    key = agent.file_key("order", str(order), claim.token)

    payload = bytes(SmallPayload.objects.get(pk=claim.blob).content)

    assert open_bytes(claim.header, payload, key, orders.inner(order)) == WORDS
    assert refusal(agent.file_key, "order", str(order), claim.token) == "not_claimed"


def test_the_agent_gives_no_key_of_an_order_that_nobody_claimed(place, agent) -> None:
    order = place()

    assert refusal(agent.file_key, "order", str(order), 0) == "not_claimed"
    assert refusal(agent.file_key, "order", str(order), 1) == "not_claimed"
    assert refusal(agent.file_key, "submission", str(order), 1) == "not_claimed"


def test_the_agent_links_no_names_for_an_order(place, agent: NearClient) -> None:
    place()
    claim = taken()

    asked = ("order", str(claim.order), claim.token, ["zalmay"])
    assert refusal(agent.linking_tags, *asked) == "not_claimed"


def test_an_order_is_sealed_to_the_order_key_alone(place, house: House) -> None:
    place()
    header = bytes(Order.objects.get().header)

    desks = [house.organisation.desk, house.organisation.originals, house.organisation.custody]
    with pytest.raises(NotForUs):
        unwrap(header, desks)


def test_of_two_workers_only_one_takes_an_order(place) -> None:
    place()

    assert orders.claim() is not None
    assert orders.claim() is None


def test_an_order_of_a_worker_that_died_is_taken_again_and_the_first_can_write_nothing(
    place, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    place()
    first = taken()
    later(monkeypatch, hours=1)
    second = taken()
    events = CustodyEvent.objects.count()

    assert second.token == first.token + 1
    assert not orders.step(first, 3)
    assert not orders.hold(first)
    assert not orders.finish(first, lambda: pytest.fail("it was overtaken"))
    assert not orders.refuse(first, b"sealed", event(house))
    assert CustodyEvent.objects.count() == events
    assert orders.step(second, 3)


def test_a_step_holds_the_order_for_another_lease(place, settings, monkeypatch) -> None:
    settings.LEASE_SECONDS = 60
    place()
    claim = taken()
    later(monkeypatch, seconds=50)

    assert orders.step(claim, 2)

    later(monkeypatch, seconds=50)
    assert orders.claim() is None
    assert Order.objects.get().step == 2


@pytest.mark.parametrize("size", [10, 100_000])
def test_nothing_of_an_order_is_left_when_it_is_finished(place, size: int) -> None:
    place(bytes(size))
    claim = taken()

    assert orders.finish(claim, lambda: None)

    assert not Order.objects.exists()
    assert not SmallPayload.objects.exists()
    assert not list(blob_store().names())


def test_what_was_made_and_the_end_of_the_order_come_together_or_not_at_all(place) -> None:
    place()
    claim = taken()

    def fail() -> None:
        raise IntakeError("storage_fault")

    with pytest.raises(IntakeError):
        orders.finish(claim, fail)

    assert Order.objects.get().stage == OrderStage.PLACED
    assert SmallPayload.objects.exists()


def test_a_refused_order_keeps_its_reasons_and_no_keys(place, house: House) -> None:
    place()

    assert orders.refuse(taken(), b"reasons, sealed", event(house))

    row = Order.objects.get()
    assert (row.stage, bytes(row.header), row.blob) == (OrderStage.REFUSED, b"", "")
    assert (row.lease_until, bytes(row.reply or b"")) == (None, b"reasons, sealed")
    assert not SmallPayload.objects.exists()
    assert orders.claim() is None


def test_an_order_can_be_cancelled_while_it_is_worked_on_by_its_own_desk(
    place, house: House
) -> None:
    order = place()
    claim = taken()

    assert not orders.cancel(order, house.other_desk, event(house))
    assert orders.cancel(order, house.desk, event(house))

    assert not orders.step(claim, 4)
    assert not orders.finish(claim, lambda: pytest.fail("it was cancelled"))
    assert not orders.cancel(order, house.desk, event(house))
    assert not SmallPayload.objects.exists()


def test_the_sweeper_deletes_an_order_it_has_seen_for_a_day(place, monkeypatch) -> None:
    place()
    sweeper = Sweeper()
    assert sweeper.drop_overdue_orders() == 0

    sweeper.orders_seen = {row: seen - 86_401 for row, seen in sweeper.orders_seen.items()}

    assert sweeper.drop_overdue_orders() == 1
    assert not Order.objects.exists()


def test_a_sweeper_that_just_started_ends_an_order_on_the_second_midnight(
    place, monkeypatch
) -> None:
    place()
    later(monkeypatch, days=1)
    assert Sweeper().drop_overdue_orders() == 0

    later(monkeypatch, days=1)

    assert Sweeper().drop_overdue_orders() == 1


def test_the_sweeper_rings_for_an_order_that_waits(place, monkeypatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr("intake.sweeper.ring_quietly", rung.append)
    place()

    Sweeper().sweep()
    orders.claim()
    Sweeper().sweep()

    assert rung == ["orders"]


def test_tidying_leaves_the_payload_of_an_order(place, monkeypatch) -> None:
    place(bytes(100_000))
    monkeypatch.setattr(FileBlobs, "age_days", lambda *_: 9)

    tidy()

    assert len(list(blob_store().names())) == 1


def test_no_order_is_placed_where_no_order_key_is_certified(house: House, monkeypatch) -> None:
    with pytest.raises(IntakeError) as met:
        orders.place(uuid.uuid4(), house.desk, WORDS, event=event(house))

    assert met.value.code == "epoch_missing"
    assert not Order.objects.exists()
