"""The door by which casework decides about a packet whose code inside admits nothing.

It was used, has ended or was never given; only people can know whether its writer is to be
believed. Either way the packet rests as it came.
"""

import uuid
from collections.abc import Collection
from functools import partial

from django.db import connection, transaction
from django.db.models import QuerySet

from intake import clock, networks, notes
from intake.errors import IntakeError
from intake.models import BY_PACKET, NO_KEY, AdmissionCode, Stage, Submission
from intake.queue import Lane, ring_quietly
from intake.sealing import HybridRecipient

UNKNOWN, REFUSED = "packet_code_unknown", "packet_refused"  # what its note gives for a reason


def waiting(circles: Collection[str], packet: uuid.UUID) -> Submission | None:
    """The packet, while it waits for a person, for custody, or was refused, if it came through
    these circles.
    """
    return _undecided(circles).filter(pk=packet).first()


def may_be_opened(packet: Submission) -> bool:
    """Whether a worker might still open it: the agent says of what is refused when it ends."""
    if packet.stage == Stage.REFUSED:
        return packet.kept_header is None or bytes(packet.kept_header) != NO_KEY
    return packet.stage == Stage.NEEDS_PERSON


def key_ended(circles: Collection[str], ids: Collection[uuid.UUID]) -> list[Submission]:
    """Those of these packets that wait for custody: their key ended before they were worked."""
    return list(_undecided(circles).filter(pk__in=ids, stage=Stage.CUSTODY))


def refused(circles: Collection[str]) -> list[Submission]:
    """Those that were, at most a hundred, the oldest first."""
    found = _undecided(circles).filter(stage=Stage.REFUSED)
    return list(found.order_by("received_on", "pk")[:100])


def take_in(packet: Submission) -> None:
    """Have the worker take it in, as if its code were good. In the transaction of the deed.

    Raises IntakeError: packet_key_ended; packet_moved_on, where it is not as it was read;
    circle_ended.
    """
    if not may_be_opened(packet):
        raise IntakeError("packet_key_ended")
    _move(packet, Stage.RECEIVED)
    networks.admit_by_hand(packet)
    notes.forget(packet)
    transaction.on_commit(partial(ring_quietly, Lane.TEXT))


def refuse(packet: Submission, why: str, reader: HybridRecipient) -> None:
    """Keep it out, and leave `why` and the day sealed to `reader`. In the transaction of the deed.

    Raises IntakeError("packet_moved_on").
    """
    _move(packet, Stage.REFUSED)
    AdmissionCode.objects.filter(pk=networks.digest_by_hand(packet.pk)).delete()
    notes.forget(packet)
    said = {"reason": REFUSED, "words": why, "on": clock.today().isoformat()}
    notes.leave(packet, said, reader)


def _undecided(circles: Collection[str]) -> QuerySet[Submission]:
    stages = (Stage.NEEDS_PERSON, Stage.CUSTODY, Stage.REFUSED)
    return Submission.objects.filter(network__in=circles, stage__in=stages, epoch=BY_PACKET)


def _move(packet: Submission, stage: Stage) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Deciding about a packet belongs into the transaction of its deed.")
    as_read = Submission.objects.filter(
        pk=packet.pk, stage=packet.stage, token=packet.token, epoch=BY_PACKET
    )
    if as_read.update(stage=stage, lease_until=None, attempts=0) != 1:
        raise IntakeError("packet_moved_on")
