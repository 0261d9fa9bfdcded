"""From a sealed report to a working copy: claim, work in a child, finish under the token.

The process that runs this never opens anything and may live long. All text stages are one
claim and one finish; each attachment is a row of its own.
"""

import logging

from django.conf import settings

from intake import custody, identities, recipients
from intake.errors import IntakeError, TransientError
from intake.models import Stage
from intake.models.submission import LONGEST_PAUSE
from intake.pipeline.child import in_a_child
from intake.pipeline.claims import KINDS, Claim, claim_next, finish, put_back
from intake.pipeline.files import work_file
from intake.pipeline.mailboxes import work_seed
from intake.pipeline.outcome import Fault, Outcome
from intake.pipeline.parts import seal_part
from intake.pipeline.text import work_text
from intake.queue import Lane
from intake.recipients import Recipients
from intake.sealing import HybridRecipient

log = logging.getLogger("intake.pipeline")
# A claim counts one, because a row that takes its whole worker down leaves no other trace. A
# fault that a worker lived to see counts four: five of those are the row's own, while five
# restarts in the middle of a report say nothing of it.
_SEEN = 4
WORK = {"submission": work_text, "attachment": work_file, "seed": work_seed}
# Waits that say nothing about the row: they do not use up its attempts.
_NOT_ITS_FAULT = frozenset(
    {
        "agent_away",
        "agent_busy",
        "agent_fault",
        "agent_locked",
        "database_away",
        "no_process",
        "sandbox_missing",
        "storage_fault",
        "storage_full",
    }
)


def work_off(lane: Lane) -> int:
    """Claim and settle rows of a lane until none waits; returns how many were settled.

    Stops at a fault that would meet every row (the agent is locked, the disk is full, no
    roll verifies): the sweeper rings again.
    """
    settled = 0
    if not identities.is_ready():
        log.warning("work waits: the key agent is locked or away")
        return 0
    while claim := claim_next(lane):
        try:
            keys = recipients.current()
        except (IntakeError, TransientError):
            put_back(claim, after_seconds=_pause(1), attempts=claim.attempts - 1)
            log.warning("work waits: no roll of keys verifies")
            break
        # A row that took its whole worker down each time is not opened again.
        poison = claim.attempts > settings.MAX_ATTEMPTS * _SEEN
        result = Fault("worker_died", passing=False) if poison else _work(claim, keys)
        if isinstance(result, Fault) and result.passing:
            if result.code in _NOT_ITS_FAULT:
                put_back(claim, after_seconds=_pause(1), attempts=claim.attempts - 1)
                log.warning(
                    "work waits: a key, the sandbox, the disk or room for a process is missing"
                )
                break
            failed = claim.attempts - 1 + _SEEN
            if failed < settings.MAX_ATTEMPTS * _SEEN:
                put_back(claim, after_seconds=_pause(failed // _SEEN), attempts=failed)
                continue
        settled += _settle(claim, result, keys)
    return settled


def _work(claim: Claim, keys: Recipients) -> Outcome | Fault:
    agent = identities.agent()
    deadline = KINDS[claim.kind].lease_seconds() * 0.9
    return in_a_child(lambda: WORK[claim.kind](claim, keys, agent), deadline=deadline)


def _settle(claim: Claim, result: Outcome | Fault, keys: Recipients) -> bool:
    outcome = _for_a_person(claim, result.code, keys) if isinstance(result, Fault) else result
    try:
        return finish(claim, outcome)
    except IntakeError:  # two packets with one code, worked at the same time
        return finish(claim, _for_a_person(claim, "packet_code_unknown", keys))


def _for_a_person(claim: Claim, code: str, keys: Recipients) -> Outcome:
    """The worker gives up: the reason is sealed, the original stays untouched.

    What no key of this host opens waits for the ceremony instead.
    """
    stage = Stage.CUSTODY if code == "no_key_opens" else Stage.NEEDS_PERSON
    readers = [_reader(claim, keys)]
    note = seal_part("note", claim, {"reason": code}, readers)
    event = custody.draft("submission.needs_person", readers, row=str(claim.row), reason=code)
    return Outcome(stage, (note,), event)


def _reader(claim: Claim, keys: Recipients) -> HybridRecipient:
    """The desk; custody where the circle was revoked and no desk is left to tell."""
    try:
        return keys.desk(keys.desk_of(claim.network))
    except IntakeError:
        return keys.custody


def _pause(attempts: int) -> float:
    """Seconds until a row is tried again: 1, 2, 4 … at most a minute."""
    return float(min(LONGEST_PAUSE, 1 << min(attempts - 1, 6)))
