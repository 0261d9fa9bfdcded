"""Gives events their place in the log. One process, the only writer of links."""

import secrets

from django.db import transaction
from django.db.models import Max

from intake.custody.merkle import Frontier
from intake.custody.stored import StoredTree, current_log
from intake.models import CustodyEvent, CustodyLink, CustodyLog

_BATCH = 1000
# Ids are handed out before their transaction commits, so a smaller one may appear late. Each
# look reaches this far back; a full look at start finds any that were later still.
_LOOK_BACK = 10_000


def link_new_events(*, everything: bool = False) -> int:
    """Link events that have no place yet; returns how many were linked.

    A crash between events and links loses nothing: the next look finds the same events.
    """
    with transaction.atomic():
        log = current_log() or CustodyLog.objects.create(origin=new_origin(), begins=1)
        waiting = CustodyEvent.objects.filter(custodylink__isnull=True)
        if not everything:
            newest = CustodyLink.objects.aggregate(newest=Max("event_id"))["newest"] or 0
            waiting = waiting.filter(pk__gt=newest - _LOOK_BACK)
        events = list(waiting.order_by("pk")[:_BATCH])
        # Twice a second there is nothing: then the tree is not asked for.
        tree = StoredTree(log).frontier() if events else Frontier()
        links = []
        for event in events:
            position = log.begins + tree.size
            node = tree.append(bytes(event.leaf))
            links.append(CustodyLink(position=position, event=event, node=node))
        CustodyLink.objects.bulk_create(links)
    return len(links)


def new_origin() -> str:
    """A name that no other log has, here or elsewhere, and that tells nothing."""
    return f"amanat/custody-log/{secrets.token_hex(8)}"
