"""Receipts: 20 random digits and a check digit, in seven groups of three.

Digits, because they read the same to someone of any schooling and can be dictated; 66 bits,
because the mailbox key is stretched from them. The check digit is Damm's: it catches every
single wrong digit and every swap of neighbours (H. M. Damm, 2004).
"""

import secrets
import unicodedata

from intake.errors import IntakeError

DIGITS = 21
_LONGEST_INPUT = 500

# A totally anti-symmetric quasigroup of order ten: row is the state, column the next digit.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def draw() -> str:
    """A fresh receipt: 21 ASCII digits from the system's random source."""
    digits = f"{secrets.randbelow(10**20):020d}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """The Damm digit that makes `digits` (ASCII) valid; "0" for one that already is."""
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return str(state)


def groups(receipt: str) -> tuple[str, ...]:
    """The seven groups of three that are shown and read aloud."""
    return tuple(receipt[start : start + 3] for start in range(0, DIGITS, 3))


def parse(typed: str) -> str:
    """A receipt as people type it back: any digit script, any noise between the digits.

    Raises:
        IntakeError: `receipt_mistyped` when it is not 21 digits or the check digit is wrong.
    """
    digits = (unicodedata.decimal(sign, None) for sign in typed[:_LONGEST_INPUT])
    receipt = "".join(str(digit) for digit in digits if digit is not None)
    if len(receipt) != DIGITS or check_digit(receipt) != "0":
        raise IntakeError("receipt_mistyped")
    return receipt
