"""How long an account must wait after failures, told plainly; a wrong login waits like a right one.

Three failures are free, then each doubles the wait, from 2 seconds to 15 minutes at most. The
count outlives a restart in the member's row; instants are in memory only.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.db.models import F

from casework.models import Member
from intake.errors import IntakeError

FREE = 3
LONGEST = 15 * 60.0  # seconds
_MOST = 10_000  # logins remembered, invented ones included


class TooManyTries(IntakeError):
    """`seconds` to wait, rounded up."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too_many_tries")
        self.seconds = int(seconds) + 1


@dataclass
class _Tries:
    count: int
    until: float


_lock = threading.Lock()
_tries: OrderedDict[str, _Tries] = OrderedDict()


def check(login: str) -> None:
    """Raises TooManyTries while the wait lasts. A try during it is not looked at at all."""
    with _lock:
        tries = _tries.get(login)
    wait = tries.until - time.monotonic() if tries else 0.0
    if wait > 0:
        raise TooManyTries(wait)


def failed(login: str, member: Member | None) -> int:
    """Count one failure, of either step; returns how many there were in a row."""
    if member is not None:
        Member.objects.filter(pk=member.pk).update(failures=F("failures") + 1)
    with _lock:
        before = _tries.get(login)
        known = member.failures if member else 0
        count = max(before.count if before else 0, known) + 1
        wait = min(2.0 ** (count - FREE), LONGEST) if count > FREE else 0.0
        _tries[login] = _Tries(count, time.monotonic() + wait)
        _tries.move_to_end(login)
        while len(_tries) > _MOST:
            _tries.popitem(last=False)
    return count


def passed(member: Member) -> None:
    """Both steps were right: count from nothing."""
    Member.objects.filter(pk=member.pk, failures__gt=0).update(failures=0)
    with _lock:
        _tries.pop(member.login, None)


def forget() -> None:
    """As a restart does."""
    with _lock:
        _tries.clear()
