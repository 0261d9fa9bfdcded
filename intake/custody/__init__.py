"""The custody log: every deed leaves an event, in the same transaction as the deed itself.

leaf = SHA-256(16 random bytes || body). The salt and the body rest sealed to those who may
read them; the leaf alone says nothing and stays when the body is erased.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from intake.inserting import insert
from intake.models import CustodyBody, CustodyEvent
from intake.report import canonical
from intake.sealing import HybridRecipient, Inner, seal_bytes

SALT_SIZE = 16


@dataclass(frozen=True, repr=False)
class Draft:
    """An event ready to insert: sealed before the transaction opens, so that locks are short."""

    leaf: bytes
    sealed: bytes


def draft(kind: str, readers: Sequence[HybridRecipient], **about: str | int) -> Draft:
    """Prepare an event.

    Args:
        kind: dotted past tense, `submission.received`.
        readers: who may read salt and body; the desk's recipient as a rule.
        about: row ids, digests in hex, counts, days. Never words from a report.
    """
    salt = secrets.token_bytes(SALT_SIZE)
    body = canonical({"kind": kind, **about})
    leaf = hashlib.sha256(salt + body).digest()
    sealed = seal_bytes(salt + body, readers, Inner("custody_event", 1, leaf.hex(), 1, 1))
    return Draft(leaf, sealed.header + sealed.payload)


def record(event: Draft) -> None:
    """Insert a prepared event. Only inside the transaction of the deed it records."""
    if not connection.in_atomic_block:
        raise RuntimeError("A custody event belongs into the transaction of its deed.")
    row = CustodyEvent(leaf=event.leaf)
    insert(row)
    insert(CustodyBody(event=row, sealed=event.sealed))
