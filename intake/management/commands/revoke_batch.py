"""`manage.py revoke_batch ID`: a printed sheet, or an issuer's tokens, admit nobody from now on."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.networks import revoke_batch


class Command(BaseCommand):
    """Acts at once. Reports that came through the batch are left as they are."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The number at the foot of a sheet's first page, or the batch of an issuer's key."""
        parser.add_argument("batch", type=uuid.UUID)

    def handle(self, *_args: Any, batch: uuid.UUID, **_options: Any) -> None:
        """Delete its codes, and take no token of it."""
        revoked = revoke_batch(batch)
        if not (revoked.codes or revoked.is_issuer):
            raise CommandError("No unused code and no issuer is of this batch.")
        self.stdout.write(f"{revoked.codes} unused codes are deleted.")
        if revoked.is_issuer:
            self.stdout.write(
                "No token of this issuer is taken any more. So that no change in the database can\n"
                "undo it: ceremony issuers --revoke, then publish_issuers."
            )
