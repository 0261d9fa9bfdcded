"""`manage.py custody_export FOLDER`: the custody log for outside tools.

Writes each log into a folder of its own, its newest checkpoint and the tree as tiles; beside it
the verifier lines of its keys, to be compared with the roll. It tells how much happened, never
what: not for recipients of dossiers.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.custody.exporting import export
from intake.errors import IntakeError


class Command(BaseCommand):
    """Prints the folders that were written."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, folder: Path, **options: Any) -> None:
        """Refused where something is already."""
        if folder.exists():
            raise CommandError(f"{folder} exists; name a new folder.")
        try:
            written = export(folder)
        except IntakeError as refusal:
            raise CommandError(f"Not exported: {refusal.code}.") from None
        except OSError:
            raise CommandError("A file could not be written.") from None
        if not written:
            raise CommandError("Nothing was signed yet: make a checkpoint first.")
        for place in written:
            self.stdout.write(str(place))
