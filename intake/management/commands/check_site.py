"""`manage.py check_site ADDRESS`: is that site what the root signed? For a monitor elsewhere."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.errors import IntakeError, TransientError
from intake.keys.ceremony import commands
from intake.site import Statement
from intake.site.asking import over_http, post_code
from intake.site.comparing import Difference, differences, of_form
from intake.site.views import PATH

DIFFERS, AWAY = 1, 2


class Command(BaseCommand):
    """Needs the pinned root and a line to the site; for an onion run it under torsocks."""

    help = "Compare a site with its signed statement. Status 1: it differs. 2: it did not answer."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("address", help="such as http://….onion")
        parser.add_argument("--pin", type=Path, required=True, help="root.pub")
        parser.add_argument("--least", type=int, default=1, help="the last statement's number")
        parser.add_argument("--code-file", type=Path, help="a code, to look at the form as well")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Says each difference; silence about the form where no code was given is said, too."""
        try:
            statement, found = self._look(**options)
        except TransientError:
            self.stderr.write("The site did not answer.")
            sys.exit(AWAY)
        except (IntakeError, OSError, UnicodeDecodeError) as refusal:
            code = getattr(refusal, "code", "file_unreadable")
            raise CommandError(f"Not compared: {code}.") from None
        for one in found:
            self.stdout.write(f"DIFFERENT {one}")
        if found:
            sys.exit(DIFFERS)
        self.stdout.write(_good(statement, with_form=options["code_file"] is not None))

    def _look(self, **options: Any) -> tuple[Statement, list[Difference]]:
        root = commands.read_pin(options["pin"])
        ask = over_http(options["address"])
        document = ask(PATH).body.decode("utf-8", errors="replace")
        statement = Statement.verified(document, root, floor=options["least"])
        found = list(differences(statement, ask))
        if options["code_file"]:
            code = options["code_file"].read_text(encoding="utf-8").strip()
            found += _forms(statement, options["address"], code, str(root))
        return statement, found


def _forms(statement: Statement, address: str, code: str, root: str) -> Iterator[Difference]:
    """In every language in which the first page is stated."""
    for path in statement.pages:
        if path != "/" and path.endswith("/"):
            yield from of_form(statement, path, post_code(address, path, code), root)


def _good(statement: Statement, *, with_form: bool) -> str:
    form = "and the form behind a code" if with_form else "NOT the form, for which a code is needed"
    return (
        f"As signed: statement {statement.version} of {statement.issued} about {statement.site},"
        f" {len(statement.pages)} addresses, {form}."
    )
