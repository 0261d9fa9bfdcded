"""Before a key ends: every unfinished row gets a header that somebody can still open."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from intake import custody
from intake.keys.agent import rows
from intake.keys.agent.keyring import Keyring
from intake.keys.agent.store import TermKey
from intake.keys.certificate import Term
from intake.models import NO_KEY, UNFINISHED, MailboxSeed, Stage
from intake.recipients import Recipients
from intake.sealing import FileKey, SealingError, unwrap, wrap

_BATCH = 500
Evidence = type[rows.Evidence]


@dataclass(frozen=True)
class Settled:
    """How many rows were re-wrapped, and how many no key opened."""

    rewrapped: int = 0
    to_custody: int = 0

    def __add__(self, other: "Settled") -> "Settled":
        return Settled(self.rewrapped + other.rewrapped, self.to_custody + other.to_custody)


def waits_for(key: TermKey) -> bool:
    """Whether something might still be opened with a key that takes nothing new."""
    certificate = key.held.certificate
    if certificate.kind is Term.PACKET:
        return True  # a packet on a slow road; its last day ends the wait
    if certificate.kind is Term.ORDER:
        return not key.held.retired
    unfinished = Q(epoch=certificate.number, stage__in=[Stage.STAGED, *UNFINISHED[:2]])
    models = (*rows.EVIDENCE, MailboxSeed)
    return any(model._default_manager.filter(unfinished).exists() for model in models)


def settle(key: TermKey, ring: Keyring, keys: Recipients) -> Settled:
    """Re-wrap what waits for `key` to originals and custody, without reading a payload.

    A row that a worker holds just now is left for the next round: see `is_settled`.
    """
    certificate = key.held.certificate
    if certificate.kind is Term.ORDER:
        return Settled()  # orders live for a day; ordering again is their recovery
    waiting = rows.UNSETTLED | Q(stage=Stage.CUSTODY, kept_header__isnull=True)
    if certificate.kind is Term.EPOCH:
        return _each(Q(epoch=certificate.number) & waiting, partial(_settle_epoch_row, ring, keys))
    return _each(waiting, partial(_settle_packet_row, key, keys))


def settle_strays(ring: Keyring, keys: Recipients) -> Settled:
    """Rows of epochs no longer held, such as a file whose report came after a month; and packets
    that were refused, of which people are told when they can be taken in no more.
    """
    numbers = {k.held.certificate.number for k in ring.terms() if k.is_epoch}
    strays = _each(~Q(epoch__in=numbers) & rows.UNSETTLED, partial(_settle_stray, ring, keys))
    return strays + _each(rows.REFUSED, partial(_settle_refused, ring, keys))


def is_settled(key: TermKey) -> bool:
    """Whether `key` may end: no row is left that it alone makes readable."""
    if not key.is_epoch:
        return True
    mine = Q(epoch=key.held.certificate.number) & rows.UNSETTLED
    return not any(model._default_manager.filter(mine).exists() for model in rows.EVIDENCE)


def _each(which: Q, settle_row: Callable[[Evidence, Any], Settled]) -> Settled:
    """In batches by id, so that a long queue neither fills memory nor holds a transaction."""
    total = Settled()
    for model in rows.EVIDENCE:
        last = uuid.UUID(int=0)
        while batch := list(rows.idle(model).filter(which, pk__gt=last).order_by("pk")[:_BATCH]):
            total = sum((settle_row(model, row) for row in batch), total)
            last = batch[-1].pk
    return total


def _settle_epoch_row(ring: Keyring, keys: Recipients, model: Evidence, row: Any) -> Settled:
    try:
        file_key = ring.file_key(row.epoch, rows.headers(row))
    except SealingError:
        return _to_custody(keys, model, row)
    return _rewrap(keys, model, row, file_key)


def _settle_packet_row(key: TermKey, keys: Recipients, model: Evidence, row: Any) -> Settled:
    """Which rows came by this packet key shows only in trying."""
    try:
        file_key = unwrap(bytes(row.header), [key.identity])
    except SealingError:
        return Settled()
    return _rewrap(keys, model, row, file_key)


def _settle_stray(ring: Keyring, keys: Recipients, model: Evidence, row: Any) -> Settled:
    """What a packet key opens carries any epoch's number, and is left to the workers."""
    try:
        ring.file_key(row.epoch, rows.headers(row))
    except SealingError:
        return _to_custody(keys, model, row)
    return Settled()


def _settle_refused(ring: Keyring, keys: Recipients, model: Evidence, row: Any) -> Settled:
    try:
        ring.file_key(row.epoch, rows.headers(row))
    except SealingError:
        return Settled(to_custody=_move(keys, model, row, "to_custody", kept_header=NO_KEY))
    return Settled()


def _rewrap(keys: Recipients, model: Evidence, row: Any, file_key: FileKey) -> Settled:
    if not rows.is_judged(row):
        return _to_custody(keys, model, row)
    readers = rows.readers(row.network_id, keys)
    for_custody = row.stage == Stage.CUSTODY or not readers.has_desk
    stage = Stage.CUSTODY if for_custody else Stage.NEEDS_PERSON
    header = wrap(file_key, readers.kept)
    moved = _move(keys, model, row, "rewrapped", stage=stage, kept_header=header)
    return Settled(rewrapped=moved)


def _to_custody(keys: Recipients, model: Evidence, row: Any) -> Settled:
    """No key here opens it. It stays as it came; custody is on every honest header."""
    if row.stage == Stage.CUSTODY:
        return Settled()
    return Settled(to_custody=_move(keys, model, row, "to_custody", stage=Stage.CUSTODY))


def _move(keys: Recipients, model: Evidence, row: Any, deed: str, **changes: object) -> int:
    """One guarded move and its event; 0 when a worker was faster and keeps its result."""
    readers = rows.readers(row.network_id, keys)
    kind = model._meta.model_name
    event = custody.draft(f"{kind}.{deed}", readers.event, row=str(row.pk), epoch=row.epoch)
    with transaction.atomic():
        mine = model._default_manager.filter(pk=row.pk, stage=row.stage, token=row.token)
        moved = mine.update(lease_until=None, attempts=0, **changes)
        if moved:
            custody.record(event)
    return moved
