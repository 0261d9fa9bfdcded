"""`manage.py keys`: what this host holds and must not hold. `keys unlock`: open the agent."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake import issuers, recipients
from intake.errors import IntakeError, TransientError
from intake.identities import agent
from intake.keys.ceremony.asking import passphrase_from
from intake.keys.ceremony.drafting import fingerprint
from intake.keys.holdings import holdings


class Command(BaseCommand):
    """Show keys; exit with 1 on one that this role must not reach."""

    help = "Show which keys this host holds, or unlock the key agent."

    # The checks would stop a host with a forbidden key before this could say which one it is.
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: CommandParser) -> None:
        """See `help`."""
        parser.add_argument("deed", nargs="?", choices=("show", "unlock"), default="show")

    def handle(self, *_args: Any, **options: Any) -> None:
        """The passphrase is typed, never an argument: arguments show in process listings."""
        if options["deed"] == "unlock":
            self._unlock()
        else:
            self._show()

    def _unlock(self) -> None:
        try:
            agent().unlock(passphrase_from(None, "Passphrase of this host"))
        except (IntakeError, TransientError) as fault:
            raise CommandError(f"Still locked: {fault.code}.") from None
        self.stdout.write("Unlocked.")

    def _show(self) -> None:
        self.stdout.write(f"Role: {settings.ROLE}")
        parts = (_public_lines, "Roll"), (_issuer_lines, "Issuers"), (_agent_lines, "Agent")
        for line in chain.from_iterable(_said(*part) for part in parts):
            self.stdout.write(line)
        held = list(holdings(settings.ROLE, settings))
        for one in held:
            self.stdout.write(
                f"{'holds' if one.allowed else 'MUST NOT HOLD'} {one.what}: {one.where}"
            )
        if not all(one.allowed for one in held):
            raise CommandError("Remove what this role must not hold, and rotate it if it was used.")


def _said(lines: Callable[[], list[str]], subject: str) -> list[str]:
    """The lines, or why there are none: a host without a roll is still worth looking at."""
    try:
        return lines()
    except (IntakeError, TransientError) as fault:
        return [f"{subject}: {fault.code}"]


def _public_lines() -> list[str]:
    keys = recipients.current()
    lines = [f"Roll: version {keys.roll.version}, until {keys.roll.expires}"]
    lines += [
        f"  {entry.kind} {entry.id} ({entry.generation})"
        f" {fingerprint(entry.recipient or entry.verifier)}"
        f"{' revoked' if keys.roll.is_revoked(entry.kind, entry.id, entry.generation) else ''}"
        for entry in sorted(keys.roll.keys)
    ]
    if not keys.roll.page:
        lines.append("  WITHOUT a page roll: no page seals until the next version is signed")
    return [*lines, *_said(lambda: [f"Sealing to epoch {keys.epoch.number}"], "Sealing")]


def _issuer_lines() -> list[str]:
    """Batches as the ceremony and the coordinator's program print them, to compare by voice."""
    version, found = issuers.listed()
    if not version:
        return ["Issuers: no statement"]
    return [f"Issuers: statement {version}", *map(_issuer_line, found)]


def _issuer_line(listed: issuers.Listed) -> str:
    one = listed.issuer
    days = f"from {one.quarter.first_day} to {one.quarter.last_day}"
    refused = ", REFUSED on this host" if listed.is_refused else ""
    return f"  batch {one.id} of network {one.network}, {one.quarter}, {days}{refused}"


def _agent_lines() -> list[str]:
    status = agent().status()
    lines = [f"Agent: {'locked' if status['locked'] else 'unlocked'}, round: {status['round']}"]
    lines += [
        f"  {term['name']} until {term['until']}, gone by {term['ends']}"
        f"{', retired' if term['retired'] else ''}"
        for term in status["terms"]
    ]
    lines += [f"  OVERDUE: {name} should be gone" for name in status["overdue"]]
    if not status["memory_locked"]:
        lines.append("  its memory is not locked: switch swap off, or raise RLIMIT_MEMLOCK")
    return lines
