"""The server's side of a re-wrap by the custody key: headers out, headers in, each logged."""

import uuid
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Q

from intake import custody, notes, recipients
from intake.keys.agent import rows
from intake.keys.ceremony.rewrapping import Asked, AskedRow, RewrappedRow
from intake.models import BY_PACKET, Stage
from intake.recipients import published_documents

KINDS = {"submission": rows.EVIDENCE[0], "attachment": rows.EVIDENCE[1]}


def asked(ids: Sequence[uuid.UUID] = ()) -> Asked:
    """Rows in stage `custody`, or the rows named, whatever their stage (not files still staged)."""
    which = Q(pk__in=ids) & ~Q(stage=Stage.STAGED) if ids else Q(stage=Stage.CUSTODY)
    document, certificates = published_documents()
    found = [_row(kind, row) for kind in KINDS for row in rows.idle(KINDS[kind]).filter(which)]
    return Asked(document, tuple(certificates), tuple(found))


def apply(rewrapped: Sequence[RewrappedRow]) -> Iterator[tuple[RewrappedRow, bool]]:
    """Write each header and its event; False where the row has moved on since it was asked for.

    The header that arrived is kept beside it: it is evidence.
    """
    keys = recipients.current()
    for one in rewrapped:
        yield one, _apply(one, keys)


def _apply(one: RewrappedRow, keys: recipients.Recipients) -> bool:
    model = KINDS[one.kind]
    row = rows.idle(model).filter(pk=one.id, stage=one.stage, token=one.token).first()
    if row is None:
        return False
    changes: dict[str, object] = {"kept_header": one.header}
    if one.epoch:
        # What came by packet stays so until its code is judged.
        epoch = BY_PACKET if row.epoch == BY_PACKET else one.epoch
        changes |= {"stage": Stage.RECEIVED, "epoch": epoch, "attempts": 0}
    readers = rows.readers(row.network_id, keys).event
    event = custody.draft(f"{one.kind}.custody_rewrapped", readers, row=one.id, epoch=one.epoch)
    with transaction.atomic(durable=True):
        mine = model._default_manager.filter(pk=one.id, stage=one.stage, token=one.token)
        moved = mine.update(lease_until=None, **changes) == 1
        if moved:
            custody.record(event)
            if one.epoch:
                notes.forget(row)
    return moved


def _row(kind: str, row: "rows.Evidence") -> AskedRow:
    network = str(getattr(row, "network_id"))  # noqa: B009 - an annotation of the query
    header = rows.headers(row)[0]
    return AskedRow(kind, str(row.pk), network, row.stage, row.token, header)
