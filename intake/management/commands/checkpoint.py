"""`manage.py checkpoint`: sign the custody log now, besides the daily checkpoint."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.custody.signing import load_key, sign_checkpoint
from intake.errors import IntakeError
from intake.keys import durable
from intake.models import CustodyCheckpoint


class Command(BaseCommand):
    """Prints the signed checkpoint, or writes it to a file. With ROLE=sequencer."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("--out", type=Path)

    def handle(self, *_args: Any, out: Path | None, **options: Any) -> None:
        """Refusals sign nothing."""
        if settings.LOG_KEY_FILE is None:
            raise CommandError("Only the sequencer's role has the log key: set LOG_KEY_FILE.")
        try:
            made = sign_checkpoint(load_key(settings.LOG_KEY_FILE), CustodyCheckpoint.Kind.ASKED)
            if out is not None:
                durable.write(out, made.note.encode(), mode=0o644)
        except IntakeError as refusal:
            raise CommandError(f"Refused: {refusal.code}.") from None
        except OSError:
            raise CommandError("A file could not be written.") from None
        if out is None:
            self.stdout.write(made.note, ending="")
