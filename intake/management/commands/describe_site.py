"""`manage.py describe_site`: what the pages of ROLE=intake or ROLE=mailbox are, to be signed."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application

from intake import clock
from intake.errors import IntakeError
from intake.keys import durable
from intake.keys.ceremony import commands
from intake.site.asking import in_process
from intake.site.describing import SITES, describe


class Command(BaseCommand):
    """Make the draft beside the root, from a checkout that was looked at: not on the server."""

    help = "Write the statement about this site, unsigned. Sign it with `ceremony sign-site`."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("--organisation", required=True)
        parser.add_argument("--number", type=int, required=True, help="only grows")
        parser.add_argument("--pin", type=Path, required=True, help="root.pub")
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refusals write nothing."""
        if settings.ROLE not in SITES:
            raise CommandError("Set ROLE to the site that is meant: intake or mailbox.")
        settings.ROLL_ROOT_FILE = options["pin"]  # the pages are drawn as a host with it draws them
        try:
            made = describe(
                in_process(get_wsgi_application()),
                commands.read_pin(options["pin"]),
                site=settings.ROLE,
                organisation=options["organisation"],
                version=options["number"],
                today=clock.today(),
            )
            durable.write(options["out"], made.body().encode(), mode=0o644)
        except IntakeError as refusal:
            raise CommandError(f"Not described: {refusal.code}.") from None
        except OSError:
            raise CommandError("A file could not be read or written.") from None
        self.stdout.write("\n".join(made.summary()))
