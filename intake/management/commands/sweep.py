"""`manage.py sweep`: the sweeper process; with --once, one round of everything."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from intake import clock
from intake.audit import audit
from intake.errors import TransientError
from intake.silence import harden_process
from intake.sweeper import Sweeper, log, tidy

_EVERY = 0.5  # seconds between two looks for work
_MEASURE_EVERY = 20  # looks
_AUDIT_SECONDS = 3600


class Command(BaseCommand):
    """Rings for waiting work, measures, tidies once a day, audits once an hour."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """--once is for timers and tests."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Run until stopped."""
        harden_process()
        sweeper, looks, tidied_on, audited_at = Sweeper(), 0, None, time.monotonic()
        while True:
            try:
                sweeper.sweep()
                if looks % _MEASURE_EVERY == 0:
                    sweeper.measure()
                    sweeper.drop_overdue_orders()
                if tidied_on != clock.today():
                    tidy()
                    tidied_on = clock.today()
                if once or time.monotonic() - audited_at > _AUDIT_SECONDS:
                    audited_at = time.monotonic()
                    self._audit()
            except DatabaseError:
                log.warning("the database is away; sweeping goes on when it is back")
                connection.close()
            except (TransientError, OSError):
                log.warning("a storage does not answer; what it was asked is asked again later")
            if once:
                return
            looks += 1
            time.sleep(_EVERY)

    def _audit(self) -> None:
        if not audit().clean:
            log.critical("the audit found a report whose blob is gone, altered or unreadable")
