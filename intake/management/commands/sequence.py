"""`manage.py sequence`: the sequencer process; orders custody events and signs checkpoints."""

import logging
import time
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from intake import clock
from intake.custody.sequencer import link_new_events
from intake.custody.signing import (
    check_continued,
    is_due,
    load_key,
    make_key,
    sign_checkpoint,
)
from intake.custody.stored import StoredTree, current_log
from intake.errors import IntakeError
from intake.keys import strict
from intake.models import CustodyCheckpoint
from intake.silence import harden_process

log = logging.getLogger("intake.custody")
_EVERY = 0.5  # seconds
_CHECKPOINT_EVERY = 60  # looks


class Command(BaseCommand):
    """Links new events within a second of their commit; signs the log once a day."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """--once is for tests."""
        parser.add_argument("--once", action="store_true")
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="make LOG_KEY_FILE and print its entry for the next roll, then leave",
        )

    def handle(self, *args: Any, once: bool, prepare: bool, **options: Any) -> None:
        """Run until stopped."""
        harden_process()
        if prepare:
            self.stdout.write(_prepare(), ending="")
            return
        private = _key()
        is_checked, everything, looks = private is None, True, 0
        while True:
            try:
                if not is_checked:
                    _refuse_rows_rolled_back()
                while link_new_events(everything=everything):
                    pass
                is_checked, everything = True, False
                if private is not None and looks % _CHECKPOINT_EVERY == 0:
                    _sign_if_due(private)
            except DatabaseError:
                connection.close()
                # What comes back may be another database than what went away.
                is_checked, everything = private is None, True
            if once:
                return
            looks += 1
            time.sleep(_EVERY)


def _prepare() -> str:
    if settings.LOG_KEY_FILE is None:
        raise CommandError("Set LOG_KEY_FILE: where the log key is to rest.")
    try:
        return strict.dump(make_key(settings.LOG_KEY_FILE).to_json())
    except IntakeError:
        raise CommandError("LOG_KEY_FILE already exists; nothing was changed.") from None


def _key() -> Ed25519PrivateKey | None:
    if settings.LOG_KEY_FILE is None:
        log.warning("no LOG_KEY_FILE: events are ordered, and nothing is signed")
        return None
    try:
        return load_key(settings.LOG_KEY_FILE)
    except IntakeError as refusal:
        raise CommandError(f"Refused: {refusal.code}.") from None


def _refuse_rows_rolled_back() -> None:
    """Nothing is linked behind rows that do not continue what this host signed last: that would
    make a second story of positions of which a checkpoint outside already tells.
    """
    current = current_log()
    try:
        if current is not None:
            check_continued(StoredTree(current))
    except IntakeError as refusal:
        raise CommandError(
            f"Refused: {refusal.code}. If the database was restored: custody_restart."
        ) from None


def _sign_if_due(private: Ed25519PrivateKey) -> None:
    try:
        if is_due(clock.now()):
            sign_checkpoint(private, CustodyCheckpoint.Kind.DAILY)
    except (IntakeError, OSError):
        log.critical("no checkpoint was signed today", exc_info=True)
