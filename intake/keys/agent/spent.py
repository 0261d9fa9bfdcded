"""Which approvals the opener has answered, remembered on disk: each once, so many a day.

One small file for each answer. Its name has the day until which it is kept, a tag for each
person who signed that is another one every day, and the approval's nonce; nothing is in it.
Whoever takes the agent's folder can count a week's openings and not say whose they were.
"""

import hashlib
import hmac
import threading
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from intake.errors import IntakeError
from intake.keys import durable
from intake.keys.approval import LONGEST

# A clock that was set back must not bring an approval to life whose file was already removed.
_KEPT = LONGEST + timedelta(days=35)
_TAG = b"amanat/opener/1\0"


class Spent:
    """The files under `folder`. `secret` (32 bytes) makes the tags."""

    def __init__(self, folder: Path, secret: bytes, a_day: int) -> None:
        self._folder = folder
        self._secret = secret
        self._a_day = a_day
        self._lock = threading.Lock()

    def spend(self, nonce: str, people: Sequence[str], today: date) -> None:
        """Remember before anything is let out, so that a crash can only cost an approval.

        Raises IntakeError: approval_spent, too_many_openings; and OSError, after which nothing
        may be let out either.
        """
        with self._lock:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            names = [file.name for file in self._folder.iterdir()]
            tags = [self._tag(person, today) for person in people]
            if any(name.endswith(f".{nonce}") for name in names):
                raise IntakeError("approval_spent")
            if any(sum(tag in name.split(".") for name in names) >= self._a_day for tag in tags):
                raise IntakeError("too_many_openings")
            name = ".".join([str(today + _KEPT), *tags, nonce])
            durable.write(self._folder / name, b"")
            self._forget(names, today)

    def _forget(self, names: Iterable[str], today: date) -> None:
        for name in names:
            if name < str(today):
                durable.remove(self._folder / name)

    def _tag(self, person: str, today: date) -> str:
        told = _TAG + f"{today} {person}".encode()
        return hmac.new(self._secret, told, hashlib.sha256).hexdigest()[:16]
