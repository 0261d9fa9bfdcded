"""The custody log: every deed leaves an event, in the same transaction as the deed itself.

leaf = SHA-256(16 random bytes || body). The salt and the body rest sealed to those who may
read them; the leaf alone says nothing and stays when the body is erased.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.report import canonical
from intake.sealing import HybridRecipient, Inner, seal_bytes

if TYPE_CHECKING:
    from intake.models import Submission

SALT_SIZE = 16


@dataclass(frozen=True, repr=False)
class Draft:
    """An event ready to insert: sealed before the transaction opens, so that locks are short."""

    leaf: bytes
    sealed: bytes  # empty: see `implied`


def draft(kind: str, readers: Sequence[HybridRecipient], **about: str | int) -> Draft:
    """Prepare an event.

    Args:
        kind: dotted past tense, `submission.received`.
        readers: who may read salt and body; the desk's recipient as a rule.
        about: row ids, digests in hex, counts, days. Never words from a report.
    """
    salt = secrets.token_bytes(SALT_SIZE)
    body = canonical({"kind": kind, **about})
    leaf = _leaf(salt, body)
    sealed = seal_bytes(salt + body, readers, Inner("custody_event", 1, leaf.hex(), 1, 1))
    return Draft(leaf, sealed.header + sealed.payload)


def received(row: "Submission", salt: bytes) -> Draft:
    """The event of accepting a report; `salt` is its file key's. See `implied`."""
    return Draft(_leaf(salt, body_of_acceptance(row)), b"")


def body_of_acceptance(row: "Submission") -> bytes:
    """What the leaf of accepting a report is made of, beside its salt."""
    return canonical(
        {
            "kind": "submission.received",
            "row": str(row.pk),
            "sha256": bytes(row.blob_sha256).hex(),
            "day": str(row.received_on),
        }
    )


def implied(kind: str, salt: bytes, **about: str | int) -> Draft:
    """An event whose salt and body need not rest anywhere of their own.

    Args:
        salt: `FileKey.event_salt` of the sealed file it is about. `about` says no more than
            that file's row does, so whoever may open the file can make the leaf again.
    """
    return Draft(_leaf(salt, canonical({"kind": kind, **about})), b"")


def record(event: Draft) -> None:
    """Insert a prepared event. Only inside the transaction of the deed it records."""
    # Not above: whoever verifies a dossier's proof imports this package and has no Django.
    from django.db import connection  # noqa: PLC0415

    from intake.inserting import insert  # noqa: PLC0415
    from intake.models import CustodyBody, CustodyEvent  # noqa: PLC0415

    if not connection.in_atomic_block:
        raise RuntimeError("A custody event belongs into the transaction of its deed.")
    row = CustodyEvent(leaf=event.leaf)
    insert(row, needs_key=bool(event.sealed))
    if event.sealed:
        insert(CustodyBody(event=row, sealed=event.sealed))


def _leaf(salt: bytes, body: bytes) -> bytes:
    return hashlib.sha256(salt + body).digest()
