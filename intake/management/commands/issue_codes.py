"""`manage.py issue_codes NETWORK COUNT`: a batch of admission codes as a sheet to cut out."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.models import Network
from intake.networks import CODE_DAYS, issue_codes

_MOST = 500
_RULE = "- " * 20


class Command(BaseCommand):
    """Prints the codes once. They are not stored in readable form anywhere."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The network's id, as `manage.py make_network` printed it."""
        parser.add_argument("network", type=uuid.UUID)
        parser.add_argument("count", type=int)
        parser.add_argument("--plain", action="store_true", help="one code a line, nothing else")

    def handle(self, *args: Any, network: uuid.UUID, count: int, **options: Any) -> None:
        """Issue and print."""
        if not 1 <= count <= _MOST:
            raise CommandError(f"A batch has 1 to {_MOST} codes.")
        try:
            circle = Network.objects.get(pk=network)
        except Network.DoesNotExist:
            raise CommandError("No such network on this server.") from None
        drawn = issue_codes(circle, count)
        if options["plain"]:
            self.stdout.write("\n".join(drawn))
            return
        self.stdout.write(
            f"Each code admits one report and is good for {CODE_DAYS} days.\n"
            "Cut the slips apart, mix them, and let each person draw one.\n"
            "Keep no list of who drew which. Burn what is left over.\n"
        )
        for code in drawn:
            self.stdout.write(f"{_RULE}\n\n        {code}\n")
        self.stdout.write(_RULE)
