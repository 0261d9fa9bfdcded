"""F1: `kill_points REPORTS LIFE WORKERS SEED [MUTATION]`.

REPORTS are sent to web processes that live for LIFE of them; WORKERS die in each lane.
"""

from datetime import timedelta
from typing import Any

from intake import sweeper
from tests.faults import ground, points, working
from tests.faults.accepting import History, Submitters
from tests.faults.checker import Checker, strays
from tests.faults.mutations import MUTATIONS


def main(*words: str) -> dict[str, Any]:
    """Send, kill, check; retry, work, kill, finish, tidy, check."""
    reports, life, workers, seed = (int(word) for word in words[:4])
    base = ground.prepare()
    working.lighten(base)
    points.install()
    for mutation in words[4:]:
        MUTATIONS[mutation]()
    submitters = Submitters(base, reports, seed)
    submitters.send_and_kill(life)
    history = submitters.history
    first = Checker(base.desk, settled=False, epoch=base.epoch).check(history.covered(), reports)
    submitters.retry()
    work(workers)
    orphans = tidy()
    told = Checker(base.desk, settled=True, epoch=base.epoch).check(history.covered(), reports)
    return told | orphans | _of(history) | {"before_retry": first, "kills": points.kills()}


def work(workers: int) -> None:
    """Doomed ones first, then those that finish."""
    working.warm()
    working.overtake(min(workers, 6))
    working.kill_workers(workers)
    working.kill_sequencers(min(workers, 20))
    working.finish_everything()


def tidy() -> dict[str, int]:
    """The sweeper's daily round, some days later; blobs without a row, before it and after."""
    before = strays()
    working.turn_clock(timedelta(days=5))
    ground.in_fork(lambda _pipe: sweeper.tidy())
    return {"orphans": before, "orphans_left": strays()}


def _of(history: History) -> dict[str, int]:
    return {
        "told": len(history.told),
        "acknowledged": len(history.acknowledged),
        "refused": history.refused,
        "other_receipt": history.other_receipt,
    }
