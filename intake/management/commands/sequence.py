"""`manage.py sequence`: the sequencer process; gives custody events their place in the log."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from intake.custody.sequencer import link_new_events
from intake.silence import harden_process

_EVERY = 0.5  # seconds


class Command(BaseCommand):
    """Links new events within a second of their commit."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """--once is for tests."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Run until stopped."""
        harden_process()
        everything = True
        while True:
            try:
                while link_new_events(everything=everything):
                    pass
                everything = False
            except DatabaseError:
                connection.close()
                everything = True
            if once:
                return
            time.sleep(_EVERY)
