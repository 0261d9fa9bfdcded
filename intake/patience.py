"""How long a line may hold a thread. Pure.

Behind Tor there are no addresses to count, and each open request holds one of the web's threads.
A bad line is answered with patience, a line that only pretends to send with an end. While few
threads are taken there is much patience; in a crowd there is little, so that somebody's turn
comes: what an upload in pieces had brought is kept, and so is each file that was whole.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How slow one may be. Times in seconds."""

    head: float  # from the first byte of a request to the end of its head
    silence: float  # without a byte
    grace: float  # before the average counts at all
    slowest: float  # bytes a second on average


PLENTY = Patience(head=20.0, silence=120.0, grace=300.0, slowest=200.0)  # a tenth of a poor 2G line
LITTLE = Patience(head=5.0, silence=10.0, grace=30.0, slowest=2000.0)  # a third of 50 kbit/s


class Watch:
    """Over the line of one request: how long it may still be waited for."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self.begin()

    def begin(self) -> None:
        """A request begins, with its head."""
        self._started = self._heard_at = self._now()
        self._received, self._is_head = 0, True

    def head_came(self) -> None:
        """Its body begins, if it has one."""
        self._started = self._heard_at = self._now()
        self._received, self._is_head = 0, False

    def heard(self, count: int) -> None:
        """So many bytes came."""
        self._heard_at = self._now()
        self._received += count

    def left(self, patience: Patience) -> float:
        """Seconds that the next byte may still take; none is left at 0 and below."""
        now = self._now()
        spent = now - self._started
        if self._is_head:
            return patience.head - spent
        earned = max(patience.grace, self._received / patience.slowest)
        return min(patience.silence - (now - self._heard_at), earned - spent)
