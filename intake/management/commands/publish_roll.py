"""`manage.py publish_roll FILE`: a roll signed in the ceremony becomes the one in use."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.errors import IntakeError, TransientError
from intake.identities import agent
from intake.keys.ceremony import drafting
from intake.keys.publishing import publish


class Command(BaseCommand):
    """Verify against the pinned root, then insert."""

    help = "Publish a roll that the organisation root signed."

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Insert it, and let the agent certify under it at once."""
        try:
            roll = publish(options["file"].read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise CommandError("The file cannot be read.") from None
        except IntakeError as refusal:
            raise CommandError(f"Not published: {refusal.code}.") from None
        self.stdout.write("\n".join(drafting.summary(None, roll)))
        try:
            agent().go_round()
        except (IntakeError, TransientError) as fault:
            self.stdout.write(f"The agent did not answer ({fault.code}); it looks every minute.")
