"""Going on after a restore: a new log, whose first leaf names the last outside checkpoint."""

from django.db import transaction

from intake.custody import checkpoint
from intake.custody.checkpoint import CheckpointError
from intake.custody.merkle import Frontier
from intake.custody.restart import Restart
from intake.custody.sequencer import new_origin
from intake.custody.signing import LogError, log_keys
from intake.custody.stored import StoredTree, current_log
from intake.models import CustodyEvent, CustodyLink, CustodyLog


def restart(outside: str) -> CustodyLog:
    """Begin a new log behind the restored rows. The sequencer must stand still meanwhile.

    Args:
        outside: the newest checkpoint that was found outside the server, of whatever log.

    Raises LogError (log_missing; restart_differs: the restored rows contradict it, so that
    another backup is needed), CheckpointError, RollError.
    """
    if len(outside) > checkpoint.LONGEST:
        raise CheckpointError("checkpoint_malformed")
    named = checkpoint.read(outside, log_keys()).checkpoint
    with transaction.atomic(durable=True):
        before = current_log()
        if before is None:
            raise LogError("log_missing")
        tree = StoredTree(before)
        is_here = named.origin == before.origin and named.size <= tree.size
        if is_here and tree.root(named.size) != named.root:
            raise LogError("restart_differs")
        statement = Restart(tree.checkpoint(), outside)
        log = CustodyLog.objects.create(
            origin=new_origin(), begins=before.begins + tree.size, restart=statement.text()
        )
        event = CustodyEvent.objects.create(leaf=statement.leaf())
        node = Frontier().append(statement.leaf())
        CustodyLink.objects.create(position=log.begins, event=event, node=node)
    return log
