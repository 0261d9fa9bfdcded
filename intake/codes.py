"""Admission codes: 80 random bits in Crockford's base32, four groups of four. Pure."""

import hashlib
import hmac
import secrets
import unicodedata

from intake.errors import IntakeError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
LENGTH = 16


def draw() -> str:
    """A new code as it is printed: `7Q4N-0XKD-9T2M-HV3B`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, LENGTH, 4))


def spelt(octets: bytes) -> str:
    """Ten octets as the sixteen letters of a code, without hyphens."""
    if len(octets) != 10:
        raise ValueError("a code has 80 bits")
    number = int.from_bytes(octets, "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))


def normalise(typed: str) -> str:
    """The 16 letters that were meant: any case, O for 0, I and L for 1, any digit script.

    Raises IntakeError("code_unknown") for what cannot be a code: the same answer as for one
    that was never issued.
    """
    letters = letters_of(typed)
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        raise IntakeError("code_unknown")
    return letters


def letters_of(typed: str) -> str:
    """Letters and digits alone, in the spelling of ALPHABET where they have one there."""
    letters = "".join(_plain(c) for c in unicodedata.normalize("NFKC", typed) if c.isalnum())
    return letters.upper().translate(_READ_AS)


def _plain(letter: str) -> str:
    value = unicodedata.digit(letter, None)
    return letter if value is None else str(value)


def digest(key: bytes, code: str) -> bytes:
    """What the database keeps of a code: HMAC-SHA256 under a key that is not in it."""
    return hmac.digest(key, normalise(code).encode(), hashlib.sha256)
