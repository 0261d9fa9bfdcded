"""`manage.py revoke_batch ID`: what is unused of a printed sheet admits nobody from now on."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.networks import revoke_batch


class Command(BaseCommand):
    """Acts at once. Reports that came through the batch are left as they are."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The number at the foot of a sheet's first page."""
        parser.add_argument("batch", type=uuid.UUID)

    def handle(self, *_args: Any, batch: uuid.UUID, **_options: Any) -> None:
        """Delete its codes."""
        deleted = revoke_batch(batch)
        if not deleted:
            raise CommandError("No unused code is of this batch.")
        self.stdout.write(f"{deleted} unused codes are deleted.")
