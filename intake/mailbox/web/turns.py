"""Slow derivations in turn: a few at a time, a short line behind them, then an honest no. Pure.

Behind Tor there are no addresses to count. What a guess costs is bounded here for the host, and
by the derivation itself for whoever guesses; who asks is never looked at.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from intake.errors import TransientError


class Turns:
    """At most `at_once` inside, at most `in_line` waiting for at most `seconds`."""

    def __init__(self, at_once: int, in_line: int, seconds: float) -> None:
        self._inside = threading.BoundedSemaphore(at_once)
        self._standing = threading.BoundedSemaphore(at_once + in_line)
        self._seconds = seconds

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a place inside. Raises TransientError("mailbox_busy")."""
        if not self._standing.acquire(blocking=False):
            raise TransientError("mailbox_busy")
        try:
            if not self._inside.acquire(timeout=self._seconds):
                raise TransientError("mailbox_busy")
            try:
                yield
            finally:
                self._inside.release()
        finally:
            self._standing.release()
