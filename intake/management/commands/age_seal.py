"""Make a plain age file, for key files, backups and other people's tools."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.management.commands._age_files import (
    passphrase,
    reading,
    refusals_told,
    write_all,
)
from intake.sealing import age, armor, parse_recipient
from intake.sealing.stanzas import Recipient
from intake.sealing.stanzas.scrypt import DEFAULT_WORK_FACTOR


class Command(BaseCommand):
    help = "Seal a file or standard input to age recipients or a passphrase (a plain age file)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("input", nargs="?", default="-", help="a file; - is standard input")
        parser.add_argument("-r", "--recipient", action="append", default=[], help="age1…")
        parser.add_argument("-p", "--passphrase", action="store_true", help="ask for a passphrase")
        parser.add_argument("--passphrase-file", help="take the passphrase from its first line")
        parser.add_argument("--work-factor", type=int, default=DEFAULT_WORK_FACTOR)
        parser.add_argument("-a", "--armor", action="store_true", help="write text")
        parser.add_argument("-o", "--output", default="-", help="a new file; - is standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        with refusals_told(), reading(options["input"]) as source:
            try:
                pieces = age.encrypt(source, _recipients(options))
            except ValueError as mistake:
                raise CommandError(str(mistake)) from None
            # Text is for keys and letters: made in memory.
            written = iter([armor.encode(b"".join(pieces))]) if options["armor"] else pieces
            write_all(written, options["output"])


def _recipients(options: dict[str, Any]) -> list[Recipient]:
    recipients: list[Recipient] = [parse_recipient(text) for text in options["recipient"]]
    path = options["passphrase_file"]
    if path or options["passphrase"]:
        chosen = passphrase(path, "New passphrase: ")
        if not path and getpass.getpass("Again: ") != chosen:
            raise CommandError("the two passphrases differ")
        recipients.append(age.PassphraseRecipient(chosen, options["work_factor"]))
    return recipients
