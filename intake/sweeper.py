"""Rings for what waits, and tidies what was abandoned. Keeps no state that matters.

The bell may be lost at any time; this is what makes that harmless. It never re-sends a row:
it looks whether a worker would find something, and rings.
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from intake import clock, networks, orders, tokens
from intake.blobs import BlobStore, blob_store
from intake.errors import TransientError
from intake.mailbox import ageing, leaving
from intake.models import Attachment, Order, Stage
from intake.pipeline.claims import KINDS, work_waits
from intake.queue import Lane, publish_gauges, ring_quietly
from intake.uploads import partial
from intake.uploads.expiring import drop_expired

log = logging.getLogger("intake.sweeper")
STAGED_DAYS = 2
ORPHAN_DAYS = 1
_ALARM_SECONDS = 600
_BATCH = 500  # statements of SQLite bind at most 999 values


@dataclass
class Sweeper:
    """`first_seen` tells how long a row has waited: rows themselves know only their day."""

    first_seen: dict[uuid.UUID, float] = field(default_factory=dict)
    orders_seen: dict[tuple[uuid.UUID, date], float] = field(default_factory=dict)

    def sweep(self) -> None:
        """Ring each lane that has work."""
        for lane in Lane:
            if work_waits(lane) or orders.waits(lane.value):
                ring_quietly(lane)

    def drop_overdue_orders(self) -> int:
        """Delete orders that were there for a day and not renewed; returns how many."""
        now, there = time.monotonic(), list(Order.objects.values_list("pk", "day"))
        self.orders_seen = {row: self.orders_seen.get(row, now) for row in there}
        return orders.drop_overdue(lambda row, day: now - self.orders_seen.get((row, day), now))

    def measure(self) -> dict[str, int]:
        """Seconds the oldest unfinished row of each kind has waited, how many wait, and how many
        names lie among sealed files that are none of ours: left alone, and for a person to see.
        """
        gauges: dict[str, int] = {}
        seen: dict[uuid.UUID, float] = {}
        for kind, model in KINDS.items():
            waiting = model.workable()
            ids = waiting.order_by("received_on").values_list("pk", flat=True)[:1000]
            for row in ids:
                seen[row] = self.first_seen.get(row, time.monotonic())
            oldest = min((seen[row] for row in ids), default=time.monotonic())
            gauges[f"{kind}_oldest_seconds"] = int(time.monotonic() - oldest)
            gauges[f"{kind}_waiting"] = waiting.count()
        gauges["foreign_files"] = partial.foreign() + blob_store().foreign()
        self.first_seen = seen
        publish_gauges(gauges)
        if max(gauges[f"{kind}_oldest_seconds"] for kind in KINDS) > _ALARM_SECONDS:
            log.warning("a report has waited for more than ten minutes")
        return gauges


def tidy() -> None:
    """The daily round: files nobody came back for, in part or whole, codes they held, blobs
    without a row, messages and mailboxes whose time is over.
    """
    store = blob_store()
    steps: tuple[Callable[[], object], ...] = (
        leaving.drop_old,
        ageing.drop_ended,
        drop_abandoned_files,
        drop_expired,
        networks.release_stale_reservations,
        tokens.forget_old,
        lambda: store.purge_partial(older_than_days=ORPHAN_DAYS),
        lambda: drop_orphan_blobs(store),
    )
    for step in steps:
        try:
            step()
        except (TransientError, OSError):
            # The other steps do not wait for it, and least of all the bells.
            log.warning("a storage does not answer; it is tidied tomorrow")


def drop_abandoned_files() -> int:
    """Delete staged attachments of the day before yesterday and earlier; returns how many."""
    limit = clock.today() - timedelta(days=STAGED_DAYS)
    dropped = 0
    for row in Attachment.objects.filter(stage=Stage.STAGED, received_on__lt=limit):
        staged = Attachment.objects.filter(pk=row.pk, stage=Stage.STAGED)
        with transaction.atomic():
            # Locked: a report that takes it at this moment takes it, or finds it gone.
            still = staged.select_for_update().first()
            if still is not None:
                still.delete()
        if still is not None:
            blob_store().delete(row.blob)
            dropped += 1
    return dropped


def drop_orphan_blobs(store: BlobStore) -> int:
    """Delete blobs that no row names and that are older than a day; returns how many.

    They are what a crash between fsync and commit leaves: sealed, never acknowledged.
    """
    dropped = 0
    old = store.names_older_than(ORPHAN_DAYS)
    while names := list(islice(old, _BATCH)):
        for name in set(names) - _named(names):
            store.delete(name)
            dropped += 1
    return dropped


def _named(blobs: list[str]) -> set[str]:
    """Those that a row names, in whatever table of this installation has a column for it."""
    rows = (model._default_manager.filter(blob__in=blobs) for model in _with_blobs())
    return {blob for found in rows for blob in found.values_list("blob", flat=True)}


def _with_blobs() -> list[type[Model]]:
    models = apps.get_models()
    return [one for one in models if any(each.name == "blob" for each in one._meta.get_fields())]
