"""`manage.py gauges`: how many rows stand where, and how long the oldest has waited."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from intake.pipeline.claims import stages
from intake.queue import read_gauges


class Command(BaseCommand):
    """One line of JSON."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Print."""
        self.stdout.write(json.dumps({"rows": stages(), **read_gauges()}))
