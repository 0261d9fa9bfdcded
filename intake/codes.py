"""Admission codes: 80 random bits in Crockford's base32, four groups of four. Pure."""

import hashlib
import hmac
import secrets
import unicodedata

from intake.errors import IntakeError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
LENGTH = 16


def draw() -> str:
    """A new code as it is printed: `7Q4N-0XKD-9T2M-HV3B`."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, LENGTH, 4))


def normalise(typed: str) -> str:
    """The 16 letters that were meant: any case, O for 0, I and L for 1, any digit script.

    Raises IntakeError("code_unknown") for what cannot be a code: the same answer as for one
    that was never issued.
    """
    letters = "".join(_plain(c) for c in unicodedata.normalize("NFKC", typed) if c.isalnum())
    letters = letters.upper().translate(_READ_AS)
    if len(letters) != LENGTH or not set(letters) <= set(_ALPHABET):
        raise IntakeError("code_unknown")
    return letters


def _plain(letter: str) -> str:
    value = unicodedata.digit(letter, None)
    return letter if value is None else str(value)


def digest(key: bytes, code: str) -> bytes:
    """What the database keeps of a code: HMAC-SHA256 under a key that is not in it."""
    return hmac.digest(key, normalise(code).encode(), hashlib.sha256)
