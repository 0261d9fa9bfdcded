"""The agent's socket: a few threads, each with its own database connection."""

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import close_old_connections, connections

from intake.keys.agent import wire
from intake.keys.agent.agent import Agent
from intake.keys.agent.peers import Pace, Peer, peer_of

log = logging.getLogger("intake.keys.agent")
THREADS = 4
_PER_SECOND = 200.0  # questions; eight times what two cores can work off
_PATIENCE = 2.0  # seconds a peer may take to ask
_ROUND_EVERY = 60.0  # seconds
_ROUND_AGAIN = 5.0  # seconds after one that failed: a first roll may be about to be published


class AgentServer:
    """Listens until `stop`. The socket is mode 0660: its group is who may ask."""

    def __init__(self, agent: Agent, path: Path, *, per_second: float = _PER_SECOND) -> None:
        self._agent = agent
        self._path = path
        self._pace = Pace(per_second)
        self._stopping = threading.Event()
        self._listener = listen(path)
        self._group = path.stat().st_gid

    def serve(self) -> None:
        """Answer until stopped; returns when every thread has ended."""
        works: list[Callable[[], None]] = [self._answer_all] * THREADS + [self._rounds]
        threads = [threading.Thread(target=work, daemon=True) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._listener.close()

    def stop(self) -> None:
        """Ask the threads to end. Safe in a signal handler."""
        self._stopping.set()
        self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)

    def _answer_all(self) -> None:
        while not self._stopping.is_set():
            try:
                peer, _ = self._listener.accept()
            except OSError:
                if self._stopping.wait(0.1):
                    break
                continue
            with peer, contextlib.suppress(OSError):
                self._answer(peer)
        connections.close_all()

    def _answer(self, peer: socket.socket) -> None:
        """Hear first, judge then: to hang up on who still speaks looks like being away."""
        peer.settimeout(_PATIENCE)
        who = peer_of(peer)
        try:
            request = wire.receive(peer)
        except wire.BadLineError as refusal:
            wire.send(peer, {"refused": refusal.code})
            return
        if not who.may_ask(self._group):
            wire.send(peer, {"refused": "agent_not_allowed"})
        elif not self._pace.take():
            wire.send(peer, {"later": "agent_busy"})
        else:
            wire.send(peer, self._answer_allowed(request, who))

    def _answer_allowed(self, request: dict[str, Any], who: Peer) -> dict[str, Any]:
        close_old_connections()
        try:
            return self._agent.answer(request, who)
        except Exception:
            # One bad question must not take a thread away from the others. The log line has
            # the place, never the value.
            log.exception("a question could not be answered")
            return {"later": "agent_fault"}

    def _rounds(self) -> None:
        """At start, every minute, and so on each new day within a minute."""
        while not self._stopping.is_set():
            if not self._agent.status({})["locked"]:
                close_old_connections()
                self._agent.go_round()
            self._stopping.wait(_ROUND_AGAIN if self._agent.round_failed else _ROUND_EVERY)
        connections.close_all()


def listen(path: Path) -> socket.socket:
    """A socket that its group may ask, mode 0660.

    Bound under a temporary mask, so that it is never open to others, even briefly.
    """
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
