"""What people carry between the issuer, the member and the form, as letters. Pure.

One octet for the kind, the body, four octets of SHA-256 over both; in Crockford's base32, so that
it is typed, pasted, read out or scanned as an admission code is: small letters, spaces and line
ends do not matter, O is 0, I and L are 1.
"""

import base64
import enum
import hashlib

from intake.codes import ALPHABET, letters_of
from intake.errors import IntakeError

_RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_WRITTEN = str.maketrans(_RFC4648, ALPHABET)
_READ = str.maketrans(ALPHABET, _RFC4648)
_CHECK_SIZE = 4


class Carried(enum.Enum):
    """A kind: its first octet, and the octets of its body."""

    KEY = (1, 403)
    REQUEST = (2, 400)
    ANSWER = (3, 400)
    TOKEN = (4, 432)
    SEED = (5, 20)

    @property
    def letters(self) -> int:
        """How many letters it is written in."""
        return -(-8 * (1 + self.value[1] + _CHECK_SIZE) // 5)


def write(kind: Carried, body: bytes) -> str:
    """As letters, without spaces."""
    number, size = kind.value
    if len(body) != size:
        raise ValueError("a body of another kind")
    octets = bytes([number]) + body
    whole = octets + hashlib.sha256(octets).digest()[:_CHECK_SIZE]
    return base64.b32encode(whole).decode().rstrip("=").translate(_WRITTEN)


def read(kind: Carried, typed: str) -> bytes:
    """The body. Raises IntakeError("carried_damaged") for anything else than one of this kind."""
    letters = letters_of(typed)
    if len(letters) != kind.letters or not set(letters) <= set(ALPHABET):
        raise IntakeError("carried_damaged")
    padded = letters.translate(_READ) + "=" * (-len(letters) % 8)
    whole = base64.b32decode(padded)
    body = whole[1:-_CHECK_SIZE]
    # Written again, so that bits nobody reads cannot make a second spelling.
    if len(body) != kind.value[1] or write(kind, body) != letters:
        raise IntakeError("carried_damaged")
    return body
