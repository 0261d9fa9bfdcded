"""`manage.py doctor`: what is wrong with this host, and what mends it."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from deploy.doctor import CHECKS, Diagnosis, examine


class Command(BaseCommand):
    """Looks and changes nothing. Tells no name and no number of reports."""

    help = "Say what is wrong with this host and what mends it. Status 1 if anything is."
    # They are among what it looks at, and would end it before it said anything.
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        """--json is for timers and monitors."""
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say it; what could not be looked at is no fault, and is said, too."""
        found = examine(CHECKS)
        write = self._write_json if options["json"] else self._write
        write(found)
        if found.faults:
            sys.exit(1)

    def _write_json(self, found: Diagnosis) -> None:
        faults = [asdict(one) for one in found.faults]
        self.stdout.write(json.dumps({"faults": faults, "unseen": found.unseen}))

    def _write(self, found: Diagnosis) -> None:
        for fault in found.faults:
            self.stdout.write(f"WRONG  {fault.what}\n       {fault.mend}")
        for reason in found.unseen:
            self.stdout.write(f"UNSEEN {reason}")
        if not (found.faults or found.unseen):
            self.stdout.write("Nothing is wrong that can be seen from here.")
