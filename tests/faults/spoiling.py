"""Spoiling what rests: every way in which a stored row or payload can be not what it was."""

import os
from collections.abc import Callable
from functools import partial

from intake.models import Attachment, MailboxSeed, Submission
from intake.sealing import HybridRecipient, Inner, seal_bytes
from tests.faults import resting

Spoil = Callable[[Submission], None]


def ways(epoch: HybridRecipient, other: HybridRecipient) -> dict[str, Spoil]:
    """By name, what is done to a sound submission of two files."""
    return {
        "header of noise": partial(_set, header=os.urandom(3000)),
        "header empty": partial(_set, header=b""),
        "parts changed": partial(_set, parts=5),
        "another id": partial(_set, id_digest=os.urandom(32)),
        "not a report": partial(_reseal, [epoch, other], content=b"[" * 5000),
        "report of other fields": partial(_reseal, [epoch, other], content=b'{"schema":1}'),
        "seed of noise": _spoil_seed,
        "file cut short": partial(_rewrite_file, change=lambda blob: blob[:-40]),
        "file flipped": partial(_rewrite_file, change=_flipped),
        "files swapped": lambda row: swap(*row.attachments.order_by("number")),
    }


def ways_with_a_payload() -> dict[str, Spoil]:
    """What is done to the report's own payload, wherever it rests."""
    return {
        "cut short": partial(_rewrite, change=lambda payload: payload[:-100]),
        "empty": partial(_rewrite, change=lambda _payload: b""),
        "one bit flipped": partial(_rewrite, change=_flipped),
        "too long": partial(_rewrite, change=lambda payload: payload + bytes(5 << 20)),
        "gone": lambda row: resting.remove(row.blob),
    }


def swap(one: Submission | Attachment, other: Submission | Attachment) -> None:
    """Header and payload of each under the row of the other."""
    first, second = resting.content(one.blob), resting.content(other.blob)
    resting.put_in_place(one.blob, second)
    resting.put_in_place(other.blob, first)
    for row, header in ((one, other.header), (other, one.header)):
        type(row).objects.filter(pk=row.pk).update(header=header)


def _set(row: Submission, **changes: object) -> None:
    Submission.objects.filter(pk=row.pk).update(**changes)


def _rewrite(row: Submission | Attachment, change: Callable[[bytes], bytes]) -> None:
    resting.put_in_place(row.blob, change(resting.content(row.blob)))


def _rewrite_file(row: Submission, change: Callable[[bytes], bytes]) -> None:
    _rewrite(row.attachments.get(number=1), change)


def _flipped(blob: bytes) -> bytes:
    return blob[:500] + bytes([blob[500] ^ 1]) + blob[501:]


def _reseal(to: list[HybridRecipient], row: Submission, *, content: bytes) -> None:
    """What a taken-over web process could store: well sealed, and not what it should be."""
    inner = Inner("report", 1, bytes(row.id_digest).hex(), 1, row.parts)
    sealed = seal_bytes(content, to, inner)
    _set(row, header=sealed.header)
    resting.put_in_place(row.blob, sealed.payload)


def _spoil_seed(row: Submission) -> None:
    MailboxSeed.objects.filter(submission=row).update(payload=os.urandom(4200))
