"""The mailbox seed: the receipt's digits on their way to the worker, sealed to the epoch only.

Not to custody: holders of the last-resort key have no business in mailboxes. No slow key
derivation happens while a submitter waits; the worker does it and publishes two values that
lead nowhere without the receipt.
"""

import hashlib
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from intake.mailbox.slots import SIZE, SlotKey
from intake.sealing import (
    FileKey,
    HybridIdentity,
    HybridRecipient,
    Inner,
    Sealed,
    open_bytes,
    seal_bytes,
)

# One salt for every mailbox: the locator is derived, so it cannot depend on a stored value.
# 66 bits of digits and 64 MiB a guess are what stands in the way (`docs/formats.md`).
_SALT = hashlib.sha256(b"amanat mailbox v1").digest()[:16]
_MEMORY_KIB, _PASSES = 64 * 1024, 3


def seal_seed(receipt: str, row: str, epoch: HybridRecipient) -> Sealed:
    """A small age file for the submission of that row id; `receipt` is the 21 digits."""
    return seal_bytes(receipt.encode(), [epoch], _inner(row))


def open_seed(header: bytes, payload: bytes, key: FileKey, row: str) -> str:
    """The digits again. Raises the sealing errors for anything moved or altered."""
    return open_bytes(header, payload, key, _inner(row), limit=64).decode("ascii")


class MailboxKeys(NamedTuple):
    """What a receipt stands for."""

    locator: bytes  # 32 octets; the server keeps their SHA-256
    identity: HybridIdentity  # opens what is left there
    slots: SlotKey  # where it is left

    def __repr__(self) -> str:
        return "<MailboxKeys>"


def derive(receipt: str) -> MailboxKeys:
    """The keys of a receipt's 21 digits.

    Takes about a quarter of a second and 64 MiB, on purpose.
    """
    argon = Argon2id(salt=_SALT, length=32, iterations=_PASSES, lanes=1, memory_cost=_MEMORY_KIB)
    root = argon.derive(receipt.encode("ascii"))
    locator = HKDFExpand(hashes.SHA256(), 32, b"amanat mailbox locator v1").derive(root)
    seed = HKDFExpand(hashes.SHA256(), 32, b"amanat mailbox identity v1").derive(root)
    slots = HKDFExpand(hashes.SHA256(), SIZE, b"amanat mailbox slots v1").derive(root)
    return MailboxKeys(locator, HybridIdentity(seed), SlotKey(slots))


def _inner(row: str) -> Inner:
    return Inner("mailbox_seed", 1, row, 1, 1)
