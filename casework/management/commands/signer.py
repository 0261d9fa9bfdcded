"""`manage.py signer`: the process that holds the dossier key (ROLE=signer).

`--prepare` makes the key; `--restart` begins a new release log after a restore.
"""

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from casework.dossier.signing import key, listed, releases
from casework.dossier.signing.releases import Memory
from casework.dossier.signing.server import SignerServer
from casework.dossier.signing.signer import Signer
from casework.dossier.signing.vouched import Vouched
from intake import recipients
from intake.errors import IntakeError
from intake.keys import strict
from intake.keys.agent.memory import lock_memory
from intake.silence import harden_process


class Command(BaseCommand):
    """Run the signer, prepare its key, or begin a new release log."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        only = parser.add_mutually_exclusive_group()
        only.add_argument(
            "--prepare",
            action="store_true",
            help="make DOSSIER_KEY_FILE and print its entry for the next roll, then leave",
        )
        only.add_argument(
            "--restart",
            action="store_true",
            help="after a restore: begin a new release log that names the last one, then leave",
        )

    def handle(self, *_args: Any, prepare: bool, restart: bool, **_options: Any) -> None:
        """The key first, then the socket: who can connect can be answered."""
        harden_process()
        if settings.DOSSIER_KEY_FILE is None:
            raise CommandError("Set DOSSIER_KEY_FILE: where the dossier key rests.")
        try:
            if prepare:
                entry = key.make(settings.DOSSIER_KEY_FILE)
                self.stdout.write(strict.dump(entry.to_json()), ending="")
            elif restart:
                self.stdout.write(f"The release log goes on as {_restarted()}.")
            else:
                lock_memory()
                _serve(SignerServer(_signer(settings.DOSSIER_KEY_FILE), settings.SIGNER_SOCKET))
        except IntakeError as refusal:
            raise CommandError(f"Refused: {refusal.code}.") from None


def memory() -> Memory:
    """Beside what this role remembers of the roll, for the same reason."""
    return Memory(Path(settings.ROLL_FLOOR_FILE).with_name("release-log"))


def _signer(file: Path) -> Signer:
    private, vouched = key.load(file), Vouched.read(settings.VOUCHED_DIR)
    vouched.require(private, recipients.pinned_root().public)
    return Signer(private, vouched, memory())


def _restarted() -> str:
    first = listed.entries(recipients.current().roll)[0].public.public
    with transaction.atomic(durable=True):
        memory().restart(releases.current(first))
    return releases.current(first).origin


def _serve(server: SignerServer) -> None:
    def leave(_number: int, _frame: FrameType | None) -> None:
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    server.serve()
    sys.exit(0)
