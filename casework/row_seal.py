"""One row's octets: padded, sealed, bound to their place. Pure; `docs/formats.md` has it all."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from casework.unlocked import DeskKeys, RowKeys
from intake.errors import IntakeError
from intake.sealing import padded_length

SECRET_SIZE = 32
_NONCE, _TAG = 12, 16
_NUMBER, _LENGTH = 8, 4
# Most records are short: at 4 KiB each, a hundred thousand would fill the memory of their reader.
_SMALL = (512, 1024, 2048)
LARGEST = 1 << 20  # octets of a record; a person wrote it


@dataclass(frozen=True)
class Place:
    """Where a sealed row belongs: its plaintext columns, all of them authenticated."""

    desk: uuid.UUID
    kind: str
    row: uuid.UUID
    version: int
    generation: int
    day: date

    @cached_property
    def name(self) -> str:
        """The row's id as it is written; spelling it out five times was felt in a first load."""
        return str(self.row)

    def context(self) -> bytes:
        """Associated data."""
        return (
            f"amanat row v1\n{self.desk}\n{self.kind}\n{self.name}\n"
            f"{self.version}\n{self.generation}\n{self.day}"
        ).encode()

    def keys(self, desk: DeskKeys, secret: bytes) -> RowKeys:
        """As `DeskKeys.row_keys`."""
        return desk.row_keys(self.kind, self.name, self.version, self.generation, secret)


@dataclass(frozen=True, repr=False)
class Content:
    """What is inside: the record's octets, and which row of its desk this is, from 1."""

    record: bytes
    number: int

    def __repr__(self) -> str:
        return f"<Content of row {self.number}>"


def bucket(length: int) -> int:
    """The padded length for a plaintext of `length` octets, number and length included."""
    return next((size for size in _SMALL if length <= size), 0) or padded_length(length)


def seal(content: Content, place: Place, keys: RowKeys) -> bytes:
    """Nonce, ciphertext and tag. IntakeError("record_too_large") above 1 MiB."""
    if len(content.record) > LARGEST:
        raise IntakeError("record_too_large")
    used = len(content.record) + _NUMBER + _LENGTH
    plain = b"".join(
        (
            content.record,
            bytes(bucket(used) - used),
            content.number.to_bytes(_NUMBER, "big"),
            len(content.record).to_bytes(_LENGTH, "big"),
        )
    )
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCMSIV(keys.key).encrypt(nonce, plain, place.context())


def unseal(sealed: bytes, place: Place, keys: RowKeys) -> Content:
    """The content, authentic. IntakeError("row_altered"): changed, moved, or not of this key."""
    if len(sealed) <= _NONCE + _TAG:
        raise IntakeError("row_altered")
    try:
        plain = AESGCMSIV(keys.key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.context())
    except InvalidTag:
        raise IntakeError("row_altered") from None
    length = int.from_bytes(plain[-_LENGTH:], "big")
    number = int.from_bytes(plain[-_LENGTH - _NUMBER : -_LENGTH], "big")
    padding = plain[length : -_LENGTH - _NUMBER]
    if len(plain) != bucket(length + _NUMBER + _LENGTH) or padding.strip(b"\0"):
        raise IntakeError("row_altered")
    return Content(plain[:length], number)
