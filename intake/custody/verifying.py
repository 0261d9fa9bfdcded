"""Verifying the database's own log."""

from collections.abc import Iterable

from intake.custody import stored
from intake.custody.evidence import Outside, Verdict
from intake.custody.signing import log_keys
from intake.custody.verification import verify
from intake.models import CustodyEvent


def verify_log(outside: Iterable[Outside] = ()) -> Verdict:
    """Recompute the whole log and hold it against what is stored and what was brought.

    Millions of entries take seconds each, and no more memory than one. Raises RollError:
    where
    anything was signed, only the roll knows whose signatures count.
    """
    # Checkpoints before links: the log may grow meanwhile, and must not look cut.
    logs, checkpoints, brought = stored.logs(), stored.checkpoints(), list(outside)
    is_signed = checkpoints or brought or any(log.restart for log in logs)
    verdict = verify(logs, stored.links(), checkpoints, brought, log_keys() if is_signed else [])
    if waiting := CustodyEvent.objects.filter(custodylink__isnull=True).count():
        verdict.remarks.append(
            f"Events that wait for their place: {waiting}. Is the sequencer running?"
        )
    return verdict


def first_fault() -> str | None:
    """The first thing that is wrong with the stored log by itself, in a sentence; None: nothing."""
    return next(iter(verify_log().faults), None)
