"""Erasing again, in a database that was just restored, what its backup is too old to have erased.

By ids alone: no key of a desk is here. The custody leaves that say of a row that it was erased
rightly are put back with it, so that nobody later takes it for one that somebody took away.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from django.db import connection

from casework.erasure_notes import Note
from casework.models import Draft, IdentityRow, Package, RowSecret, SealedRow
from casework.services.planned import PACKET
from intake import orders, services
from intake.erasing import erase_again as erase_sent_again
from intake.erasing import forget_bodies
from intake.keys.approval import Request
from intake.models import CustodyEvent, Mailbox, Order

T = TypeVar("T")
_BATCH = 500  # statements of SQLite bind at most 999 values


def erase_again(note: Note, request: Request) -> int:
    """Delete whatever the note names and the restore brought back; how many rows.

    Called inside a transaction, for a note whose signatures were found to hold (`Note.asked`).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An erasure is done again as a whole or not at all.")
    desk, signed = uuid.UUID(request.desk), list(note.signed)
    drafts = _forget_drafts(desk)
    sent = sum(erase_sent_again(some, packet=request.kind == PACKET) for some in _batches(signed))
    bodies = [event for some in _batches(note.bodies) for event in _events(some)]
    left = services.take_back_messages(note.messages)
    left += Mailbox.objects.filter(pk=note.mailbox).delete()[0] if note.mailbox else 0
    return drafts + sent + _forget_rows(desk, note.rows) + left + forget_bodies(bodies)


def _batches(every: Iterable[T]) -> Iterator[list[T]]:
    whole = list(every)
    return (whole[at : at + _BATCH] for at in range(0, len(whole), _BATCH))


def _events(leaves: Collection[bytes]) -> Iterator[int]:
    yield from CustodyEvent.objects.filter(leaf__in=leaves).values_list("pk", flat=True)


def _forget_rows(desk: uuid.UUID, rows: Mapping[uuid.UUID, tuple[bytes, ...]]) -> int:
    """Records, their secrets, identity records."""
    gone = 0
    for some in _batches(rows):
        for model in (SealedRow, IdentityRow):
            found = model._default_manager.filter(pk__in=some, desk=desk)
            here = list(found.values_list("pk", flat=True))
            _say_rightly(leaf for row in here for leaf in rows[row])
            RowSecret.objects.filter(pk__in=here).delete()
            gone += found.delete()[0]
    return gone


def _say_rightly(leaves: Iterable[bytes]) -> None:
    """Put the leaves into the log, each once. Not those of a row that this database never had:
    its number will be another row's.
    """
    for leaf in leaves:
        if not CustodyEvent.objects.filter(leaf=leaf).exists():
            CustodyEvent.objects.create(leaf=leaf)


def _forget_drafts(desk: uuid.UUID) -> int:
    """Every dossier that this desk had in the making or lets be fetched: which of them hold what
    went stands under its key. One that was let go before the erasure is in no note at all.
    """
    for order in list(Order.objects.filter(desk=desk).values_list("pk", flat=True)):
        orders.forget(order)
    gone = Package.objects.filter(desk=desk).delete()[0]
    return gone + Draft.objects.filter(desk=desk).delete()[0]
