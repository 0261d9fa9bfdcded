"""`manage.py custody_restart FILE`: after a restore, go on under a new origin.

FILE is the newest checkpoint that was kept outside the server. Stop the sequencer first, and
start it afterwards; tell the custodians the new origin.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.custody.restarting import restart
from intake.errors import IntakeError


class Command(BaseCommand):
    """Begins a log whose first leaf names FILE, and says what came back."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("outside", type=Path)

    def handle(self, *_args: Any, outside: Path, **options: Any) -> None:
        """Refusals change nothing."""
        try:
            log = restart(outside.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"{outside} cannot be read.") from None
        except IntakeError as refusal:
            raise CommandError(f"Refused: {refusal.code}. Nothing was changed.") from None
        self.stdout.write(
            f"{log.begins - 1} entries came back. The log goes on as {log.origin}: start the "
            "sequencer, hand out a checkpoint, and tell the custodians this name."
        )
