"""`manage.py gauges`: how many rows stand where, how long the oldest waits, what room is left."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from deploy import gauges


class Command(BaseCommand):
    """One line of JSON, or the text that Prometheus reads from a file."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """--prometheus is for the textfile collector of node_exporter: nothing listens here."""
        parser.add_argument("--prometheus", action="store_true", help="as Prometheus reads it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print. What cannot be read now is left out."""
        rows, numbers = gauges.rows(), gauges.numbers()
        if options["prometheus"]:
            self.stdout.write(gauges.exposition(rows, numbers), ending="")
        else:
            self.stdout.write(json.dumps({"rows": rows, **numbers}))
