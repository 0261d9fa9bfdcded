"""Handing the custody log's checkpoints out to custodians, and who has which.

Whoever owns the database may cut off unnoticed what no checkpoint outside covers. So each
custodian of a desk is asked for one now and then, and where fewer than two have a late one the
page says so.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework import policy, register
from casework.models import KeyShare, Member
from casework.records import CheckpointTaken
from casework.records.checkpoint_taken import Taking
from casework.services.deeds import Change, carry_out
from casework.unlocked import Unlocked
from intake import clock
from intake.custody import checkpoint
from intake.custody.signing import log_keys
from intake.custody.stored import current_log
from intake.errors import IntakeError
from intake.models import CustodyCheckpoint

# A weekend and a day: nobody is asked twice for having been away over it, and two who come in
# turn leave little that nobody outside vouches for.
DAYS = 3
ENOUGH = 2  # custodians


@dataclass(frozen=True)
class Holder:
    """A custodian, the newest they took of the log that grows, and whether that is late enough."""

    member: uuid.UUID
    login: str
    last: CheckpointTaken | None
    is_enough: bool


def latest() -> CustodyCheckpoint | None:
    """The newest checkpoint of the log that grows."""
    mine = CustodyCheckpoint.objects.filter(log=current_log())
    return mine.order_by("day", "size", "pk").last()


def take(by: Unlocked, desk: uuid.UUID, row: int, how: Taking) -> CustodyCheckpoint:
    """A custodian takes a checkpoint away: it is on record, once, with its event.

    Raises IntakeError: custodians_only, checkpoint_not_here for one that is not of the log that
    grows, checkpoint_revoked; CheckpointError for what no log key signed so; RollError.
    """
    policy.require(by.is_custodian(desk), "custodians_only")
    found = CustodyCheckpoint.objects.filter(pk=row, log=current_log()).first()
    if found is None:
        raise IntakeError("checkpoint_not_here")
    taken = _taken(by, found, how)
    if not any(_is_again(one, taken) for one in _of_log(by, desk, taken.origin)):
        carry_out(
            "checkpoint.taken", by, desk, [Change(taken)],
            origin=taken.origin, size=taken.size, root=taken.root, how=str(how),
        )  # fmt: skip
    return found


def holders(by: Unlocked, desk: uuid.UUID) -> list[Holder]:
    """Every custodian of the desk, by login. Raises as `register.of`."""
    newest = latest()
    taken = [] if newest is None else _of_log(by, desk, newest.log_id)
    kind = KeyShare.Kind.ORIGINALS_A
    ours = KeyShare.objects.filter(desk=desk, kind=kind).values("member")
    people = Member.objects.filter(pk__in=ours).order_by("login")
    return [_holder(one, taken, newest) for one in people]


def is_held(found: Sequence[Holder]) -> bool:
    """Whether as many have a late one as it takes."""
    return sum(one.is_enough for one in found) >= ENOUGH


def untaken(by: Unlocked, desk: uuid.UUID) -> int:
    """How many there are since the last one that this custodian took; 0 while that is enough."""
    mine = next((one for one in holders(by, desk) if one.member == by.member.pk), None)
    if mine is None or mine.is_enough:
        return 0
    made = CustodyCheckpoint.objects.filter(log=current_log())
    return (made.filter(day__gt=mine.last.day) if mine.last else made).count()


def _holder(
    member: Member, taken: Sequence[CheckpointTaken], newest: CustodyCheckpoint | None
) -> Holder:
    mine = [one for one in taken if one.by == member.pk]
    last = max(mine, key=lambda one: (one.day, one.size), default=None)
    is_enough = last is not None and newest is not None and last.day >= _since(newest.day)
    return Holder(member.pk, member.login, last, is_enough)


def _since(newest: date) -> date:
    """From which day on one is late enough. Nobody can take a newer one than there is."""
    return min(newest, clock.today() - timedelta(days=DAYS))


def _taken(by: Unlocked, found: CustodyCheckpoint, how: Taking) -> CheckpointTaken:
    signed = checkpoint.read(found.note, log_keys())
    said = signed.checkpoint
    policy.require((said.origin, said.size) == (found.log_id, found.size), "checkpoint_malformed")
    policy.require(signed.key.revoked is None, "checkpoint_revoked")
    return CheckpointTaken(
        id=uuid.uuid4(),
        by=by.member.pk,
        origin=said.origin,
        size=said.size,
        root=said.root.hex(),
        day=found.day,
        on=clock.today(),
        how=how,
    )


def _is_again(one: CheckpointTaken, taken: CheckpointTaken) -> bool:
    same = (one.by, one.day, one.size, one.root)
    return same == (taken.by, taken.day, taken.size, taken.root)


def _of_log(by: Unlocked, desk: uuid.UUID, origin: str) -> list[CheckpointTaken]:
    every = (one.record for one in register.of(by, desk).all(CheckpointTaken.KIND))
    return [one for one in every if isinstance(one, CheckpointTaken) and one.origin == origin]
