"""F1, second half: workers killed at every point of claiming, working in a child and finishing.

Two things are made lighter here, and met in full weight on the stack: file keys come from an
epoch identity in memory instead of the agent's process, and a mailbox is derived from its
receipt by one hash instead of a quarter of a second of Argon2id.
"""

import contextlib
import gc
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db import DatabaseError
from django.db.models import QuerySet

from intake import clock, pipeline, recipients, warmth
from intake.custody.sequencer import link_new_events
from intake.mailbox.seed import MailboxKeys
from intake.mailbox.slots import SlotKey
from intake.models import Submission
from intake.payloads import SMALL
from intake.pipeline import child, claims, mailboxes
from intake.pipeline.claims import Claim, work_waits
from intake.pipeline.outcome import Fault
from intake.queue import Lane
from intake.sealing import FileKey, HybridIdentity, unwrap
from tests.faults.ground import Ground, in_fork
from tests.faults.points import POINTS, Turns

SERIES = (("worker", False), ("child", False), ("child", True))
# The same on rows whose payload is small, and on those whose payload is a blob.
EACH_SIZE = tuple((*who, small) for who in SERIES for small in (True, False))
_real_now = clock.now


def turn_clock(by: timedelta) -> None:
    """From now on this process, and what it forks, lives that much later."""
    patch.object(clock, "now", lambda: _real_now() + by).start()


class HeldKeys:
    """In the agent's place: the file key of the one claimed row, and a tag for every name."""

    def __init__(self, claim: Claim, epoch: HybridIdentity) -> None:
        self._claim, self._epoch = claim, epoch

    def file_key(self, _kind: str, _row: str, _token: int) -> FileKey:
        key = unwrap(self._claim.header, [self._epoch])
        POINTS.reached("key fetched")
        return key

    def linking_tags(self, _kind: str, _row: str, _token: int, names: list[str]) -> list[str]:
        return [hashlib.sha256(name.encode()).hexdigest() for name in names]


def lighten(ground: Ground) -> None:
    """Put the stand-ins into place. Once, before the first fork."""
    for kind, work in list(pipeline.WORK.items()):
        pipeline.WORK[kind] = _in_the_child(work, ground.epoch)
    patch.object(mailboxes, "derive", _quickly_derived).start()
    patch("intake.identities.is_ready", return_value=True).start()
    recipients.current()


def warm() -> None:
    """Load what reading a report needs. Before the first worker, and not before the last web
    process: it makes them half as large again, and so each of their forks and deaths slower.
    """
    warmth.warm_up()
    gc.freeze()


def _in_the_child(work: Callable[..., Any], epoch: HybridIdentity) -> Callable[..., Any]:
    def of_the_child(claim: Claim, keys: Any, _agent: Any) -> Any:
        POINTS.enter("child")
        return work(claim, keys, HeldKeys(claim, epoch))

    return of_the_child


def _quickly_derived(receipt: str) -> MailboxKeys:
    root = hashlib.sha256(receipt.encode()).digest()
    return MailboxKeys(root, HybridIdentity(root), SlotKey(root))


def kill_workers(most: int) -> None:
    """A doomed worker for each waiting row, up to `most` of each lane."""
    for lane in Lane:
        turns = Turns(EACH_SIZE if lane == Lane.TEXT else [(*who, None) for who in SERIES])
        for _ in range(most):
            if not work_waits(lane):
                break
            process, with_parent, small = turns.series
            of_size = partial(_take_only, small=small) if small is not None else lambda: None
            in_fork(partial(doomed, lane, process, with_parent, turns.number, before=of_size))
            turns.go_on()


def _take_only(*, small: bool) -> None:
    """From now on this process finds only reports whose payload is small, or only the others."""
    waiting = Submission.waiting

    def of_size(now: datetime) -> QuerySet[Submission]:
        sizes = {"blob_size__lte": SMALL} if small else {"blob_size__gt": SMALL}
        return waiting(now).filter(**sizes)

    patch.object(Submission, "waiting", of_size).start()


def doomed(
    lane: Lane,
    process: str,
    with_parent: bool,
    fatal: int,
    _pipe: int,
    *,
    before: Callable[[], None] = lambda: None,
) -> None:
    """A worker that takes one row and dies at a point of its own or of its child."""
    before()
    POINTS.enter("worker")
    POINTS.arm(process, fatal, with_parent=with_parent)
    _take_only_one()
    pipeline.work_off(lane)


def _take_only_one() -> None:
    claim_next = claims.claim_next
    taken: list[Lane] = []

    def claim_once(lane: Lane) -> Claim | None:
        if taken:
            return None
        taken.append(lane)
        return claim_next(lane)

    patch.object(pipeline, "claim_next", claim_once).start()


def overtake(times: int) -> None:
    """A worker sleeps past its lease, another settles the row, and the first one wakes."""
    for turn in range(times):
        for lane in Lane:
            in_fork(partial(_sleeper, lane, turn))


def _sleeper(lane: Lane, turn: int, _pipe: int) -> None:
    keys = recipients.current()
    claim = claims.claim_next(lane)
    if claim is None:
        return
    outcome = pipeline._work(claim, keys)
    turn_clock(timedelta(seconds=claims.KINDS[claim.kind].lease_seconds() + 1))
    _take_only_one()
    pipeline.work_off(lane)
    # The database may refuse what a worker without a token tries; what counts is what is left.
    with contextlib.suppress(DatabaseError):
        if turn % 3 == 0:
            pipeline._settle(claim, outcome, keys)
        elif turn % 3 == 1:
            pipeline._settle(claim, Fault("child_too_slow", passing=True), keys)
        else:
            claims.put_back(claim, after_seconds=1, attempts=claim.attempts)


def kill_sequencers(most: int) -> None:
    """A sequencer that dies at each of its points in turn."""
    turns = Turns(["sequencer"])
    for _ in range(most):
        in_fork(partial(_doomed_sequencer, turns.number))
        turns.go_on()


def _doomed_sequencer(fatal: int, _pipe: int) -> None:
    POINTS.enter("sequencer")
    POINTS.arm("sequencer", fatal)
    link_new_events(everything=True)


def finish_everything(since: timedelta = timedelta()) -> None:
    """Clean workers and a clean sequencer, once the leases of the dead have run out."""
    longest = max(kind.lease_seconds() for kind in claims.KINDS.values())
    for turn in (1, 2, 3):
        turn_clock(since + turn * timedelta(seconds=longest, hours=1))
        in_fork(_unharmed)


def _unharmed(_pipe: int) -> None:
    # Forking for each row would double the time, and the doomed workers have tried it.
    patch.object(pipeline, "in_a_child", lambda work, deadline: child._attempt(work)).start()
    for lane in Lane:
        pipeline.work_off(lane)
    link_all()


def link_all(_pipe: int = 0) -> None:
    """The sequencer's work until nothing is left of it."""
    while link_new_events(everything=True):
        pass
