"""Who may talk to the agent: the kernel's word for it, and how often."""

import grp
import os
import pwd
import socket
import struct
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass

_CREDENTIALS = struct.Struct("iII")  # pid, uid, gid


@dataclass(frozen=True)
class Peer:
    """User and primary group of the process at the other end."""

    uid: int
    gid: int

    @property
    def may_administer(self) -> bool:
        """The agent's own user, and root: may unlock and hand over halves."""
        return self.uid in (0, os.geteuid())

    def is_one_of(self, users: Collection[str]) -> bool:
        """Whether the process is of a user with one of these names."""
        try:
            return pwd.getpwuid(self.uid).pw_name in users
        except KeyError:
            return False

    def may_ask(self, group: int) -> bool:
        """Also members of the socket's group: the worker's user is put there."""
        return self.may_administer or self.gid == group or group in _groups(self.uid)


def peer_of(connection: socket.socket) -> Peer:
    """Credentials as the kernel recorded them at connect."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, uid, gid = _CREDENTIALS.unpack(raw)
    return Peer(uid, gid)


def _groups(uid: int) -> set[int]:
    try:
        user = pwd.getpwuid(uid)
    except KeyError:
        return set()
    return {user.pw_gid, *(g.gr_gid for g in grp.getgrall() if user.pw_name in g.gr_mem)}


class Pace:
    """At most `per_second` in the long run, and as many at once."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._left = per_second
        self._at = time.monotonic()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Whether one more may pass now."""
        with self._lock:
            now = time.monotonic()
            self._left = min(self._per_second, self._left + (now - self._at) * self._per_second)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
