"""F9: `clock_jumps REPORTS SEED`: the clock leaps an hour back and forth under everybody.

Noon of the next day is where it leaps around, so that no leap crosses midnight and makes
today's certificate tomorrow's.
"""

import random
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from intake import clock
from intake.models import Submission
from intake.queue import Lane
from tests.faults import ground, points, working
from tests.faults.accepting import Submitters
from tests.faults.checker import Checker

_HOUR = timedelta(hours=1)


def main(reports: str, seed: str) -> dict[str, Any]:
    """Accept, work and die while the clock leaps; then see who waits after it went back."""
    chance = random.Random(int(seed))
    noon = datetime.combine(clock.today() + timedelta(days=1), time(12), UTC) - clock.now()
    base = ground.prepare()
    working.lighten(base)
    working.warm()
    points.install()
    submitters = Submitters(base, int(reports), int(seed))
    submitters.send_and_kill(4, before=lambda: _leap(chance, noon))
    _leap(chance, noon)
    submitters.retry()
    for turn in range(int(reports)):
        _leap(chance, noon)
        process, with_parent = working.SERIES[turn % len(working.SERIES)]
        number = 1 + turn % 9
        lane = list(Lane)[turn % 2]
        ground.in_fork(partial(working.doomed, lane, process, with_parent, number))
    stuck = _stuck_after_going_back(noon)
    working.finish_everything(since=noon)
    history = submitters.history
    found = Checker(base.desk, settled=True, epoch=base.epoch).check(
        history.covered(), int(reports)
    )
    return found | {
        "told": len(history.told), "acknowledged": len(history.acknowledged),
        "kills": points.kills(), "stuck": stuck,
    }  # fmt: skip


def _leap(chance: random.Random, noon: timedelta) -> None:
    working.turn_clock(noon + chance.choice((-_HOUR, timedelta(), _HOUR)))


def _stuck_after_going_back(noon: timedelta) -> int:
    """A worker claims in a clock that is an hour ahead and dies; the clock is set right.

    How many of its rows nobody may take two minutes later: longer than the lease of a report.
    """
    working.turn_clock(noon + _HOUR)
    for lane in Lane:
        ground.in_fork(partial(working.doomed, lane, "child", True, 1))
    working.turn_clock(noon + timedelta(minutes=2))
    received = Submission.objects.filter(stage="received")
    return received.count() - Submission.waiting(clock.now()).count()
