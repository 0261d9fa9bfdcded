"""`manage.py originals_recover`: when a half of an originals key is lost. docs/keys.md guides."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.approvals import halves
from casework.models import Member
from casework.services.recovery import share_halves
from casework.unlocked import Unlocked, unlock
from intake import identities
from intake.errors import IntakeError, TransientError
from intake.keys import durable
from intake.keys.agent.escrow import HalfB
from intake.keys.ceremony.asking import draw_passphrase, passphrase_from
from intake.keys.ceremony.commands import read_shares


class Command(BaseCommand):
    """`open` offline with three shares, `give` on the agent's host, `check` and `share` with a
    custodian who types their passphrase.
    """

    help = __doc__
    # `open` runs on a machine that has neither database nor keys of a role.
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        """Passphrases are typed, or read from a file in tests; never an argument."""
        deeds = parser.add_subparsers(dest="deed", required=True)
        opens = deeds.add_parser("open", help="offline: half B out of the escrow, for the trip")
        opens.add_argument("--share", type=Path, action="append", required=True)
        opens.add_argument("--escrow", type=Path, required=True, help="originals-DESK-N.age")
        opens.add_argument("--out", type=Path, required=True)
        gives = deeds.add_parser("give", help="as the agent's user: hand half B to the agent")
        gives.add_argument("file", type=Path, help="what `open` wrote")
        checks = deeds.add_parser("check", help="do a custodian's halves and the agent's fit?")
        shares = deeds.add_parser("share", help="a custodian shares half A with another member")
        for one in (checks, shares):
            one.add_argument("--desk", type=uuid.UUID, required=True)
            one.add_argument("--member", type=uuid.UUID, required=True, help="who types")
        shares.add_argument("--to", type=uuid.UUID, required=True)
        for one in (opens, gives, checks, shares):
            one.add_argument("--passphrase-file", type=Path)
        opens.add_argument("--work-factor", type=int, default=18)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Each deed ends with what comes next."""
        deeds: dict[str, Callable[[dict[str, Any]], None]] = {
            "open": self._open,
            "give": self._give,
            "check": self._check,
            "share": self._share,
        }
        try:
            deeds[options["deed"]](options)
        except (IntakeError, TransientError) as refusal:
            raise CommandError(f"Refused: {refusal.code}.") from None
        except OSError as fault:
            raise CommandError(f"A file could not be read or written: {fault.strerror}.") from None

    def _open(self, options: dict[str, Any]) -> None:
        half = HalfB.from_escrow(options["escrow"].read_bytes(), read_shares(options["share"]))
        file = options["passphrase_file"]
        phrase = passphrase_from(file, "") if file else draw_passphrase()
        durable.write(options["out"], half.locked(phrase, work_factor=options["work_factor"]))
        self.stdout.write(f"Half B of desk {half.desk}, generation {half.generation}.")
        if not file:
            self.stdout.write(f"Its passphrase, shown this once: {phrase}")
        self.stdout.write("Carry the file to the agent's host: originals_recover give FILE")

    def _give(self, options: dict[str, Any]) -> None:
        phrase = passphrase_from(options["passphrase_file"], "Passphrase of that file")
        half = HalfB.unlocked(options["file"].read_bytes(), phrase)
        identities.agent().keep_originals_half(half.desk, half.generation, half.half)
        self.stdout.write("The agent has it, and a new escrow: copy AGENT_DIR/escrow into backups.")
        self.stdout.write("Destroy the file. Then, with a custodian: originals_recover check")

    def _check(self, options: dict[str, Any]) -> None:
        desk = options["desk"]
        for generation, half in halves(self._typing(options), desk).items():
            identities.agent().check_half(str(desk), generation, half)
            self.stdout.write(f"Generation {generation}: both halves make the key on the roll.")

    def _share(self, options: dict[str, Any]) -> None:
        to = Member.objects.filter(pk=options["to"]).first()
        if to is None:
            raise IntakeError("member_unknown")
        made = share_halves(self._typing(options), options["desk"], to)
        self.stdout.write(f"Shared; {made} new. They may sign a week after they came on the roll.")

    def _typing(self, options: dict[str, Any]) -> Unlocked:
        member = Member.objects.filter(pk=options["member"]).first()
        if member is None:
            raise IntakeError("passphrase_wrong")
        return unlock(member, passphrase_from(options["passphrase_file"], "Passphrase"))
