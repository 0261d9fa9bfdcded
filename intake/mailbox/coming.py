"""What a report behind a known receipt comes as: written behind the digits in its seed. Pure.

The seed is sealed to the epoch, and what the worker makes of it to the desk, so that no row
tells an answer from a report.
"""

import hashlib
import hmac
from collections.abc import Mapping
from types import MappingProxyType

from intake import receipts
from intake.errors import IntakeError

ANSWER, WITHDRAWAL = "answer", "withdrawal"
WAYS = (ANSWER, WITHDRAWAL)
# So many of each may come through one mailbox in a day.
A_DAY: Mapping[str, int] = MappingProxyType({ANSWER: 10, WITHDRAWAL: 1})


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


def ids(locator: bytes, way: str, day: str) -> list[bytes]:
    """The ids, 16 octets each, under which things may come through a mailbox on an ISO day.

    Drawn from its locator, so that a repeat is known as one, whoever holds a receipt floods
    nobody, and a page that keeps the receipt to itself can still show that it holds one. No row
    has the locator: from what rests, no id leads to a mailbox.
    """
    told = (f"submission {way} {day} {number}".encode("ascii") for number in range(A_DAY[way]))
    return [hmac.digest(locator, one, hashlib.sha256)[:16] for one in told]
