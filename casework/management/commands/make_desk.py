"""`manage.py make_desk`: a desk, its first members, and what the root has to sign."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.accounts import factor
from casework.services.desks import NewMember, found_desk
from intake import clock
from intake.errors import IntakeError, TransientError
from intake.identities import agent
from intake.keys import strict


class Command(BaseCommand):
    """Hands the opener its half, writes the roll's entries, and shows each passphrase once."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The entries file goes to `ceremony draft --add`."""
        parser.add_argument("--members", type=int, default=3)
        parser.add_argument("--entries", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Nothing is sealed to the desk before the roll that lists it is published."""
        try:
            status = agent().status()
        except TransientError:
            raise CommandError("The key agent does not answer; nothing was made.") from None
        if status["locked"]:
            raise CommandError("The key agent is locked; nothing was made.")
        try:
            desk = found_desk(options["members"], clock.today())
            agent().keep_originals_half(str(desk.id), 1, desk.half_b)
        except (IntakeError, TransientError) as refusal:
            raise CommandError(f"Refused: {refusal.code}.") from None
        lines = [strict.dump(entry.to_json()) for entry in desk.entries]
        options["entries"].write_text("".join(lines), encoding="utf-8")
        self.stdout.write(f"Desk {desk.id}\nFor each person, shown this once and never again:")
        for member in desk.members:
            self.stdout.write(_slip(member))
        self.stdout.write("Add the entries to the next roll: ceremony draft --add")


def _slip(member: NewMember) -> str:
    """What one person takes home on paper; password and device they change when signed in."""
    return "\n".join(
        (
            f"  {member.id}",
            f"    login       {member.login}",
            f"    password    {member.password}",
            f"    device key  {factor.spelled(member.secret)}",
            f"    passphrase  {member.passphrase}",
            f"    recovery    {'  '.join(member.codes)}",
        )
    )
