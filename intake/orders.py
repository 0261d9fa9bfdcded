"""Orders: placing them, claiming them, letting go of them. The row is the queue.

What is ordered, and the keys for it, are sealed to the key agent's order key of the week; the
agent gives the file key of a claimed row and token, and nothing else. An order is deleted when
it is carried out, cancelled, or a day old; one that waits for others is sealed anew each day by
whoever works on it, as long as what was signed for it counts.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from intake import blobs, clock, custody, recipients
from intake.durably import durably
from intake.errors import IntakeError
from intake.models import Order, OrderStage, SmallPayload
from intake.payloads import Payload, is_small, put
from intake.queue import Lane, ring_quietly
from intake.sealing import Inner, seal_bytes

log = logging.getLogger("intake.orders")
LARGEST = 64 << 20  # octets inside: keys of some 300,000 rows
# Rows know their day only. Whoever sweeps sees how long one is there, to the hour.
HOURS = 24


def inner(order: uuid.UUID) -> Inner:
    """What stands inside the seal of an order."""
    return Inner("order", 1, str(order), 1, 1)


def place(
    order: uuid.UUID, desk: uuid.UUID, content: bytes, *, event: custody.Draft, lane: str = "orders"
) -> None:
    """Seal an order and put it into the queue, durably, with its event; then ring.

    Raises IntakeError("order_too_large"), RollError where no order key is certified,
    TransientError where storage is full.
    """
    if len(content) > LARGEST:
        raise IntakeError("order_too_large")
    columns, payload = _sealed(order, content)
    row = Order(id=order, desk=desk, lane=lane, stage=OrderStage.PLACED, **columns)
    try:
        with transaction.atomic() if connection.in_atomic_block else durably():
            row.save(force_insert=True)
            payload.keep()
            custody.record(event)
            transaction.on_commit(lambda: ring_quietly(Lane(lane)))
    except BaseException:
        payload.forget()
        raise


def renew(claim: "Claim", content: bytes) -> None:
    """Let an order that waits for others live another day, sealed to the order key of today: the
    one before ends soon. Once a day, and not for a claim that was overtaken.

    Args:
        content: what was in its seal. How long it is renewed is for the caller to bound.
    """
    mine = Order.still_mine(claim.order, claim.token)
    if not mine.filter(day__lt=clock.today()).exists():
        return
    columns, payload = _sealed(claim.order, content)
    try:
        with durably():
            old = mine.select_for_update().values_list("blob", flat=True).first()
            if old is not None:
                mine.update(**columns)
                payload.keep()
                _forget(old)
    except BaseException:
        payload.forget()
        raise
    if old is None:
        payload.forget()


def _sealed(order: uuid.UUID, content: bytes) -> tuple[dict[str, Any], Payload]:
    """The columns of an order sealed today, and its payload, which is not kept yet."""
    to = recipients.current().order
    sealed = seal_bytes(content, [to.recipient], inner(order))
    payload = put(sealed.payload)
    columns = {
        "day": clock.today(), "epoch": to.number, "header": sealed.header, "blob": payload.name,
    }  # fmt: skip
    return columns, payload


@dataclass(frozen=True, repr=False)
class Claim:
    """One order, taken: what a child needs to fetch its key and to read it."""

    order: uuid.UUID
    desk: uuid.UUID
    token: int
    attempts: int
    header: bytes
    blob: str

    def __repr__(self) -> str:
        return f"<Claim of order {self.order}>"


def claim(lane: str = "orders") -> Claim | None:
    """Take the oldest waiting order of a lane, or None. Two workers never take the same one."""
    now = clock.now()
    with transaction.atomic(durable=True):
        waiting = Order.waiting(lane, now)
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        row = waiting.first()
        if row is None:
            return None
        Order.lease(row.pk, lane, now + timedelta(seconds=settings.LEASE_SECONDS), now)
    header = bytes(row.header)
    return Claim(row.pk, row.desk, row.token + 1, row.attempts + 1, header, row.blob)


def step(claim: Claim, number: int) -> bool:
    """Say how far the work is, and hold the row for another lease.

    False: cancelled, dropped, or taken by another worker; whoever works on it stops.
    """
    until = clock.now() + timedelta(seconds=settings.LEASE_SECONDS)
    mine = Order.still_mine(claim.order, claim.token)
    return mine.update(step=number, lease_until=until) == 1


def hold(claim: Claim) -> bool:
    """As `step`, from the parent, which does not know how far its child is."""
    until = clock.now() + timedelta(seconds=settings.LEASE_SECONDS)
    return Order.still_mine(claim.order, claim.token).update(lease_until=until) == 1


def finish(claim: Claim, write: Callable[[], None]) -> bool:
    """Write what was made of the order and delete it, in one transaction.

    False: another claim overtook this one, or it was cancelled; nothing was written.
    """
    with durably():
        if not _delete(claim.order, claim.token):
            return False
        write()
    return True


def refuse(claim: Claim, reply: bytes, event: custody.Draft) -> bool:
    """Settle an order that cannot be carried out: its keys go, its reasons stay for a day.

    Args:
        reply: an age file for the desk. As `finish`.
    """
    with durably():
        return _refuse(Order.still_mine(claim.order, claim.token), reply, event)


def stop(order: uuid.UUID, desk: uuid.UUID, reply: bytes, event: custody.Draft) -> bool:
    """Refuse an order inside a transaction that is open, worked on or not: whoever works on it
    learns so at their next step, and finishes nothing.

    Args:
        reply: as `refuse`.

    False: it is not there (any more), or was refused before; then there is no event either.
    """
    placed = Order.objects.filter(pk=order, desk=desk, stage=OrderStage.PLACED)
    return _refuse(placed, reply, event)


def put_back(
    claim: Claim, *, after_seconds: float, attempts: int, reply: bytes | None = None
) -> None:
    """Let go of an order after a passing fault, with what its attempts now count.

    Args:
        after_seconds: at most `order.LONGEST_WAIT`.
        reply: an age file for the desk that says whom it waits for, where people are to know.
    """
    until = clock.now() + timedelta(seconds=after_seconds)
    mine = Order.still_mine(claim.order, claim.token)
    mine.update(lease_until=until, attempts=attempts, step=0, reply=reply)


def cancel(order: uuid.UUID, desk: uuid.UUID, event: custody.Draft) -> bool:
    """Delete an order, worked on or not. False: it is not there (any more)."""
    with transaction.atomic() if connection.in_atomic_block else durably():
        if not Order.objects.filter(pk=order, desk=desk).exists() or not _delete(order):
            return False
        custody.record(event)
    return True


def forget(order: uuid.UUID) -> bool:
    """Delete an order inside a transaction that is open, with no event of its own: what it was
    for is erased. False: it is not there (any more).
    """
    return _delete(order)


def waits(lane: str = "orders") -> bool:
    """Whether a worker would find something now."""
    return Order.waiting(lane, clock.now()).exists()


def drop_overdue(seen: Callable[[uuid.UUID, date], float]) -> int:
    """Delete orders that are there for HOURS; returns how many.

    Args:
        seen: seconds since the caller first saw an order of that day. Whoever just started has
            seen nothing: then the second midnight after the order's day ends it.
    """
    yesterday = clock.today() - timedelta(days=1)
    old = [
        row
        for row, day in Order.objects.values_list("pk", "day")
        if seen(row, day) > HOURS * 3600 or day < yesterday
    ]
    dropped = 0
    for row in old:
        with durably():
            dropped += _delete(row)
    if dropped:
        log.warning("orders that nobody carried out for a day were deleted")
    return dropped


def _refuse(rows: QuerySet[Order], reply: bytes, event: custody.Draft) -> bool:
    blob = rows.select_for_update().values_list("blob", flat=True).first()
    changes = {"stage": OrderStage.REFUSED, "lease_until": None, "header": b"", "blob": ""}
    if blob is None or not rows.update(reply=reply, step=0, attempts=0, **changes):
        return False
    _forget(blob)
    custody.record(event)
    return True


def _delete(order: uuid.UUID, token: int | None = None) -> bool:
    """Inside a transaction. With a token: only while that claim stands."""
    rows = Order.objects.filter(pk=order) if token is None else Order.still_mine(order, token)
    found = rows.select_for_update().values_list("blob", flat=True).first()
    if found is None or not rows.delete()[0]:
        return False
    _forget(found)
    return True


def _forget(blob: str) -> None:
    """A payload in storage goes when that is committed; one a crash leaves, the sweeper takes."""
    if is_small(blob):
        SmallPayload.objects.filter(pk=blob).delete()
    elif blob:
        transaction.on_commit(lambda: blobs.blob_store().delete(blob))
