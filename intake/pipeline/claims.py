"""Claiming rows and letting go of them: lease, fencing token, one transaction to finish.

A claim's lease bounds how long a dead worker blocks a row. The token fences out one that
only slept: each claim raises it, and every later step names it.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from intake import clock, custody, networks, tokens
from intake.blobs import blob_store
from intake.errors import IntakeError
from intake.mailbox import ageing
from intake.models import (
    BY_PACKET,
    AdmissionCode,
    Attachment,
    MailboxMessage,
    MailboxSeed,
    SealedPart,
    SmallPayload,
    Stage,
    Submission,
)
from intake.payloads import is_small, small
from intake.pipeline.judging import Judging, judging
from intake.pipeline.outcome import Outcome, Resealed
from intake.queue import Lane

Row = Submission | Attachment | MailboxSeed
KINDS: dict[str, type[Row]] = {
    "submission": Submission,
    "attachment": Attachment,
    "seed": MailboxSeed,
}
# Kinds of row by lane, in the order they are looked at.
LANES: dict[Lane, tuple[str, ...]] = {
    Lane.TEXT: ("submission",),
    Lane.FILES: ("attachment", "seed"),
    Lane.ORDERS: (),  # rows of `intake.orders`
}


@dataclass(frozen=True)
class Claim:
    """One row, taken: all that a child needs to fetch its key and read its payload."""

    kind: str
    row: uuid.UUID
    submission: uuid.UUID
    token: int
    attempts: int
    id_digest: bytes
    network: uuid.UUID
    version: int
    parts: int  # of a report: itself and its files; 0 otherwise
    number: int  # of an attachment, from 1; 0 otherwise
    received_on: str
    header: bytes
    blob: str  # the payload's name in blob storage, or ""
    payload: bytes  # the payload itself where it is small: a child asks no database
    small: str = ""  # its name, if so
    sha256: bytes = b""  # of what arrived, header and payload; empty of a seed
    by_packet: bool = False
    judging: Judging | None = None  # of a report in a packet: see there

    def came_as(self) -> dict[str, str]:
        """For the event of what is sealed anew: its row does not have that digest any more."""
        return {"arrived": self.sha256.hex()} if self.by_packet else {}


def claim_next(lane: Lane) -> Claim | None:
    """Take the oldest waiting row of a lane, or None. Two workers never take the same one."""
    for kind in LANES[lane]:
        claim = _claim_next(kind)
        if claim is not None:
            return claim
    return None


def _claim_next(kind: str) -> Claim | None:
    model, now = KINDS[kind], clock.now()
    with transaction.atomic(durable=True):
        waiting = model.waiting(now)
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        row = waiting.first()
        if row is None:
            return None
        model.lease(row.pk, now + timedelta(seconds=model.lease_seconds()), now)
    return _claim(kind, row, _small_payload(row))


def _small_payload(row: Row) -> bytes:
    """The payload, if it rests in the database; one that is gone is noticed in the child."""
    if isinstance(row, MailboxSeed):
        return bytes(row.payload)
    try:
        return small(row.blob) if is_small(row.blob) else b""
    except FileNotFoundError:
        return b""


def _claim(kind: str, row: Row, payload: bytes) -> Claim:
    """`row` as read before the update, so its token and attempts are one behind."""
    submission = row if isinstance(row, Submission) else row.submission
    if submission is None:
        raise RuntimeError("A staged attachment cannot be claimed.")
    return Claim(
        kind=kind,
        row=row.pk,
        submission=submission.pk,
        token=row.token + 1,
        attempts=row.attempts + 1,
        id_digest=bytes(row.id_digest),
        network=submission.network,
        version=submission.version,
        parts=row.parts if isinstance(row, Submission) else 0,
        number=row.number if isinstance(row, Attachment) else 0,
        received_on=row.received_on.isoformat(),
        header=bytes(row.header),
        blob="" if isinstance(row, MailboxSeed) or is_small(row.blob) else row.blob,
        payload=payload,
        small=row.blob if not isinstance(row, MailboxSeed) and is_small(row.blob) else "",
        sha256=b"" if isinstance(row, MailboxSeed) else bytes(row.blob_sha256),
        by_packet=row.epoch == BY_PACKET,
        judging=judging(row) if isinstance(row, Submission) else None,
    )


def finish(claim: Claim, outcome: Outcome) -> bool:
    """Settle the row and write everything made of it, in one transaction.

    False: another claim overtook this one; nothing was written and the blobs are removed. So they
    are on IntakeError("code_unknown"): the code of a packet was used up meanwhile, or its token.
    """
    try:
        with transaction.atomic(durable=True):
            mine = _settle(claim, outcome)
            if mine:
                _write(claim, outcome)
    except IntakeError:
        _forget(outcome)
        raise
    if not mine:
        _forget(outcome)
    elif outcome.resealed and claim.blob:
        blob_store().delete(claim.blob)  # a kill leaves it to the sweeper
    return mine


def _forget(outcome: Outcome) -> None:
    for part in outcome.parts:
        part.payload.forget()
    if outcome.resealed:
        outcome.resealed.payload.forget()


def _settle(claim: Claim, outcome: Outcome) -> bool:
    row = KINDS[claim.kind].still_mine(claim.row, claim.token)
    if outcome.mailbox:
        return row.delete()[0] == 1  # a published seed is not kept
    changes: dict[str, object] = {"stage": outcome.stage, "lease_until": None, "attempts": 0}
    if outcome.kept_header:
        changes["kept_header"] = outcome.kept_header
    if outcome.resealed:
        changes |= _sealed_anew(outcome.resealed)
    return row.update(**changes) == 1


def _sealed_anew(one: Resealed) -> dict[str, object]:
    return {
        "header": one.header,
        "blob": one.payload.name,
        "blob_sha256": one.sha256,
        "blob_size": one.size,
        "epoch": one.epoch,
    } | ({"network": uuid.UUID(one.network)} if one.network else {})


def _take_from_packet(claim: Claim, one: Resealed) -> None:
    """What it rested in goes; its code is used up; its files are this version's to work."""
    if claim.small:
        SmallPayload.objects.filter(pk=claim.small).delete()
    one.payload.keep()
    if one.code and not _is_spent_now(one):
        networks.use_up(AdmissionCode(digest=one.code), claim.id_digest)
    if one.files:
        files = Attachment.objects.filter(id_digest=claim.id_digest, number__in=one.files)
        files.filter(epoch=BY_PACKET).update(submission=claim.submission)


def _is_spent_now(one: Resealed) -> bool:
    """Whether it came by a token that was never exchanged: then there is no code to use up."""
    if one.token is None:
        return False
    spent, batch = one.token
    return tokens.spend(spent, uuid.UUID(bytes=batch))


def _write(claim: Claim, outcome: Outcome) -> None:
    attachment = claim.row if claim.kind == "attachment" else None
    SealedPart.objects.bulk_create(
        SealedPart(
            id=uuid.UUID(part.id),
            submission_id=claim.submission,
            attachment_id=attachment,
            kind=part.kind,
            header=part.header,
            blob=part.payload.name,
            blob_sha256=part.sha256,
            blob_size=part.size,
        )
        for part in outcome.parts
    )
    for part in outcome.parts:
        part.payload.keep()
    if outcome.resealed:
        _take_from_packet(claim, outcome.resealed)
    if outcome.mailbox:
        locator_digest, recipient = outcome.mailbox
        ageing.publish(locator_digest, recipient.decode())
    if outcome.word:
        row, sealed = outcome.word
        # Told already, where something came through this mailbox before.
        MailboxMessage.objects.get_or_create(
            id=uuid.UUID(bytes=row), defaults={"left_on": clock.today(), "sealed": sealed}
        )
    custody.record(outcome.event)


def put_back(claim: Claim, *, after_seconds: float, attempts: int) -> None:
    """Let go of a row after a passing fault, with what its attempts now count."""
    mine = KINDS[claim.kind].still_mine(claim.row, claim.token)
    mine.update(lease_until=clock.now() + timedelta(seconds=after_seconds), attempts=attempts)


def work_waits(lane: Lane) -> bool:
    """Whether a worker would find something now."""
    return any(KINDS[kind].waiting(clock.now()).exists() for kind in LANES[lane])


def stages() -> dict[str, dict[str, int]]:
    """Rows by kind and stage, for gauges."""
    return {
        kind: {stage.value: model.objects.filter(stage=stage).count() for stage in Stage}
        for kind, model in KINDS.items()
    }
