"""People of an invented desk on an invented roll, and the halves of its originals key."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intake import clock, recipients
from intake.keys import Entry, Kind, Roll, Verifier
from intake.keys import roll as rolls
from intake.keys.approval import (
    Deed,
    Request,
    Signature,
    digest_of_header,
    digest_of_words,
    new_nonce,
    sign,
)
from intake.models import RollDocument
from intake.sealing import HybridIdentity, Inner
from tests.organisation import Organisation

WORDS = "The family asks where he is."


@dataclass
class Person:
    """Somebody on the roll."""

    days: int = 30  # since they came
    admitted_by: tuple[str, ...] = ()
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    identity: HybridIdentity = field(default_factory=HybridIdentity.generate)

    def entry(self, today: date) -> Entry:
        verifier = self.key.public_key().public_bytes_raw()
        return Entry(
            Kind.PERSONAL,
            self.id,
            1,
            today - timedelta(days=self.days),
            recipient=str(self.identity.recipient),
            verifier=Verifier("x", verifier).base64,
            admitted_by=tuple(sorted(self.admitted_by)),
        )


@dataclass
class Custodians:
    """Two custodians, the halves, and requests they may sign."""

    organisation: Organisation
    half_a: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    half_b: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    amina: Person = field(default_factory=Person)
    farid: Person = field(default_factory=Person)

    def __post_init__(self) -> None:
        pairs = zip(self.half_a, self.half_b, strict=True)
        self.organisation.originals = HybridIdentity(bytes(a ^ b for a, b in pairs))

    @property
    def desk(self) -> str:
        return str(self.organisation.desk_id)

    def roll(self, *others: Person, today: date | None = None) -> Roll:
        today = today or clock.today()
        roll = self.organisation.roll(today=today)
        people = [person.entry(today) for person in (self.amina, self.farid, *others)]
        return replace(roll, keys=(*roll.keys, *people))

    def publish(self, *others: Person, roll: Roll | None = None) -> None:
        """Where a roll is already: the same version with these people on it."""
        signed = rolls.sign(roll or self.roll(*others), self.organisation.root)
        RollDocument.objects.update(document=signed)
        recipients.forget()

    def request(self, deed: Deed, inner: Inner, header: bytes = b"", **changes: object) -> Request:
        nonce = new_nonce()
        fields: dict[str, object] = {
            "deed": deed,
            "desk": self.desk,
            "kind": inner.kind,
            "id": inner.id,
            "part": inner.part,
            "header": digest_of_header(header) if header else "",
            "detail": "",
            "reason": "family_asks",
            "words": digest_of_words(nonce, WORDS),
            "asked_by": self.amina.id,
            "expires": clock.today() + timedelta(days=3),
            "nonce": nonce,
        }
        return Request(**fields | changes)  # type: ignore[arg-type]

    def sign(self, request: Request, *people: Person) -> list[Signature]:
        return [sign(request, one.id, one.key, self.half_a) for one in people]

    def both(self, request: Request) -> Sequence[Signature]:
        return self.sign(request, self.amina, self.farid)
