"""`manage.py custody_verify [FILE ...]`: is the custody log as it was?

Each FILE is a checkpoint that was kept outside the server. Exit status: 0 good; 1 a fault; 3
no fault, and without a checkpoint of the log from outside truncation cannot be excluded.
"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.custody.evidence import Outside, Verdict
from intake.custody.verifying import verify_log
from intake.errors import IntakeError


class Command(BaseCommand):
    """Recomputes everything from rows and holds it against what was signed."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("outside", type=Path, nargs="*")

    def handle(self, *_args: Any, outside: list[Path], **options: Any) -> None:
        """One sentence a line."""
        try:
            verdict = verify_log([_read(file) for file in outside])
        except IntakeError as refusal:
            raise CommandError(f"Not verified: {refusal.code}.") from None
        for sentence in (*verdict.remarks, *verdict.faults, *verdict.doubts, _summary(verdict)):
            self.stdout.write(sentence)
        status = 1 if verdict.faults else 3 if verdict.doubts else 0
        if status:
            sys.exit(status)


def _read(file: Path) -> Outside:
    try:
        return Outside(str(file), file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"{file} cannot be read.") from None


def _summary(verdict: Verdict) -> str:
    if verdict.faults:
        return "The custody log is NOT as it was."
    return (
        f"{verdict.entries} entries fit each other and all that was signed of them; "
        f"{verdict.covered} of them are vouched for from outside."
    )
