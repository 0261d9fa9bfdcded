"""Checkpoints: what a log commits to at one size, signed by the log key.

Format: C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint) in a signed note
(`intake.keys.note`). Stricter than the text asks: no extension lines, an origin that is a key
name, and the key signs under the origin's name.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intake.custody.merkle import HASH_SIZE
from intake.errors import IntakeError
from intake.keys import note
from intake.keys.note import NoteError, Signer, Verifier

LOG_ID = "custody"  # the id of the custody log's key on the roll
MOST = 2**63 - 1
LONGEST = 1000  # characters of a signed checkpoint
_ORIGIN = re.compile(r"[!-*,-~]{1,100}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class CheckpointError(IntakeError):
    """checkpoint_malformed; checkpoint_unsigned (by none of the roll's log keys)."""


@dataclass(frozen=True)
class LogKey:
    """A log key of the roll. It signs as whatever origin the log has.

    `revoked` is the day from which its signatures count no more.
    """

    public: bytes  # 32 bytes, raw Ed25519
    revoked: date | None = None

    def named(self, origin: str) -> Verifier:
        """The verifier of one log, as outside tools want it."""
        return Verifier(origin, self.public)


@dataclass(frozen=True)
class Checkpoint:
    """The first `size` leaves of the log `origin` have this root."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        right = _ORIGIN.fullmatch(self.origin) and 0 <= self.size <= MOST
        if not right or len(self.root) != HASH_SIZE:
            raise CheckpointError("checkpoint_malformed")

    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The inverse of `text`. Raises CheckpointError("checkpoint_malformed")."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not _SIZE.fullmatch(lines[1]):
            raise CheckpointError("checkpoint_malformed")
        return cls(lines[0], int(lines[1]), hash_from(lines[2]))

    def sign(self, private: Ed25519PrivateKey) -> str:
        """The signed note."""
        return Signer(self.origin, private).sign(self.text())


@dataclass(frozen=True)
class Signed:
    """A checkpoint that one of the log keys signed."""

    checkpoint: Checkpoint
    key: LogKey


def read(document: str, keys: Iterable[LogKey]) -> Signed:
    """A signed checkpoint, whichever of `keys` signed it.

    A revoked key's is read too, for what was signed before that day; the caller decides.
    Raises CheckpointError.
    """
    origin = document.partition("\n")[0]
    try:
        for key in keys:
            text = _text_signed_by(document, key.named(origin))
            if text is not None:
                return Signed(Checkpoint.parse(text), key)
    except NoteError:
        raise CheckpointError("checkpoint_malformed") from None
    raise CheckpointError("checkpoint_unsigned")


def _text_signed_by(document: str, verifier: Verifier) -> str | None:
    try:
        return note.read(document, verifier)
    except NoteError as fault:
        if fault.code == "note_unsigned":
            return None
        raise


def hash_from(line: str) -> bytes:
    """32 bytes from base64 in its one spelling. Raises CheckpointError."""
    try:
        raw = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise CheckpointError("checkpoint_malformed") from None
    if len(raw) != HASH_SIZE or base64.b64encode(raw).decode() != line:
        raise CheckpointError("checkpoint_malformed")
    return raw
