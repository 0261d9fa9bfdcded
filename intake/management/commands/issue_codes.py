"""`manage.py issue_codes NETWORK COUNT`: a batch of admission codes as a sheet to cut out."""

import os
import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from intake.errors import IntakeError, TransientError
from intake.models import Network
from intake.networks import CODE_DAYS, Batch, issue_batch
from intake.sheet_words import words
from intake.sheets import draw

_MOST = 500
_RULE = "- " * 20


class Command(BaseCommand):
    """Prints the codes once. They are not stored in readable form anywhere."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The network's id, as `manage.py make_network` printed it."""
        parser.add_argument("network", type=uuid.UUID)
        parser.add_argument("count", type=int)
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--plain", action="store_true", help="one code a line, nothing else")
        form.add_argument("--sheet", type=Path, help="a PDF to be made, in three languages")

    def handle(self, *args: Any, network: uuid.UUID, count: int, **options: Any) -> None:
        """Issue and print."""
        if not 1 <= count <= _MOST:
            raise CommandError(f"A batch has 1 to {_MOST} codes.")
        try:
            circle = Network.objects.get(pk=network)
        except Network.DoesNotExist:
            raise CommandError("No such network on this server.") from None
        if options["sheet"]:
            self._sheet(circle, count, options["sheet"])
            return
        batch = issue_batch(circle, count)
        if options["plain"]:
            self.stdout.write("\n".join(batch.codes))
            return
        self.stdout.write(
            f"Each code admits one report and is good for {CODE_DAYS} days.\n"
            "Cut the slips apart, mix them, and let each person draw one.\n"
            "Keep no list of who drew which. Burn what is left over.\n"
            f"If the sheet is lost: manage.py revoke_batch {batch.id}\n"
        )
        for code in batch.codes:
            self.stdout.write(f"{_RULE}\n\n        {code}\n")
        self.stdout.write(_RULE)

    def _sheet(self, circle: Network, count: int, file: Path) -> None:
        """Codes that could not be printed are not issued either."""
        try:
            with transaction.atomic():
                batch = issue_batch(circle, count)
                _write(file, _drawn(batch))
        except (IntakeError, TransientError) as fault:
            raise CommandError(f"No sheet was drawn and no code issued: {fault.code}.") from None
        except OSError as fault:
            raise CommandError(f"The sheet cannot be written: {fault.strerror}.") from None
        self.stdout.write(
            f"{count} codes, good for {CODE_DAYS} days. Print the file, then delete it: it is the\n"
            "only place where they can be read.\n"
            f"If the sheet is lost: manage.py revoke_batch {batch.id}"
        )


def _drawn(batch: Batch) -> bytes:
    return draw(batch.codes, str(batch.id), batch.last_day, list(words(batch.last_day)))


def _write(file: Path, pdf: bytes) -> None:
    """Readable by nobody else, and never over another file."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(pdf)
