"""What a report behind a known receipt comes as: written behind the digits in its seed. Pure.

The seed is sealed to the epoch, and what the worker makes of it to the desk, so that no row
tells an answer from a report.
"""

from intake import receipts
from intake.errors import IntakeError

ANSWER, WITHDRAWAL = "answer", "withdrawal"
WAYS = (ANSWER, WITHDRAWAL)


def written(receipt: str, way: str) -> str:
    """As the seed holds it: the 21 digits, a space, the way."""
    return f"{receipt} {WAYS[WAYS.index(way)]}"


def read(seed: str) -> tuple[str, str]:
    """The digits and the way, "" for a report of its own. IntakeError("seed_malformed")."""
    receipt, _, way = seed.partition(" ")
    if (way and way not in WAYS) or seed != (f"{receipt} {way}" if way else receipt):
        raise IntakeError("seed_malformed")
    if not (receipt.isascii() and receipt.isdigit() and len(receipt) == receipts.DIGITS):
        raise IntakeError("seed_malformed")
    return receipt, way
