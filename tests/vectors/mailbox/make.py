"""Writes what a receipt stands for: `python -m tests.vectors.mailbox.make`.

All numbers are invented. Format: docs/formats.md §8.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from intake import receipts
from intake.errors import IntakeError
from intake.mailbox import coming, seed
from intake.sealing import HybridIdentity

FILE = Path(__file__).with_name("mailbox.json")
RECEIPTS = ["123456789012345678907", "000000000000000000000", "999999999999999999995"]
DAY = "2026-11-21"
_TYPED = [
    *RECEIPTS,
    "123 456 789 012 345 678 907",
    "۱۲۳ ۴۵۶ ۷۸۹ ۰۱۲ ۳۴۵ ۶۷۸ ۹۰۷",
    "١٢٣-٤٥٦-٧٨٩-٠١٢-٣٤٥-٦٧٨-٩٠٧",
    "۱۲۳ 456 ٧٨٩ 012 345 678 907\n",
    "\u200f123456789012345678907\u200c",
    "123456789012345678908",
    "213456789012345678907",
    "12345678901234567890",
    "1234567890123456789070",
    "",
    "no number",
    "½²①" + RECEIPTS[0],
    " " * 500 + RECEIPTS[0],
    "𝟏23456789012345678907",
]


def vectors() -> dict[str, Any]:
    return {
        "comment": "Invented numbers. Format: docs/formats.md.",
        "day": DAY,
        "derived": [_derived(receipt) for receipt in RECEIPTS],
        "known": _known(),
        "typed": [[typed, _parsed(typed)] for typed in _TYPED],
    }


def _derived(receipt: str) -> dict[str, Any]:
    keys = seed.derive(receipt)
    return {
        "receipt": receipt,
        "locator": keys.locator.hex(),
        "slots": keys.slots.octets.hex(),
        "recipient_sha256": hashlib.sha256(keys.identity.recipient.public).hexdigest(),
        "rows": [str(row) for row in keys.slots.every()],
        "ids": {way: [id_.hex() for id_ in coming.ids(keys.locator, way, DAY)]
                for way in coming.WAYS},
    }  # fmt: skip


def _known() -> dict[str, str]:
    """What `intake/static_src/src/mailbox/knowing.ts` says."""
    argon = Argon2id(salt=seed._SALT, length=32, iterations=1, lanes=1, memory_cost=256)
    stretched = argon.derive(b"0" * 21)
    public = HybridIdentity(stretched).recipient.public
    return {"STRETCHED": stretched.hex(), "RECIPIENT": hashlib.sha256(public).hexdigest()}


def _parsed(typed: str) -> str:
    try:
        return receipts.parse(typed)
    except IntakeError:
        return ""


def written() -> str:
    """What the file must hold."""
    return json.dumps(vectors(), indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
