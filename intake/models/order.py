"""Orders: work that needs keys later. No table here holds plaintext."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

LONGEST_WAIT = 900  # seconds until an order that waits for others is tried again


class OrderStage(models.TextChoices):
    """Where an order stands. One that was carried out or cancelled has no row any more."""

    PLACED = "placed"  # waits for a worker, or has one
    REFUSED = "refused"  # its keys are gone; the reasons are sealed to the desk


class Order(models.Model):
    """Keys of exactly the chosen items and what to do with them, sealed to the week's order key.

    The row is the queue, as for reports. Whatever is asked for is inside the seal; a day later
    the row is gone, whether it was worked or not. A release that waits for the signer or the time
    is sealed anew each day, with that day, as long as what two people signed for it counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.UUIDField(editable=False)
    lane = models.CharField(max_length=8, editable=False)
    stage = models.CharField(max_length=8, choices=OrderStage, editable=False)
    # How far the worker is, from 0: a number that a page shows. Never what it works on.
    step = models.PositiveSmallIntegerField(default=0, editable=False)
    day = models.DateField(editable=False)
    epoch = models.PositiveIntegerField(editable=False)  # number of the order key
    header = models.BinaryField(editable=False)  # empty once refused
    blob = models.CharField(max_length=43, editable=False)  # as of a submission; "" once refused
    # For the desk: reasons of a refusal; of one that was put back, whom it waits for.
    reply = models.BinaryField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    token = models.PositiveBigIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(stage=OrderStage.PLACED) | Q(lease_until__isnull=True),
                name="order_lease_only_while_claimed",
            ),
        )

    @classmethod
    def still_mine(cls, pk: uuid.UUID, token: int) -> models.QuerySet["Order"]:
        """The row, if this claim has not been overtaken, cancelled or dropped."""
        return cls._default_manager.filter(pk=pk, token=token, stage=OrderStage.PLACED)

    @classmethod
    def waiting(cls, lane: str, now: datetime) -> models.QuerySet["Order"]:
        """Rows of a lane that a worker may take now, oldest day first; leases as of reports."""
        beyond = now + timedelta(seconds=2 * max(settings.LEASE_SECONDS, LONGEST_WAIT))
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(lease_until__gt=beyond)
        placed = cls._default_manager.filter(free, stage=OrderStage.PLACED, lane=lane)
        return placed.order_by("day")

    @classmethod
    def lease(cls, pk: uuid.UUID, lane: str, until: datetime, now: datetime) -> int:
        """Take one row; 1 if it was still free."""
        mine = cls.waiting(lane, now).filter(pk=pk).order_by()
        return mine.update(lease_until=until, token=F("token") + 1, attempts=F("attempts") + 1)
