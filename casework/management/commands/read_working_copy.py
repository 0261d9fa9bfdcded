"""`manage.py read_working_copy SUBMISSION --member ID`: open one and print it."""

import json
import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.reading import open_working_copy, unlock
from intake.errors import IntakeError
from intake.keys.ceremony.asking import passphrase_from


class Command(BaseCommand):
    """For a member with their passphrase. The reading is a custody event."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The passphrase is typed, or read from a file in tests; never an argument."""
        parser.add_argument("submission", type=uuid.UUID)
        parser.add_argument("--member", type=uuid.UUID, required=True)
        parser.add_argument("--passphrase-file")

    def handle(self, *args: Any, submission: uuid.UUID, **options: Any) -> None:
        """Print the redacted text and what the machine proposes."""
        file = Path(options["passphrase_file"]) if options["passphrase_file"] else None
        try:
            phrase = passphrase_from(file, "Passphrase")
            copy = open_working_copy(submission, by=unlock(options["member"], phrase))
        except IntakeError as refusal:
            raise CommandError(f"Not opened: {refusal.code}.") from None
        self.stdout.write(json.dumps(json.loads(copy.to_bytes()), ensure_ascii=False, indent=1))
