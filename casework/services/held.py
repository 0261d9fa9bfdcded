"""What stays after an erasure is held until two custodians have read it (P13).

An erasure takes the links to what went out of every record that stays. Words it does not read:
a summary may still tell of whom it was erased for. So a record that had such a link and has
words is in no list, no search and no dossier until two custodians have read the same version of
it; lists that name it have its short id, and a link to it opens for custodians alone. A change
of it begins that anew. A report is in the queue and opens, without what was noted on it:
somebody may be in danger.
"""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from casework import policy, register
from casework.dossier.profile import Gap
from casework.records import Dossier, Record, Stored, Tombstone
from casework.records.tombstone import Look
from casework.retention import Plan
from casework.services import listing
from casework.services.deeds import Change, carry_out, seen
from casework.unlocked import Unlocked
from intake import clock

HELD = "held_after_erasure"


@dataclass(frozen=True, repr=False)
class Held:
    """A record that waits, and ids of who read it as it is now."""

    stored: Stored[Record]
    stone: Tombstone
    read_by: frozenset[uuid.UUID]

    def __repr__(self) -> str:
        return f"<Held {self.stored.record.id}>"


def to_hold(doing: Plan) -> tuple[uuid.UUID, ...]:
    """Of what an erasure changes, what says anything. The register of what left stays open."""
    stays = (after for after, _before in doing.changed if not isinstance(after, Dossier))
    return tuple(one.id for one in stays if any(one.words()) or any(one.names()))


def held(by: Unlocked, desk: uuid.UUID) -> list[Held]:
    """Everything that waits, oldest erasure first. Raises as `register.of`."""
    here = register.of(by, desk)
    stones = sorted((one.record for one in _stones(by, desk)), key=lambda one: (one.on, one.id))
    found = ((stone, here.get(row)) for stone in stones for row in stone.held)
    return [Held(one, stone, _readers(stone, one)) for stone, one in found if one is not None]


def unread(by: Unlocked, desk: uuid.UUID) -> int:
    """How many of them this person has not read as they are now."""
    return sum(by.member.pk not in one.read_by for one in held(by, desk))


def keep(by: Unlocked, desk: uuid.UUID, row: uuid.UUID, *, expects: int) -> None:
    """A custodian read a record that is held, and it may stay as it is.

    Args:
        expects: the version that they read.

    Raises IntakeError: custodians_only, not_held, read_already, row_changed, and as `deeds.seen`.
    """
    policy.require(by.is_custodian(desk), "custodians_only")
    stones = [one for one in _stones(by, desk) if row in one.record.held]
    policy.require(bool(stones), "not_held")
    read = seen(by, desk, Record, row, expects)
    me = by.member.pk
    policy.require(any(me not in _readers(one.record, read) for one in stones), "read_already")
    look = Look(row=row, version=read.version, by=me, on=clock.today())
    changes = [Change(one.record.looked(look), one) for one in stones]
    carry_out("held.read", by, desk, changes, row=str(row), version=read.version)


def gaps(by: Unlocked, desk: uuid.UUID, chosen: Collection[uuid.UUID]) -> Iterator[Gap]:
    """What is held of what a dossier would hold. Left out silently, nobody would ask those whom
    it is about; so it stands in the way.
    """
    waits = register.of(by, desk).held
    return (Gap(HELD, row) for row in chosen if row in waits)


def require_free(by: Unlocked, desk: uuid.UUID, version: Dossier) -> None:
    """IntakeError("held_after_erasure") for a version with a record that is held: what it says
    of that was written before. Numbers of a whole desk have no words.
    """
    waits = register.of(by, desk).held & set(version.items)
    policy.require(version.whole or listing.is_of_all(version) or not waits, HELD)


def _stones(by: Unlocked, desk: uuid.UUID) -> list[Stored[Tombstone]]:
    every = register.of(by, desk).all(Tombstone.KIND)
    return [Stored(one.record, one.version) for one in every if isinstance(one.record, Tombstone)]


def _readers(stone: Tombstone, one: Stored[Record]) -> frozenset[uuid.UUID]:
    as_it_is = (one.record.id, one.version)
    return frozenset(look.by for look in stone.looks if (look.row, look.version) == as_it_is)
