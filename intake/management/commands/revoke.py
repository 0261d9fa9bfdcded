"""`manage.py revoke epoch|packet|desk|person|signer|network ID`."""

import contextlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.errors import IntakeError, TransientError
from intake.identities import agent
from intake.keys import durable
from intake.keys.revoking import DEEDS, revoke


class Command(BaseCommand):
    """Stop what can be stopped now; draft the roll that says so for good."""

    help = "Revoke a key or a network, and write the draft of the next roll."

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("what", choices=sorted(DEEDS))
        parser.add_argument("id")
        parser.add_argument("--draft", type=Path, help="where to write it; default: ./roll-N.draft")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what it means and what is left to do."""
        try:
            revoked = revoke(options["what"], options["id"])
        except IntakeError as refusal:
            raise CommandError(f"Nothing was revoked: {refusal.code}.") from None
        # Away or locked: it reads the retired certificates when it comes back.
        with contextlib.suppress(IntakeError, TransientError):
            agent().go_round()
        file = options["draft"] or Path(f"roll-{revoked.draft.version}.draft")
        durable.write(file, revoked.draft.body().encode(), mode=0o644)
        self.stdout.write(revoked.at_once)
        self.stdout.write(f"Now sign {file} offline (ceremony sign) and publish it (publish_roll).")
        self.stdout.write(revoked.next_steps)
