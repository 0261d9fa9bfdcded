"""The seal: age v1 files for hybrid recipients, padded, and bound to their place.

Pure: no Django, no settings, no logging. Nothing here reads a key from anywhere; callers
bring recipients (from a verified roll) or identities. Plain age files, with passphrases
and for other people's tools, are in `intake.sealing.age`; the formats in `docs/formats.md`.
"""

from intake.sealing.envelope import (
    DEFAULT_LIMIT,
    Sealed,
    Sealer,
    check_envelope,
    open_as_found,
    open_bytes,
    open_stream,
    seal_bytes,
    split,
    verify,
)
from intake.sealing.errors import (
    BadlyPadded,
    BrokenArmor,
    BrokenHeader,
    BrokenKey,
    BrokenPayload,
    ForgedHeader,
    Misplaced,
    NotForUs,
    SealingError,
    TooLarge,
)
from intake.sealing.filekey import FileKey
from intake.sealing.inner import Inner, parse_line
from intake.sealing.keytext import parse_identities, parse_identity, parse_recipient
from intake.sealing.padding import padded_length
from intake.sealing.stanzas.hybrid import HybridIdentity, HybridRecipient
from intake.sealing.wrapping import rewrap, unwrap, wrap

__all__ = [
    "DEFAULT_LIMIT",
    "BadlyPadded",
    "BrokenArmor",
    "BrokenHeader",
    "BrokenKey",
    "BrokenPayload",
    "FileKey",
    "ForgedHeader",
    "HybridIdentity",
    "HybridRecipient",
    "Inner",
    "Misplaced",
    "NotForUs",
    "Sealed",
    "Sealer",
    "SealingError",
    "TooLarge",
    "check_envelope",
    "open_as_found",
    "open_bytes",
    "open_stream",
    "padded_length",
    "parse_identities",
    "parse_identity",
    "parse_line",
    "parse_recipient",
    "rewrap",
    "seal_bytes",
    "split",
    "unwrap",
    "verify",
    "wrap",
]
