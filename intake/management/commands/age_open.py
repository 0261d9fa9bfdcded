"""Open an age file: a plain one, or the content of one of our envelopes."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.management.commands._age_files import (
    identities_in,
    passphrase,
    reading,
    refusals_told,
    write_all,
)
from intake.sealing import age, armor, open_as_found
from intake.sealing.stanzas import Identity


class Command(BaseCommand):
    help = (
        "Open an age file. A file is checked to its end before anything is written; from a "
        "pipe, take the output as whole only if the command ends without an error."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("input", nargs="?", default="-", help="a file; - is standard input")
        parser.add_argument("-i", "--identity", action="append", default=[], help="a key file")
        parser.add_argument("-p", "--passphrase", action="store_true", help="ask for a passphrase")
        parser.add_argument("--passphrase-file", help="take the passphrase from its first line")
        parser.add_argument(
            "--content", action="store_true", help="without our first line and padding"
        )
        parser.add_argument("-o", "--output", default="-", help="a new file; - is standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        with refusals_told(), reading(options["input"]) as source:
            identities = _identities(options)
            if source.seekable():
                for _ in _pieces(source, identities, content=options["content"]):
                    pass
                source.seek(0)
            pieces = _pieces(source, identities, content=options["content"])
            write_all(pieces, options["output"])


def _pieces(
    source: "io.BufferedReader[Any]", identities: Sequence[Identity], *, content: bool
) -> Iterator[bytes]:
    file = armor.opened(source)
    return open_as_found(file, identities)[1] if content else age.decrypt(file, identities)


def _identities(options: dict[str, Any]) -> list[Identity]:
    path = options["passphrase_file"]
    identities = [
        identity for key_file in options["identity"] for identity in identities_in(key_file, path)
    ]
    if options["passphrase"] or (path and not options["identity"]):
        identities.append(age.PassphraseIdentity(passphrase(path, "Passphrase: ")))
    if not identities:
        raise CommandError("give a key file (-i) or a passphrase (-p)")
    return identities
