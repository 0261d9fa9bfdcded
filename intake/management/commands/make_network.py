"""`manage.py make_network`: a new circle of trust, closed to reports until the roll names it."""

from typing import Any

from django.core.management.base import BaseCommand

from intake.models import Network


class Command(BaseCommand):
    """Prints its id, for `ceremony draft --network ID=DESK` and `issue_codes ID`."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Make one."""
        self.stdout.write(str(Network.objects.create().pk))
