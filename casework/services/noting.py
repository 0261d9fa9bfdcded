"""The note that an erasure leaves in its own transaction, for a restore of an older backup."""

import uuid
from collections.abc import Collection, Iterator, Mapping

from casework import erasure_notes
from casework.erasure_notes import Note
from casework.models import ErasureNote
from casework.records import Approval
from intake import clock, recipients
from intake.inserting import insert
from intake.keys import Kind
from intake.keys.roll import RollError
from intake.mailbox.leaving import ReplyTo
from intake.models import CustodyEvent
from intake.sealing import HybridRecipient

_BATCH = 500  # statements of SQLite bind at most 999 values


def leave(
    used: Approval,
    signed: frozenset[uuid.UUID],
    rows: Mapping[uuid.UUID, tuple[bytes, ...]],
    *,
    events: Collection[int],
    messages: tuple[uuid.UUID, ...],
    mailbox: ReplyTo | None,
) -> None:
    """Write it; called inside the transaction of the erasure.

    Where the roll names no backup key there are no backups: the erasure goes on without.

    Args:
        used: whose signatures are for `signed`.
        rows: of the desk, that went, with the leaves that say so.
        events: whose bodies went.
        mailbox: of the source, where it went, too.
    """
    to = _backup()
    if to is None:
        return
    note = Note(
        on=clock.today(),
        request=used.request,
        signatures=used.signatures,
        signed=signed,
        rows=rows,
        bodies=tuple(_leaves(list(events))),
        messages=(*messages, *(mailbox.slots.every() if mailbox else ())),
        mailbox=mailbox.locator_digest if mailbox else b"",
    )
    name = uuid.uuid4()
    insert(ErasureNote(id=name, sealed=erasure_notes.seal(note, name, to)))


def _backup() -> HybridRecipient | None:
    try:
        return recipients.current().roll.single(Kind.BACKUP).hybrid
    except RollError as refusal:
        if refusal.code != "recipient_missing":
            raise
        return None


def _leaves(events: list[int]) -> Iterator[bytes]:
    for at in range(0, len(events), _BATCH):
        found = CustodyEvent.objects.filter(pk__in=events[at : at + _BATCH])
        yield from map(bytes, found.values_list("leaf", flat=True))
