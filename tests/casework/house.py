"""A house of casework for tests: two desks, their people, everything unlocked in memory.

All people are invented. Amina and Farid are custodians of the desk, Laila is a caseworker there;
Nasrin and Omid are custodians of the other desk and know nothing of the first.
"""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from casework.models import Desk, KeyShare, Member
from casework.personal import PersonalKeys
from casework.services.desks import seal_share
from casework.unlocked import Unlocked, from_keys
from intake import clock, recipients
from intake.keys import Entry, Kind
from intake.keys import roll as rolls
from intake.keys.publishing import publish
from intake.sealing import HybridIdentity
from tests.organisation import Organisation

CUSTODIANS = ("Amina", "Farid", "Nasrin", "Omid")
DESK, OTHER_DESK = ("Amina", "Farid", "Laila"), ("Nasrin", "Omid")
_WORK_FACTOR = 1  # of the passphrase file; a second each would be a minute for the tests


@dataclass(frozen=True, repr=False)
class Person:
    """Somebody invented, with what they alone know."""

    name: str
    member: Member
    keys: PersonalKeys
    passphrase: str


@dataclass(repr=False)
class House:
    """The organisation's desk, another one, and their people. `furnish` writes the rows."""

    organisation: Organisation
    other_desk: uuid.UUID = field(default_factory=uuid.uuid4)
    other_identity: HybridIdentity = field(default_factory=HybridIdentity.generate)
    other_originals: HybridIdentity = field(default_factory=HybridIdentity.generate)
    half_a: Mapping[uuid.UUID, bytes] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def desk(self) -> uuid.UUID:
        """Where Amina, Farid and Laila work; the organisation's network belongs to it."""
        return self.organisation.desk_id

    def half_b(self, desk: uuid.UUID) -> bytes:
        """What the opener holds of a desk's originals seed."""
        seed = (self.organisation.originals if desk == self.desk else self.other_originals).seed
        return bytes(a ^ b for a, b in zip(self.half_a[desk], seed, strict=True))

    def unlocked(self, name: str) -> Unlocked:
        """That person, unlocked, with the shares they hold at this moment."""
        person = self.people[name]
        member = Member.objects.get(pk=person.member.pk)
        return from_keys(member, person.keys)

    def furnish(self, admitted: date | None = None) -> None:
        """Desks, members, shares, and a roll that lists them all.

        Args:
            admitted: since when people are on the roll; a month ago unless said otherwise.
        """
        since = admitted or clock.today() - timedelta(days=30)
        self.half_a = {desk: secrets.token_bytes(32) for desk in (self.desk, self.other_desk)}
        for desk, seed, names in (
            (self.desk, self.organisation.desk.seed, DESK),
            (self.other_desk, self.other_identity.seed, OTHER_DESK),
        ):
            row = Desk.objects.create(id=desk)
            for name in names:
                self._admit(name, row, seed)
        self._publish(since)

    def _admit(self, name: str, desk: Desk, seed: bytes) -> None:
        keys, passphrase = PersonalKeys.generate(), f"invented passphrase of {name}"
        wrapped = keys.wrap(passphrase, work_factor=_WORK_FACTOR)
        member = Member.objects.create(wrapped_identity=wrapped)
        self.people[name] = Person(name, member, keys, passphrase)
        self.share(name, desk.id, KeyShare.Kind.DESK, seed)
        if name in CUSTODIANS:
            self.share(name, desk.id, KeyShare.Kind.ORIGINALS_A, self.half_a[desk.id])

    def share(
        self, name: str, desk: uuid.UUID, kind: KeyShare.Kind, secret: bytes, generation: int = 1
    ) -> None:
        """Wrap a secret to one person, as a rotation does with a next generation."""
        person = self.people[name]
        sealed = seal_share(secret, kind, desk, person.keys.identity.recipient)
        KeyShare.objects.create(
            desk_id=desk, member=person.member, kind=kind, generation=generation, sealed=sealed
        )

    def _publish(self, since: date) -> None:
        roll = self.organisation.roll(version=2)
        added = (
            _sealed_to(Kind.DESK, self.other_desk, self.other_identity, since),
            _sealed_to(Kind.ORIGINALS, self.other_desk, self.other_originals, since),
            *(_entry(person, since) for person in self.people.values()),
        )
        publish(rolls.sign(replace(roll, keys=(*roll.keys, *added)), self.organisation.root))
        recipients.forget()


def _sealed_to(kind: Kind, desk: uuid.UUID, identity: HybridIdentity, since: date) -> Entry:
    return Entry(kind, str(desk), 1, since, recipient=str(identity.recipient))


def _entry(person: Person, since: date) -> Entry:
    return Entry(
        Kind.PERSONAL,
        str(person.member.pk),
        1,
        since,
        recipient=str(person.keys.identity.recipient),
        verifier=person.keys.verifier,
    )
