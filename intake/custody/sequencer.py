"""Gives events their place in the log. One process, the only writer of links."""

import hashlib

from django.db import transaction
from django.db.models import Max

from intake.models import CustodyEvent, CustodyLink

GENESIS = bytes(32)
_BATCH = 1000
# Ids are handed out before their transaction commits, so a smaller one may appear late. Each
# look reaches this far back; a full look at start finds any that were later still.
_LOOK_BACK = 10_000


def link_new_events(*, everything: bool = False) -> int:
    """Link events that have no place yet; returns how many were linked.

    A crash between events and links loses nothing: the next look finds the same events.
    """
    with transaction.atomic():
        last = CustodyLink.objects.order_by("-position").first()
        position = last.position if last else 0
        chain = bytes(last.chain) if last else GENESIS
        waiting = CustodyEvent.objects.filter(custodylink__isnull=True)
        if not everything:
            newest = CustodyLink.objects.aggregate(newest=Max("event_id"))["newest"] or 0
            waiting = waiting.filter(pk__gt=newest - _LOOK_BACK)
        links = []
        for event in waiting.order_by("pk")[:_BATCH]:
            position += 1
            chain = next_link(chain, bytes(event.leaf))
            links.append(CustodyLink(position=position, event=event, chain=chain))
        CustodyLink.objects.bulk_create(links)
    return len(links)


def next_link(chain: bytes, leaf: bytes) -> bytes:
    """SHA-256(0x01 || chain || leaf): 0x01 keeps a link from ever being read as a leaf."""
    return hashlib.sha256(b"\x01" + chain + leaf).digest()


def first_broken_link() -> int | None:
    """The position where the chain stops fitting its leaves, or None when all of it fits."""
    chain = GENESIS
    links = CustodyLink.objects.select_related("event").order_by("position")
    for expected, link in enumerate(links.iterator(), start=1):
        chain = next_link(chain, bytes(link.event.leaf))
        if link.position != expected or bytes(link.chain) != chain:
            return expected
    return None
