"""`manage.py build_packet_page`: the page that makes packets with no network, a file a language."""

import argparse
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from intake import clock
from intake.errors import IntakeError
from intake.keys import Signer, Term, Verifier, durable
from intake.keys.ceremony import commands, founding
from intake.keys.ceremony.asking import passphrase_from
from intake.languages import LANGUAGES
from intake.models import EpochCertificate
from intake.offered import offered_for_packets
from intake.packets import offline
from intake.packets.vouching import SIGNERS, signature, signers
from intake.report import canonical

DOCUMENTS = "documents.json"


class Command(BaseCommand):
    """On the server it writes what the pages bring, too; beside the root it makes the same pages of
    that, octet for octet, and signs them.
    """

    help = "Write the offline packet page, say its digests; sign it where the root is."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("--out", type=Path, required=True, help="a folder")
        parser.add_argument("--documents", type=Path, help=f"{DOCUMENTS} instead of the database")
        parser.add_argument("--pin", type=Path, default=settings.ROLL_ROOT_FILE, help="root.pub")
        parser.add_argument("--root-key", type=Path, help="root.age: sign the pages with it")
        parser.add_argument("--passphrase-file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refusals sign nothing; pages that were written before one are right."""
        try:
            self._build(argparse.Namespace(**options))
        except IntakeError as refusal:
            raise CommandError(f"Not made: {refusal.code}.") from None
        except DatabaseError:
            raise CommandError("The database cannot be read.") from None
        except (OSError, UnicodeDecodeError):
            raise CommandError("A file could not be read or written.") from None

    def _build(self, options: argparse.Namespace) -> None:
        pin = commands.read_pin(Path(options.pin))
        text = _documents(options)
        brought = offline.Brought.read(text, pin, clock.today())
        root = _root(options, pin)
        if not options.documents:
            _remember(brought.number)
        options.out.mkdir(parents=True, exist_ok=True)
        _write(options.out / DOCUMENTS, text)
        for name, page in _pages(brought):
            _write(options.out / name, page)
            self.stdout.write(f"{name}  {len(page.encode())} octets, SHA-256:\n{_grouped(page)}\n")
            if root:
                _write(options.out / f"{name}.sshsig", signature(root, page.encode()))
        if root:
            _write(options.out / SIGNERS, signers(pin))
        self.stdout.write(f"Packet key {brought.number}. Good for sealing before {brought.until}.")


def _documents(options: argparse.Namespace) -> str:
    if options.documents:
        text: str = options.documents.read_text(encoding="utf-8")
        return text
    return canonical(offered_for_packets()).decode()


def _remember(number: int) -> None:
    """With which key there are pages from now on: the doctor says when it ends."""
    of_packets = EpochCertificate.objects.filter(kind=Term.PACKET.value, number=number)
    of_packets.update(paged=True)


def _root(options: argparse.Namespace, pin: Verifier) -> Signer | None:
    """The root that is pinned, or nothing is made: a signature of another says nothing."""
    if not options.root_key:
        return None
    passphrase = passphrase_from(options.passphrase_file, "Passphrase of the root")
    root = founding.open_root(options.root_key, pin.name, passphrase)
    if root.verifier != pin:
        raise IntakeError("root_of_another")
    return root


def _pages(brought: offline.Brought) -> Iterator[tuple[str, str]]:
    """Neutral names: the file lies in somebody's phone."""
    for language, _ in LANGUAGES:
        yield f"form-{language}.html", offline.build(language, brought)


def _grouped(page: str) -> str:
    """Sixteen groups of four, eight a line, to be compared on paper."""
    digest = hashlib.sha256(page.encode()).hexdigest()
    groups = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    return "\n".join("    " + " ".join(groups[at : at + 8]) for at in (0, 8))


def _write(file: Path, text: str) -> None:
    durable.write(file, text.encode(), mode=0o644)
