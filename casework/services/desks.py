"""Founding a desk: its keys, the shares wrapped to its members, and what the root must sign."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from casework.models import Desk, KeyShare, Member
from casework.personal import PersonalKeys
from intake.errors import IntakeError
from intake.keys.ceremony.asking import draw_passphrase
from intake.keys.entry import Entry, Kind
from intake.sealing import HybridIdentity, HybridRecipient, Inner, seal_bytes

SEED_SIZE = 32
FEWEST_MEMBERS = 2  # nobody is alone with the originals


@dataclass(frozen=True, repr=False)
class NewMember:
    """A person just made: the only moment their passphrase is readable."""

    id: uuid.UUID
    passphrase: str


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
    """Make a desk with its first members, and wrap its keys to them.

    Raises IntakeError("too_few_members").
    """
    if members < FEWEST_MEMBERS:
        raise IntakeError("too_few_members")
    desk_seed, half_a, half_b = (secrets.token_bytes(SEED_SIZE) for _ in range(3))
    originals = HybridIdentity(bytes(a ^ b for a, b in zip(half_a, half_b, strict=True)))
    people = [(uuid.uuid4(), PersonalKeys.generate(), draw_passphrase()) for _ in range(members)]
    desk = Desk(id=uuid.uuid4())
    secret: dict[str, bytes] = {KeyShare.Kind.DESK: desk_seed, KeyShare.Kind.ORIGINALS_A: half_a}
    with transaction.atomic(durable=True):
        desk.save(force_insert=True)
        for member, keys, passphrase in people:
            wrapped = keys.wrap(passphrase, work_factor=work_factor)
            row = Member.objects.create(id=member, wrapped_identity=wrapped)
            _share(desk, row, keys.identity.recipient, secret)
    return FoundedDesk(
        id=desk.id,
        members=tuple(NewMember(member, passphrase) for member, _keys, passphrase in people),
        entries=_entries(desk, HybridIdentity(desk_seed), originals, people, since),
        half_b=half_b,
    )


def _share(
    desk: Desk, member: Member, to: HybridRecipient, secrets_by_kind: Mapping[str, bytes]
) -> None:
    for kind, secret in secrets_by_kind.items():
        sealed = seal_share(secret, kind, desk.id, to)
        KeyShare.objects.create(desk=desk, member=member, kind=kind, generation=1, sealed=sealed)


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
    people: Sequence[tuple[uuid.UUID, PersonalKeys, str]],
    since: date,
) -> tuple[Entry, ...]:
    ours = [
        Entry(Kind.DESK, str(desk.id), 1, since, recipient=str(desk_identity.recipient)),
        Entry(Kind.ORIGINALS, str(desk.id), 1, since, recipient=str(originals.recipient)),
    ]
    persons = [
        Entry(
            Kind.PERSONAL,
            str(member),
            1,
            since,
            recipient=str(keys.identity.recipient),
            verifier=keys.verifier,
        )
        for member, keys, _passphrase in people
    ]
    return (*ours, *persons)
