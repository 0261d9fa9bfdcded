"""The door by which casework gives back to the workers what they gave up on.

Only where a further try can end otherwise: what was altered or moved comes back each time, and
what no key of this host opens is the ceremony's (`manage.py custody_rewrap`).
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from functools import partial

from django.db import connection, transaction

from intake import notes, recipients
from intake.keys import Term
from intake.models import Attachment, Stage, Submission
from intake.notes import Row
from intake.queue import Lane, ring_quietly

# Reasons that lie with the server of that day and not with what arrived.
MENDABLE = frozenset(
    {
        "child_died",
        "child_too_slow",
        "code_key_missing",
        "not_claimed",
        "recipient_missing",
        "system_fault",
        "worker_bug",
        "worker_died",
    }
)
_LANES = {Submission: Lane.TEXT, Attachment: Lane.FILES}


def given_up(networks: Collection[str], ids: Collection[uuid.UUID]) -> list[Row]:
    """Those of these rows that wait for a person, and came through these networks."""
    stuck = {"pk__in": list(ids), "stage": Stage.NEEDS_PERSON}
    reports = Submission.objects.filter(network__in=networks, **stuck)
    files = Attachment.objects.filter(submission__network__in=networks, **stuck)
    return [*reports, *files.select_related("submission")]


def may_be_tried(row: Row, reasons: Iterable[str]) -> bool:
    """Whether a worker might do better now: the reason was the server's, and a key is here.

    A header that was re-wrapped before its epoch ended is read by custodians alone; one that
    the ceremony re-wrapped names an epoch that is still accepted.
    """
    has_key = not row.kept_header or recipients.current().accepts(Term.EPOCH, row.epoch)
    return has_key and not MENDABLE.isdisjoint(reasons)


def give_back(rows: Sequence[Row]) -> list[Row]:
    """Put rows back to work; those that were moved. Called inside the transaction of the deed.

    Each is `received` as on its first day, its attempts at nothing; the notes of why it waited
    go, for the next one says it anew, and the custody log keeps every reason. Whatever moved on
    since it was read (a worker, the agent, an erasure, another custodian) stays as it is. The
    bells ring once it is committed.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Trying again belongs into the transaction of its deed.")
    moved = [row for row in rows if _is_moved(row)]
    for row in moved:
        notes.forget(row)
    for lane in {_LANES[type(row)] for row in moved}:
        transaction.on_commit(partial(ring_quietly, lane))
    return moved


def _is_moved(row: Row) -> bool:
    mine = type(row)._default_manager.filter(
        pk=row.pk, stage=Stage.NEEDS_PERSON, token=row.token, epoch=row.epoch
    )
    return mine.update(stage=Stage.RECEIVED, lease_until=None, attempts=0) == 1
