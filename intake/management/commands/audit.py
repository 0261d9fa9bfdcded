"""`manage.py audit`: is everything acknowledged still here, unaltered, and in order?"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.audit import audit
from intake.custody.verifying import first_fault
from intake.errors import TransientError


class Command(BaseCommand):
    """Prints the findings as JSON; exits 1 when something is missing, altered or out of order."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Look once."""
        try:
            found, fault = audit(), first_fault()
        except TransientError:
            raise CommandError("The storage does not answer: nothing is known of it.") from None
        self.stdout.write(json.dumps({**asdict(found), "log_fault": fault}))
        if not found.clean or fault is not None:
            raise CommandError("Something acknowledged is not as it was: keep everything.")
