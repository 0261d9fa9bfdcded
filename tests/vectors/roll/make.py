"""Writes `roll.json`: rolls and certificates, good ones and named bad ones.

Every key is made from a fixed byte and belongs to nobody. Run: python -m tests.vectors.roll.make
"""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intake.keys import Certificate, Entry, Kind, Roll, Signer, Term, page_roll
from intake.keys import certificate as certificates
from intake.keys import roll as rolls
from intake.sealing import HybridIdentity

TODAY = date(2026, 11, 21)


def signer(name: str, byte: int) -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([byte] * 32)))


ROOT, CERTIFIER = signer("example.org/root", 1), signer("epoch-certifier/organisation", 2)
DESK, NETWORK = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


def _recipient(byte: int) -> str:
    return str(HybridIdentity(bytes([byte] * 32)).recipient)


def _roll() -> Roll:
    certifier = CERTIFIER.verifier.base64
    keys = (
        Entry(Kind.CUSTODY, "organisation", 1, TODAY, recipient=_recipient(3)),
        Entry(Kind.BACKUP, "organisation", 1, TODAY, recipient=_recipient(4)),
        Entry(Kind.DESK, DESK, 1, TODAY, recipient=_recipient(5)),
        Entry(Kind.ORIGINALS, DESK, 1, TODAY, recipient=_recipient(6)),
        Entry(Kind.CERTIFIER, "organisation", 1, TODAY, verifier=certifier),
    )
    expires = TODAY + timedelta(days=90)
    return Roll("Invented organisation", 1, TODAY, expires, keys, {NETWORK: DESK}, ())


def _page(roll: Roll, by: Signer = ROOT) -> str:
    return by.sign(page_roll.body(roll.to_json()))


def _rolls() -> list[dict[str, Any]]:
    roll = _roll()
    good = rolls.sign(roll, ROOT)
    return [
        {"name": "good", "document": good, "version": 1, "refused": ""},
        {"name": "cut", "document": good[:-5], "refused": "roll_malformed"},
        {"name": "body only", "document": roll.body(), "refused": "roll_malformed"},
        {
            "name": "changed after signing",
            "document": good.replace('"version":1', '"version":2'),
            "refused": "roll_unsigned",
        },
        {
            "name": "another root of that name",
            "document": rolls.sign(roll, signer("example.org/root", 9)),
            "refused": "roll_unsigned",
        },
        *_signed_as_they_should_not_be(roll),
    ]


def _signed_as_they_should_not_be(roll: Roll) -> list[dict[str, Any]]:
    """Bodies that the root signed, of which one alone is a roll."""
    body = roll.body()
    other = _page(replace(roll, version=2))
    foreign = _page(roll, signer("example.org/root", 9))
    long = body.replace('"expires":"2027-02-19"', '"expires":"2028-11-21"')
    bodies = {
        "another spelling": body.replace('"version":1', '"version": 1'),
        "without a page roll": body,
        "a page roll of another version": replace(roll, page=other).body(),
        "a page roll under another root": replace(roll, page=foreign).body(),
        "no note for a page roll": replace(roll, page="a page").body(),
        "an empty page roll": body.replace('"revoked":', '"page":"","revoked":'),
        "a page roll for a roll": page_roll.body(roll.to_json()),
        "unknown field": body.replace('"version":1', '"version":1,"witness":1'),
        "believed too long": long,
    }
    good = {"without a page roll": {"version": 1, "refused": ""}}
    refused = {"refused": "roll_malformed"}
    return [
        {"name": name, "document": ROOT.sign(one), **good.get(name, refused)}
        for name, one in bodies.items()
    ]


def _certificates() -> list[dict[str, Any]]:
    days = [TODAY + timedelta(days=n) for n in (0, 7, 21, 30)]
    epoch = Certificate(Term.EPOCH, 1, _recipient(7), *days)
    good = certificates.certify(epoch, CERTIFIER)
    long = epoch.body().replace("2026-12-21", "2026-12-22")
    other = certificates.certify(epoch, signer("epoch-certifier/organisation", 9))
    packet = replace(epoch, kind=Term.PACKET, number=4)
    return [
        {"name": "epoch", "document": good, "number": 1, "refused": ""},
        {
            "name": "packet",
            "document": certificates.certify(packet, CERTIFIER),
            "number": 4,
            "refused": "",
        },
        {"name": "another certifier", "document": other, "refused": "epoch_unsigned"},
        {
            "name": "a day too long",
            "document": CERTIFIER.sign(long),
            "refused": "epoch_malformed",
        },
    ]


def main() -> None:
    """Write the file."""
    vectors = {
        "comment": "Invented keys, from fixed bytes. Format: docs/keys.md.",
        "root": str(ROOT.verifier),
        "certifier": str(CERTIFIER.verifier),
        "rolls": _rolls(),
        "certificates": _certificates(),
    }
    text = json.dumps(vectors, ensure_ascii=False, indent=1)
    Path(__file__).with_name("roll.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
