"""Written recipients and identities: single ones, and the key files that age tools write."""

from functools import lru_cache

from intake.sealing import bech32
from intake.sealing.errors import BrokenKey
from intake.sealing.stanzas import hybrid, x25519
from intake.sealing.stanzas.hybrid import HybridIdentity, HybridRecipient
from intake.sealing.stanzas.x25519 import X25519Identity, X25519Recipient


@lru_cache(maxsize=256)
def parse_recipient(text: str) -> HybridRecipient | X25519Recipient:
    """Read `age1pq1…` or `age1…`. Kept: a roll is read over and over, and these are public.

    Raises:
        BrokenKey: neither, or mistyped.
    """
    prefix, public = bech32.decode(text)
    if text != text.lower():
        raise BrokenKey
    if prefix == hybrid.RECIPIENT_PREFIX:
        return HybridRecipient(public)
    if prefix == x25519.RECIPIENT_PREFIX:
        return X25519Recipient(public)
    raise BrokenKey


def parse_identity(text: str) -> HybridIdentity | X25519Identity:
    """Read `AGE-SECRET-KEY-PQ-1…` or `AGE-SECRET-KEY-1…`.

    Raises:
        BrokenKey: neither, or mistyped. Says nothing of what was given.
    """
    prefix, secret = bech32.decode(text)
    if text != text.upper():
        raise BrokenKey
    if prefix == hybrid.IDENTITY_PREFIX:
        return HybridIdentity(secret)
    if prefix == x25519.IDENTITY_PREFIX:
        return X25519Identity(secret)
    raise BrokenKey


def parse_identities(text: str) -> list[HybridIdentity | X25519Identity]:
    """Read a key file: one identity a line, empty lines and `#` comments between.

    Raises:
        BrokenKey: a line that is neither, or no identity at all.
    """
    lines = [line.strip() for line in text.splitlines()]
    written = [line for line in lines if line and not line.startswith("#")]
    if not written:
        raise BrokenKey
    return [parse_identity(line) for line in written]
