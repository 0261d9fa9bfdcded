"""Does the log here begin with what somebody kept outside? By its tree alone, in a few reads.

What lies below the tree, the leaves themselves, `verifying.verify_log` reads: every row of it.
"""

from dataclasses import dataclass
from enum import StrEnum

from intake.custody import checkpoint
from intake.custody.checkpoint import Checkpoint, LogKey
from intake.custody.signing import is_accounted_for, log_keys
from intake.custody.stored import StoredTree
from intake.models import CustodyLink, CustodyLog


class Compared(StrEnum):
    """What the rows say to it."""

    SAME = "same"
    CHANGED = "changed"  # another root over as many entries
    CUT = "cut"  # it covers more than there is
    LOST = "lost"  # it covers more, and a restart says that this was lost in a restore
    ELSEWHERE = "elsewhere"  # of a log that is not here


@dataclass(frozen=True)
class Comparison:
    """`is_revoked`: signed by a key that counts no more, so it vouches for nothing."""

    found: Compared
    kept: Checkpoint
    is_revoked: bool


def compare(document: str) -> Comparison:
    """Hold a signed checkpoint against the log; ends of lines may be those of a form.

    Raises CheckpointError and RollError.
    """
    keys = log_keys()
    signed = checkpoint.read("\n".join(document.strip().splitlines()) + "\n", keys)
    found = _found(signed.checkpoint, keys)
    return Comparison(found, signed.checkpoint, signed.key.revoked is not None)


def _found(kept: Checkpoint, keys: list[LogKey]) -> Compared:
    log = CustodyLog.objects.filter(pk=kept.origin).first()
    if log is None:
        return Compared.ELSEWHERE
    tree = StoredTree(log)
    if kept.size > tree.size:
        return Compared.LOST if is_accounted_for(kept, keys) else Compared.CUT
    try:
        return Compared.SAME if tree.root(kept.size) == kept.root else Compared.CHANGED
    except CustodyLink.DoesNotExist:
        return Compared.CHANGED
