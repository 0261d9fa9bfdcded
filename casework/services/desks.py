"""Founding a desk: its keys, the shares wrapped to its members, and what the root must sign."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from casework.accounts import factor
from casework.models import Desk, KeyShare, Member
from casework.models.member import draw_login
from casework.personal import PersonalKeys
from intake import codes
from intake.errors import IntakeError
from intake.keys.ceremony.asking import draw_passphrase
from intake.keys.entry import Entry, Kind
from intake.sealing import HybridIdentity, HybridRecipient, Inner, seal_bytes

SEED_SIZE = 32
FEWEST_MEMBERS = 2  # nobody is alone with the originals


@dataclass(frozen=True, repr=False)
class NewMember:
    """A person just made: the only moment in which what they type later is readable.

    Password and device are for the first sign-in, after which both can be changed.
    """

    id: uuid.UUID
    login: str
    password: str
    secret: bytes  # of the authenticator, 20 octets
    codes: tuple[str, ...]  # for when the authenticator is lost
    passphrase: str
    keys: PersonalKeys

    def __repr__(self) -> str:
        return f"<NewMember {self.id}>"


@dataclass(frozen=True, repr=False)
class FoundedDesk:
    """A desk whose keys rest wrapped. `entries` wait for the root's signature.

    Nothing is sealed to it before the roll that lists it is published. `half_b` goes to the
    opener and to nobody else; half A is wrapped to the members.
    """

    id: uuid.UUID
    members: tuple[NewMember, ...]
    entries: tuple[Entry, ...]
    half_b: bytes


def found_desk(members: int, since: date, *, work_factor: int = 18) -> FoundedDesk:
    """Make a desk with its first members, all custodians, and wrap its keys to them.

    Raises IntakeError("too_few_members").
    """
    if members < FEWEST_MEMBERS:
        raise IntakeError("too_few_members")
    desk_seed, half_a, half_b = (secrets.token_bytes(SEED_SIZE) for _ in range(3))
    originals = HybridIdentity(bytes(a ^ b for a, b in zip(half_a, half_b, strict=True)))
    people = [_draw_member() for _ in range(members)]
    wrapped = [one.keys.wrap(one.passphrase, work_factor=work_factor) for one in people]
    desk = Desk(id=uuid.uuid4())
    secret = {KeyShare.Kind.DESK: desk_seed, KeyShare.Kind.ORIGINALS_A: half_a}
    with transaction.atomic(durable=True):
        desk.save(force_insert=True)
        for one, identity in zip(people, wrapped, strict=True):
            row = _admit(one, identity, since)
            for kind, seed in secret.items():
                share(desk, row, one.keys.identity.recipient, (kind, 1), seed)
    return FoundedDesk(
        id=desk.id,
        members=tuple(people),
        entries=_entries(desk, HybridIdentity(desk_seed), originals, people, since),
        half_b=half_b,
    )


def _draw_member() -> NewMember:
    return NewMember(
        id=uuid.uuid4(),
        login=draw_login(),
        password=codes.draw(),
        secret=factor.new_secret(),
        codes=tuple(factor.draw_codes()),
        passphrase=draw_passphrase(),
        keys=PersonalKeys.generate(),
    )


def _admit(one: NewMember, wrapped: bytes, since: date) -> Member:
    row = Member(id=one.id, login=one.login, wrapped_identity=wrapped, admitted_on=since)
    row.set_password(one.password)
    row.save(force_insert=True)
    device = factor.attach(row, one.password, one.secret)
    factor.keep_codes(device, list(one.codes))
    return row


def in_line(desk: uuid.UUID) -> Desk:
    """Changes of one desk's people stand in line, so that no two make the same generation.

    Inside a transaction. Raises Desk.DoesNotExist.
    """
    return Desk.objects.select_for_update().get(pk=desk)


def share(
    desk: Desk, member: Member, to: HybridRecipient, place: tuple[KeyShare.Kind, int], secret: bytes
) -> None:
    """Wrap one generation of one of a desk's secrets to a member; `to` is from the roll."""
    kind, generation = place
    sealed = seal_share(secret, kind, desk.pk, to)
    KeyShare.objects.create(
        desk=desk, member=member, kind=kind, generation=generation, sealed=sealed
    )


def seal_share(secret: bytes, kind: str, desk: uuid.UUID, to: HybridRecipient) -> bytes:
    """One share as an age file bound to its kind and desk."""
    sealed = seal_bytes(secret, [to], share_inner(kind, desk))
    return sealed.header + sealed.payload


def share_inner(kind: str, desk: uuid.UUID) -> Inner:
    """What stands inside a share's seal."""
    return Inner(f"share_{kind}", 1, str(desk), 1, 1)


def _entries(
    desk: Desk,
    desk_identity: HybridIdentity,
    originals: HybridIdentity,
    people: Sequence[NewMember],
    since: date,
) -> tuple[Entry, ...]:
    ours = [
        Entry(Kind.DESK, str(desk.id), 1, since, recipient=str(desk_identity.recipient)),
        Entry(Kind.ORIGINALS, str(desk.id), 1, since, recipient=str(originals.recipient)),
    ]
    persons = [
        Entry(
            Kind.PERSONAL,
            str(one.id),
            1,
            since,
            recipient=str(one.keys.identity.recipient),
            verifier=one.keys.verifier,
        )
        for one in people
    ]
    return (*ours, *persons)
