"""`manage.py audit`: is everything acknowledged still here, unaltered, and in order?"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.audit import audit
from intake.custody.verifying import first_fault


class Command(BaseCommand):
    """Prints the findings as JSON; exits 1 when something is missing, altered or out of order."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Look once."""
        found, fault = audit(), first_fault()
        self.stdout.write(json.dumps({**asdict(found), "log_fault": fault}))
        if not found.clean or fault is not None:
            raise CommandError("Something acknowledged is missing or altered: keep everything.")
