"""What is published on a day, and what the server's own code says to it.

Keys are made from fixed bytes and belong to nobody.
"""

import string
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from intake.errors import IntakeError
from intake.keys import (
    Certificate,
    Entry,
    Kind,
    NoteError,
    Roll,
    Signer,
    Term,
    Verifier,
    page_reading,
    page_roll,
)
from intake.keys import certificate as certificates
from intake.keys import roll as rolls
from intake.keys.believed import Recipients, Row, believed
from intake.sealing import HybridIdentity
from tests.vectors.roll.make import CERTIFIER, DESK, ROOT, TODAY, signer

STRANGER = signer(ROOT.name, 9)
WITNESS = signer("witness.example.org", 10)
FALSE_CERTIFIER = signer(CERTIFIER.name, 9)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Published:
    """What a reader has before it: documents, the pinned root, the floor, the day."""

    name: str
    roll: str
    certificates: tuple[Row, ...] = ()
    root: str = str(ROOT.verifier)
    floor: int = 0
    today: date = TODAY

    def to_json(self) -> dict[str, Any]:
        """With the server's answer."""
        return {**vars(self), "today": str(self.today), "answer": answer(self)}


def answer(published: Published) -> dict[str, Any]:
    """As `intake.recipients` goes about it, without a database."""
    try:
        root = Verifier.parse(published.root)
    except NoteError:
        return {"refused": "root_missing"}
    try:
        roll = page_reading.read(published.roll, root)
        checked = believed(roll, published.certificates)
        rolls.check_age(roll, published.today, published.floor)
        keys = Recipients(roll, checked, published.today)
        sealed_to = [sha256(one.public).hexdigest() for one in keys.seals_reports()]
        return {"epoch": keys.epoch.number, "recipients": sealed_to}
    except IntakeError as refusal:
        return {"refused": refusal.code}


def page(of: Roll) -> str:
    """The page roll of a roll, unsigned."""
    return page_roll.body(of.to_json())


def signed(of: Roll, by: Signer = ROOT) -> str:
    """The page roll as the ceremony signs it."""
    return by.sign(page(of))


def recipient(byte: int) -> str:
    """Of an identity whose seed is that byte 32 times."""
    return str(HybridIdentity(bytes([byte] * 32)).recipient)


CUSTODY = Entry(Kind.CUSTODY, "organisation", 1, TODAY, recipient=recipient(3))
CERTIFIES = Entry(Kind.CERTIFIER, "organisation", 1, TODAY, verifier=CERTIFIER.verifier.base64)
DESK_KEY = Entry(Kind.DESK, DESK, 1, TODAY, recipient=recipient(5))


def roll(*keys: Entry, **changes: Any) -> Roll:
    """A roll of custody, certifier and `keys`."""
    listed = tuple(keys) or (CUSTODY, CERTIFIES)
    plain = Roll("Invented organisation", 7, TODAY, TODAY + 90 * DAY, listed, {}, ())
    return replace(plain, **changes)


GOOD = signed(roll())
SMALL = page(roll(CERTIFIES))  # for what is wrong whatever keys are listed


def certified(
    number: int = 1, first: date = TODAY, kind: Term = Term.EPOCH, by: Signer = CERTIFIER
) -> Row:
    """A row and its certificate, for the days that the kind allows."""
    span = certificates.SPANS[kind]
    days = [first + n * DAY for n in (0, span.offered, span.accepted, span.ends)]
    unsigned = Certificate(kind, number, recipient(20 + number), *days)
    return kind.value, number, certificates.certify(unsigned, by)


def respelled(found: str, wanted: str, body: str = SMALL) -> str:
    """The body with one change, signed by the root all the same."""
    assert found in body, found
    return ROOT.sign(body.replace(found, wanted, 1))


def loosened(encoded: str) -> str:
    """Base64 of the same octets with a bit set behind the last one."""
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    last = encoded.rstrip("=")[-1]
    return encoded.replace(f"{last}=", letters[letters.index(last) + 1] + "=")
