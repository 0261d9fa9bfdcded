"""A child process for each claimed row, forked from a warm parent (`intake.forked`)."""

import logging
from collections.abc import Callable

from intake.errors import IntakeError, TransientError
from intake.forked import in_a_fork
from intake.pipeline.outcome import MAX_SIZE, Fault, Outcome, from_line, to_line

log = logging.getLogger("intake.pipeline")


def in_a_child(work: Callable[[], Outcome], *, deadline: float) -> Outcome | Fault:
    """Run `work` in a forked child; a child that dies or dawdles is a fault, never an error.

    Args:
        work: opens, works and seals; whatever it returns or raises crosses the pipe as sealed
            rows or as a fixed code.
        deadline: seconds until the child is killed.
    """
    try:
        line = in_a_fork(lambda: to_line(_attempt(work)), deadline=deadline, most=MAX_SIZE)
    except TransientError as fault:
        return Fault(fault.code, passing=True)
    if line is None:
        return Fault("child_too_slow", passing=True)
    try:
        return from_line(line)
    except IntakeError:
        return Fault("child_died", passing=True)


def _attempt(work: Callable[[], Outcome]) -> Outcome | Fault:
    try:
        return work()
    except IntakeError as refusal:
        # The agent's word for a lease that ran out while we slept: it says nothing of the row.
        return Fault(refusal.code, passing=refusal.code == "not_claimed")
    except TransientError as fault:
        return Fault(fault.code, passing=True)
    except OSError:
        return Fault("system_fault", passing=True)
    except Exception:  # (its text may quote the report: the log prints class and place only)
        log.exception("a child met a fault that has no name")
        return Fault("worker_bug", passing=True)
