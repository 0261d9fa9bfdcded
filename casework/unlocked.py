"""A member with their keys in memory: what a passphrase opens, for one session's time."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db.models import Max

from casework.models import KeyShare, Member
from casework.personal import PersonalKeys
from casework.services.desks import share_inner
from intake.errors import IntakeError
from intake.sealing import HybridIdentity, open_bytes, split, unwrap

_KEY, _SALT = 32, 16


class RowKeys(NamedTuple):
    """What one write of one row is sealed and logged with (`docs/formats.md`)."""

    key: bytes  # 32
    written: bytes  # 16: salt of the leaf that this write leaves
    superseded: bytes  # 16: salt of the leaf that the next write of this row leaves

    def __repr__(self) -> str:
        return "<RowKeys>"


@dataclass(frozen=True, repr=False)
class DeskKeys:
    """A desk's secrets, by generation from 1; the newest seals, all open."""

    desk: uuid.UUID
    seeds: Mapping[int, bytes]  # 32 octets each

    def __repr__(self) -> str:
        return f"<DeskKeys of {self.desk}>"

    @property
    def generation(self) -> int:
        """The newest generation, under which new work is sealed."""
        return max(self.seeds)

    @cached_property
    def identities(self) -> tuple[HybridIdentity, ...]:
        """All generations, newest first, for `intake.sealing.unwrap`."""
        return tuple(self.identity(number) for number in sorted(self.seeds, reverse=True))

    def identity(self, generation: int) -> HybridIdentity:
        """One generation's identity. Raises IntakeError("generation_unknown")."""
        return HybridIdentity(self._seed(generation))

    def row_keys(
        self, kind: str, row: uuid.UUID | str, version: int, generation: int, secret: bytes
    ) -> RowKeys:
        """Everything that one version of one row derives from.

        Args:
            secret: the row's 32 octets in the key table; without them nobody opens it again.

        Raises IntakeError("generation_unknown").
        """
        place = f"amanat row v1\n{kind}\n{row}\n{version}\n{generation}".encode()
        out = self._derive(generation, secret, place, _KEY + 2 * _SALT)
        return RowKeys(out[:_KEY], out[_KEY : _KEY + _SALT], out[_KEY + _SALT :])

    def row_key(
        self, kind: str, row: uuid.UUID, version: int, generation: int, secret: bytes
    ) -> bytes:
        """The key alone, 32 octets. As `row_keys`."""
        return self.row_keys(kind, row, version, generation, secret).key

    def tally_salt(self, deed: str, number: int, generation: int) -> bytes:
        """16 octets: salt of the leaf that counts the desk's `number`-th row in or out."""
        place = f"amanat row tally v1\n{deed}\n{number}".encode()
        return self._derive(generation, self.desk.bytes, place, _SALT)

    def name_for(self, purpose: str, subject: bytes) -> bytes:
        """16 octets that nobody else can tell belong to the subject; of the first generation, so
        that they stay the same when the desk's key is changed.
        """
        return self._derive(min(self.seeds), subject, f"amanat {purpose} name v1".encode(), _SALT)

    def _derive(self, generation: int, salt: bytes, place: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length=length, salt=salt, info=place).derive(self._seed(generation))

    def _seed(self, generation: int) -> bytes:
        try:
            return self.seeds[generation]
        except KeyError:
            raise IntakeError("generation_unknown") from None


@dataclass(frozen=True, repr=False)
class Unlocked:
    """A member with their desks' keys. `originals_a` is one half, of custodians only."""

    member: Member
    keys: PersonalKeys
    desks: Mapping[uuid.UUID, DeskKeys]
    originals_a: Mapping[uuid.UUID, bytes]

    def __repr__(self) -> str:
        return f"<Unlocked {self.member.pk}>"

    def desk(self, desk: uuid.UUID) -> DeskKeys:
        """The keys of one desk. Raises IntakeError("not_your_desk")."""
        try:
            return self.desks[desk]
        except KeyError:
            raise IntakeError("not_your_desk") from None

    def is_custodian(self, desk: uuid.UUID) -> bool:
        """Whether they hold half of this desk's originals key."""
        return desk in self.originals_a

    @property
    def identities(self) -> list[HybridIdentity]:
        """Every desk identity this person may open with."""
        return [one for desk in self.desks.values() for one in desk.identities]


def unlock(member: Member, passphrase: str) -> Unlocked:
    """Open a member's keys and shares; about a second, by design of the passphrase file.

    Raises IntakeError("passphrase_wrong").
    """
    return from_keys(member, PersonalKeys.unwrap(bytes(member.wrapped_identity), passphrase))


def from_keys(member: Member, keys: PersonalKeys) -> Unlocked:
    """Open the shares that rest wrapped to this member now.

    Raises the seal's own refusals for a share that was altered or is another's.
    """
    desks: dict[uuid.UUID, dict[int, bytes]] = {}
    halves: dict[uuid.UUID, bytes] = {}
    for share in _shares(member):
        secret = _open_share(share, keys)
        if share.kind == KeyShare.Kind.DESK:
            desks.setdefault(share.desk_id, {})[share.generation] = secret
        else:
            halves[share.desk_id] = secret
    known = {desk: DeskKeys(desk, seeds) for desk, seeds in desks.items()}
    return Unlocked(member, keys, known, halves)


def require_newest(keys: DeskKeys) -> None:
    """IntakeError("keys_outdated") unless these are the keys that the desk has now.

    Its key is changed when somebody leaves. A session unlocked before that would go on sealing
    for them.
    """
    shares = KeyShare.objects.filter(desk=keys.desk, kind=KeyShare.Kind.DESK)
    newest = shares.aggregate(newest=Max("generation"))["newest"]
    if newest is not None and newest > keys.generation:
        raise IntakeError("keys_outdated")


def _shares(member: Member) -> Sequence[KeyShare]:
    """Oldest generation first, so that of the halves the newest stays."""
    return list(KeyShare.objects.filter(member=member).order_by("generation"))


def _open_share(share: KeyShare, keys: PersonalKeys) -> bytes:
    header, payload = split(bytes(share.sealed))
    key = unwrap(header, [keys.identity])
    return open_bytes(header, payload, key, share_inner(share.kind, share.desk_id), limit=64)
