"""`manage.py custody_prove LEAF`: a proof that one event is in the custody log.

LEAF is the event's leaf in hex: the SHA-256 of its salt and body. Prints a C2SP tlog-proof.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.custody.exporting import prove
from intake.errors import IntakeError


class Command(BaseCommand):
    """Under the newest checkpoint of the event's log."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("leaf", type=bytes.fromhex)

    def handle(self, *_args: Any, leaf: bytes, **options: Any) -> None:
        """Refusals print nothing."""
        try:
            self.stdout.write(prove(leaf).text(), ending="")
        except IntakeError as refusal:
            raise CommandError(f"No proof: {refusal.code}.") from None
