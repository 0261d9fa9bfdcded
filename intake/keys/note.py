"""Signed notes: a short text and the Ed25519 signatures under it.

Format: C2SP signed-note v1 (https://c2sp.org/signed-note). Stricter than the text asks: a
note is at most 1 MiB, ends with its last signature line, and every line must be well formed.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from intake.errors import IntakeError

MAX_NOTE = 1 << 20
_MAX_SIGNATURES = 16
_ED25519 = b"\x01"
_NAME = re.compile(r"[!-*,-~]{1,100}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class NoteError(IntakeError):
    """`note_malformed` (not a note at all), `note_unsigned` (no valid signature of this key)."""


@dataclass(frozen=True)
class Verifier:
    """A named public key. Two keys of one name differ in their id, so one can follow the other."""

    name: str
    public: bytes  # 32 bytes, raw Ed25519

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.public) != 32:
            raise NoteError("note_malformed")

    @property
    def key_id(self) -> bytes:
        """4 bytes that tell keys apart; not a commitment to the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @property
    def base64(self) -> str:
        """The key alone, as a roll lists it."""
        return base64.b64encode(self.public).decode()

    def __str__(self) -> str:
        """One line, as pinned in a file: `name+id+key`."""
        key = base64.b64encode(_ED25519 + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """The inverse of `str`. Raises NoteError("note_malformed")."""
        try:
            name, key_id, key = line.split("+", 2)
            raw = _unbase64(key)
        except ValueError:
            raise NoteError("note_malformed") from None
        verifier = cls(name, raw[1:])
        if raw[:1] != _ED25519 or verifier.key_id.hex() != key_id:
            raise NoteError("note_malformed")
        return verifier


@dataclass(frozen=True, repr=False)
class Signer:
    """A named private key."""

    name: str
    private: Ed25519PrivateKey

    def __repr__(self) -> str:
        return "Signer()"

    @property
    def verifier(self) -> Verifier:
        """The public half, under the same name."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The whole note: `text`, a blank line, one signature line.

        `text` ends with a newline and holds no other control character; anything else is a
        caller's bug (ValueError).
        """
        if not text.endswith("\n") or _CONTROL.search(text):
            raise ValueError("a note's text ends with a newline and has no control characters")
        signature = self.verifier.key_id + self.private.sign(text.encode())
        return f"{text}\n— {self.name} {base64.b64encode(signature).decode()}\n"


def read(note: str, verifier: Verifier) -> str:
    """The text of a note that `verifier` signed.

    Signatures of other keys are passed over, as the format asks: they may be witnesses. A
    line that claims to be of this key and does not verify condemns the note.

    Raises: NoteError.
    """
    text, lines = _split(note)
    mine = [raw[4:] for name, raw in lines if (name, raw[:4]) == (verifier.name, verifier.key_id)]
    if not mine:
        raise NoteError("note_unsigned")
    public = Ed25519PublicKey.from_public_bytes(verifier.public)
    for signature in mine:
        try:
            public.verify(signature, text.encode())
        except InvalidSignature:
            raise NoteError("note_unsigned") from None
    return text


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Text with its final newline, and (name, key id and signature) of each line."""
    if len(note) > MAX_NOTE or _CONTROL.search(note):
        raise NoteError("note_malformed")
    text, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise NoteError("note_malformed")
    lines = tail[:-1].split("\n")
    if len(lines) > _MAX_SIGNATURES:
        raise NoteError("note_malformed")
    return text + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "—" or not _NAME.fullmatch(name):
        raise NoteError("note_malformed")
    try:
        raw = _unbase64(encoded)
    except ValueError:
        raise NoteError("note_malformed") from None
    if len(raw) < 5:
        raise NoteError("note_malformed")
    return name, raw


def _unbase64(encoded: str) -> bytes:
    """Standard base64 in its one canonical spelling; ValueError otherwise."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error as fault:
        raise ValueError(str(type(fault))) from None
    if base64.b64encode(raw).decode() != encoded:
        raise ValueError("not canonical")
    return raw
