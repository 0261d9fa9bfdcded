"""`manage.py custody_rewrap export|apply|here`: rows that only the custody key opens."""

import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake import recipients
from intake.errors import IntakeError
from intake.keys import custody_rows, durable
from intake.keys.ceremony import rewrapping
from intake.keys.ceremony.commands import read_shares


class Command(BaseCommand):
    """Take headers to the custody key and back."""

    help = (
        "export FILE: headers for `ceremony rewrap` on the offline machine. apply FILE: what came"
        " back. here: both at once, with three shares on this machine (the key is then in its"
        " memory: only where no offline machine can be had)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("deed", choices=("export", "apply", "here"))
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--id", type=uuid.UUID, action="append", default=[], dest="ids")
        parser.add_argument("--share", type=Path, action="append", default=[], dest="shares")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refusals change nothing."""
        try:
            getattr(self, f"_{options['deed']}")(options)
        except (OSError, UnicodeDecodeError):
            raise CommandError("A file could not be read or written.") from None
        except IntakeError as refusal:
            raise CommandError(f"Refused: {refusal.code}.") from None

    def _export(self, options: dict[str, Any]) -> None:
        asked = custody_rows.asked(options["ids"])
        durable.write(_file(options), asked.body().encode())
        self.stdout.write(f"{len(asked.rows)} headers written.")

    def _apply(self, options: dict[str, Any]) -> None:
        self._write(rewrapping.read_rewrapped(_file(options).read_text(encoding="utf-8")))

    def _here(self, options: dict[str, Any]) -> None:
        identity = read_shares(options["shares"])
        rows = custody_rows.asked(options["ids"]).rows
        done = []
        for row, rewrapped in rewrapping.rewrap_rows(rows, identity, recipients.current()):
            if rewrapped is None:
                self.stdout.write(f"{row.kind} {row.id}: not opened by this key")
            else:
                done.append(rewrapped)
        self._write(done)

    def _write(self, rewrapped: list[rewrapping.RewrappedRow]) -> None:
        for row, moved in custody_rows.apply(rewrapped):
            said = "re-wrapped" if moved else "has moved on, unchanged"
            self.stdout.write(f"{row.kind} {row.id}: {said}")


def _file(options: dict[str, Any]) -> Path:
    if options["file"] is None:
        raise CommandError("Name the file.")
    return Path(options["file"])
