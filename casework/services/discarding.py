"""Discarding a draft that will not leave: consent was refused, a new version took its place, or
nobody wants it any more. Its version stays in the register and says so.
"""

import uuid
from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction

from casework import codes, policy, rows
from casework.models import Draft, Package
from casework.records import Approval, Dossier, Stored
from casework.records.approval import ApprovalState
from casework.records.dossier import Left
from casework.services import approvals
from casework.services.deeds import together
from casework.services.dossiers import noted
from casework.services.releases import state_of, version_of
from casework.unlocked import Unlocked
from intake import clock, custody, orders
from intake.blobs import blob_store
from intake.errors import IntakeError

REASONS = "discard_reason"


def discard_draft(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID, *, reason: str) -> None:
    """Delete the draft with its keys and its payload, an order to let it leave, and what was
    asked about it: all in one transaction with the event and the version that says so.

    A worker that makes its package at this moment finds no draft, or was faster and is believed.

    Args:
        reason: a code of discard_reason.

    Raises IntakeError: reason_unknown, draft_missing, already_released once its package is made,
    not_your_desk, row_changed.
    """
    listed = {code for code, _ in codes.choices(REASONS, "en")}
    policy.require(reason in listed, "reason_unknown")
    with together():
        found = version_of(by, desk, draft)
        left = next(one for one in found.record.packages if one.draft == draft)
        # Before the draft, as a worker that ends takes them: neither waits for the other.
        if left.release is not None:
            orders.forget(left.release)
        blob = _delete(desk, draft)
        rows.write(by, desk, _without(found.record, left), expects=found.version)
        _close_requests(by, desk, draft)
        digest = found.record.order_sha256
        custody.record(noted("draft.discarded", by, desk, draft, digest, reason=reason))
        transaction.on_commit(lambda: blob_store().delete(blob))


def _delete(desk: uuid.UUID, draft: uuid.UUID) -> str:
    """The row; gives the name of its payload."""
    # Locked before a package is looked for: a release that ends now has its row, or none.
    locked = Draft.objects.select_for_update().filter(pk=draft, desk=desk)
    row = locked.first()
    if row is None:
        raise IntakeError("draft_missing")
    if Package.objects.filter(draft=draft).exists():
        raise IntakeError("already_released")
    locked.delete()
    return row.blob


def _without(version: Dossier, left: Left) -> Dossier:
    gone = replace(left, gone=left.gone or clock.today())
    packages = tuple(gone if one.draft == left.draft else one for one in version.packages)
    return replace(version, packages=packages, state=state_of(packages))


def _close_requests(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID) -> None:
    """Nobody is asked any more to sign about what is gone."""
    for one in list(_about(by, desk, draft)):
        closed = replace(one.record, state=ApprovalState.DECLINED, declined_by=by.member.pk)
        rows.write(by, desk, closed, expects=one.version)


def _about(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID) -> Iterator[Stored[Approval]]:
    waiting = approvals.waiting(by, desk)
    return (one for one in waiting if one.record.about == draft)
