"""A unix socket that is asked one line and answers one line: the agent's, and the signer's.

Its group may ask. What is asked is a question's own matter; who may, how often, and what becomes
of refusals, passing faults and faults without a name is settled here, once.
"""

import contextlib
import logging
import os
import socket
import threading
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from django.db import close_old_connections, connections

from intake.errors import IntakeError, TransientError
from intake.keys.agent import wire
from intake.keys.agent.peers import Pace, Peer, peer_of


class Listening(ABC):
    """Listens from the start until `stop`; each thread in `answer_all` answers one at a time."""

    name: ClassVar[str]  # in its codes: NAME_not_allowed, NAME_busy, NAME_fault
    per_second: float  # questions, in the long run
    patience: ClassVar[float]  # seconds a peer may take to ask
    longest: ClassVar[int] = wire.MAX_LINE  # octets of a question

    def __init__(self, path: Path) -> None:
        self._path, self._pace = path, Pace(self.per_second)
        self._stopping, self._listener = threading.Event(), _bound(path)
        self._group = path.stat().st_gid

    @abstractmethod
    def answer(self, question: dict[str, Any], who: Peer) -> dict[str, Any]:
        """May raise IntakeError, which refuses, and TransientError, which says later."""

    def answer_all(self) -> None:
        """Until stopped, with a database connection of this thread's own."""
        while not self._stopping.is_set():
            try:
                peer, _ = self._listener.accept()
            except OSError:
                if self._stopping.wait(0.1):
                    break
                continue
            with peer, contextlib.suppress(OSError):
                self._hear(peer)
        connections.close_all()

    def stop(self) -> None:
        """Ask the threads to end. Safe in a signal handler."""
        self._stopping.set()
        self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)

    def _hear(self, peer: socket.socket) -> None:
        """Hear first, judge then: to hang up on who still speaks looks like being away."""
        peer.settimeout(self.patience)
        who = peer_of(peer)
        try:
            question = wire.receive(peer, self.longest)
        except wire.BadLineError as refusal:
            wire.send(peer, {"refused": refusal.code})
            return
        if not who.may_ask(self._group):
            wire.send(peer, {"refused": f"{self.name}_not_allowed"})
        elif not self._pace.take():
            wire.send(peer, {"later": f"{self.name}_busy"})
        else:
            wire.send(peer, self._answer_allowed(question, who))

    def _answer_allowed(self, question: dict[str, Any], who: Peer) -> dict[str, Any]:
        close_old_connections()
        try:
            return self.answer(question, who)
        except IntakeError as refusal:
            return {"refused": refusal.code}
        except TransientError as fault:
            return {"later": fault.code}
        except Exception:
            # One bad question must not take a thread away from the others. The log line has
            # the place, never the value.
            logging.getLogger(type(self).__module__).exception("a question could not be answered")
            return {"later": f"{self.name}_fault"}


def _bound(path: Path) -> socket.socket:
    """Mode 0660, bound under a temporary mask: it is never open to others, even briefly."""
    path.unlink(missing_ok=True)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o117)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(64)
    return listener
