"""`manage.py ceremony`: the same as `python -m intake.keys.ceremony`, where settings exist."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.keys.ceremony import commands


class Command(BaseCommand):
    """Make and mend the keys that live offline."""

    help = "Found, draft, sign, restore. Run it on a machine without a network."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        """See `commands.add_arguments`."""
        commands.add_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refusals end with status 1."""
        if commands.run(argparse.Namespace(**options), self.stdout.write):
            raise CommandError("Refused.")
