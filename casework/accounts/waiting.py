"""Short-lived things in this process's memory: what stands between two steps of a person."""

import secrets
import threading
import time
from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")
_TOKEN = 24  # octets


class Waiting(Generic[T]):
    """Values by a random token or a key, each for so many seconds. Never written anywhere.

    Args:
        seconds: how long a value is kept after it was put.
        most: beyond this many the oldest go; an attacker must not fill the memory.
    """

    def __init__(self, seconds: float, *, most: int = 500) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: OrderedDict[str, tuple[float, T]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, value: T, key: str | None = None) -> str:
        """Keep `value`; returns the key to find it by, a new random one unless given."""
        key = key or secrets.token_urlsafe(_TOKEN)
        with self._lock:
            self._kept[key] = (time.monotonic() + self._seconds, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return key

    def get(self, key: str) -> T | None:
        """The value, if its time has not passed."""
        with self._lock:
            self._forget_old()
            kept = self._kept.get(key)
            return kept[1] if kept else None

    def take(self, key: str) -> T | None:
        """The value, once."""
        with self._lock:
            self._forget_old()
            kept = self._kept.pop(key, None)
            return kept[1] if kept else None

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

    def _forget_old(self) -> None:
        now = time.monotonic()
        for key in [key for key, (until, _) in self._kept.items() if until <= now]:
            del self._kept[key]
