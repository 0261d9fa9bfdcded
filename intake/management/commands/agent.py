"""`manage.py agent`: the key agent process. `--prepare` makes its store first, once."""

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake import clock
from intake.errors import IntakeError
from intake.keys import Entry, Kind, strict
from intake.keys.agent.agent import Agent
from intake.keys.agent.memory import lock_memory
from intake.keys.agent.server import AgentServer
from intake.keys.agent.store import WORK_FACTOR, Store
from intake.keys.ceremony.asking import passphrase_from
from intake.silence import harden_process


class Command(BaseCommand):
    """Run the agent, or prepare its store."""

    help = "Run the key agent (ROLE=agent)."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="make AGENT_DIR and print the certifier's entry for the next roll, then leave",
        )
        parser.add_argument("--work-factor", type=int, default=WORK_FACTOR, help="scrypt, 1 to 20")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Keys first, then the socket: who can connect can be answered."""
        harden_process()
        if settings.AGENT_DIR is None:
            raise CommandError("Set AGENT_DIR: the folder of the agent's age files.")
        if options["prepare"]:
            self.stdout.write(prepare(settings.AGENT_DIR, options["work_factor"]), ending="")
            return
        agent = Agent(settings.AGENT_DIR, settings.AGENT_OPERATORS)
        agent.memory_locked = lock_memory()
        if settings.AGENT_PASSPHRASE_FILE is not None:
            _unlock_from(settings.AGENT_PASSPHRASE_FILE, agent)
        _serve(AgentServer(agent, settings.AGENT_SOCKET))


def prepare(folder: Path, work_factor: int) -> str:
    """Make the store; returns the line that the ceremony adds to the next roll."""
    passphrase = passphrase_from(settings.AGENT_PASSPHRASE_FILE, "New passphrase of this host")
    try:
        store = Store.found(folder, passphrase, work_factor=work_factor)
    except IntakeError:
        raise CommandError("AGENT_DIR already holds a store; nothing was changed.") from None
    return strict.dump(certifier_entry(store).to_json())


def certifier_entry(store: Store) -> Entry:
    """The entry that makes the organisation believe this agent's certificates."""
    public = store.certifier().verifier
    return Entry(Kind.CERTIFIER, "organisation", 1, clock.today(), verifier=public.base64)


def _unlock_from(file: Path, agent: Agent) -> None:
    try:
        agent.unlock(passphrase_from(file, ""))
    except IntakeError as refusal:
        raise CommandError(f"The agent stays locked and stops: {refusal.code}.") from None


def _serve(server: AgentServer) -> None:
    def leave(_number: int, _frame: FrameType | None) -> None:
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    server.serve()
    sys.exit(0)
