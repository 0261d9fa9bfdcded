"""Public keys, and what else is public, as digits that can be read out in any language."""

import hashlib

from intake.letters import ascii_digits

_GROUPS, _EACH = 6, 4  # 24 digits: 80 bits


def fingerprint(recipient: str, verifier: str) -> str:
    """Six groups of four digits, of both public keys as the roll writes them."""
    return spoken(f"{recipient}\n{verifier}")


def spoken(document: str) -> str:
    """Any public text as six groups of four digits, for two people to compare by voice."""
    mark = hashlib.sha256(document.encode()).digest()
    digits = str(int.from_bytes(mark) % 10 ** (_GROUPS * _EACH)).zfill(_GROUPS * _EACH)
    return " ".join(digits[i : i + _EACH] for i in range(0, len(digits), _EACH))


def is_same(shown: str, typed: str) -> bool:
    """Whether what was heard is what is shown; spaces, dashes and the script do not count."""
    heard = [sign for sign in ascii_digits(typed) if sign.isalnum()]
    return "".join(heard) == shown.replace(" ", "")
