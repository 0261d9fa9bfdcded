"""`manage.py publish_issuers FILE`: whose admission tokens are taken, as the root signed it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.errors import IntakeError
from intake.issuers import publish


class Command(BaseCommand):
    """Verify against the pinned root, then insert."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """As `ceremony issuers` wrote it."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Insert it; the form takes tokens by it at once."""
        try:
            statement = publish(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise CommandError("The file cannot be read.") from None
        except IntakeError as refusal:
            raise CommandError(f"Not published: {refusal.code}.") from None
        self.stdout.write(f"Statement {statement.version} of {len(statement.issuers)} issuers.")
