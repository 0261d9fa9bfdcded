"""The agent's threads: a few that answer its socket, and one that reads the day table."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import close_old_connections, connections

from intake.keys.agent.agent import Agent
from intake.keys.agent.listening import Listening
from intake.keys.agent.peers import Peer

THREADS = 4
_PER_SECOND = 200.0  # questions; eight times what two cores can work off
_ROUND_EVERY = 60.0  # seconds
_ROUND_AGAIN = 5.0  # seconds after one that failed: a first roll may be about to be published


class AgentServer(Listening):
    """The socket's group is who may ask: the users of worker and casework."""

    name, patience = "agent", 2.0

    def __init__(self, agent: Agent, path: Path, *, per_second: float = _PER_SECOND) -> None:
        self._agent, self.per_second = agent, per_second
        super().__init__(path)

    def answer(self, question: dict[str, Any], who: Peer) -> dict[str, Any]:
        """As the agent answers it."""
        return self._agent.answer(question, who)

    def serve(self) -> None:
        """Answer until stopped; returns when every thread has ended."""
        works: list[Callable[[], None]] = [self.answer_all] * THREADS + [self._rounds]
        threads = [threading.Thread(target=work, daemon=True) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._listener.close()

    def _rounds(self) -> None:
        """At start, every minute, and so on each new day within a minute."""
        while not self._stopping.is_set():
            if not self._agent.status({})["locked"]:
                close_old_connections()
                self._agent.go_round()
            self._stopping.wait(_ROUND_AGAIN if self._agent.round_failed else _ROUND_EVERY)
        connections.close_all()
