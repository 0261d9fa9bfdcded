"""Whom this organisation seals to, today: the one way to get a recipient.

Everything comes from the signed roll and the certificates under it, read from the database
and believed only after they verify against the root pinned in a file outside it. Nothing
falls back: without a valid answer nothing is sealed, and the code of the refusal says why.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from intake import clock
from intake.keys import NoteError, Roll, RollError, Term, Verifier
from intake.keys import roll as rolls
from intake.keys.believed import Checked, Numbered, Recipients, Row, believed
from intake.keys.floor import raise_floor, read_floor
from intake.models.roll import EpochCertificate, RollDocument

__all__ = [
    "Numbered",
    "Recipients",
    "current",
    "forget",
    "lowest",
    "pinned_root",
    "published_documents",
    "takes_packets_of",
]

_log = logging.getLogger(__name__)
# How long an answer is used without another look at the rows, in seconds.
_FRESH = 2.0


def current() -> Recipients:
    """Recipients of today, from rows looked at within the last two seconds.

    Raises RollError, and database errors as they are.
    """
    return _reader.current()


def pinned_root() -> Verifier:
    """The organisation root as pinned on this host. Raises RollError("root_missing")."""
    try:
        text = Path(settings.ROLL_ROOT_FILE).read_text(encoding="utf-8")
        return Verifier.parse(text.removesuffix("\n"))
    except (OSError, UnicodeDecodeError, NoteError):
        raise RollError("root_missing") from None


def lowest() -> int:
    """The lowest version of a roll that is believed here. Raises RollError("floor_malformed")."""
    return read_floor(Path(settings.ROLL_FLOOR_FILE))


@dataclass(frozen=True)
class _Answer:
    digest: bytes
    roll: Roll
    certificates: Mapping[Term, Checked]
    looked: float


def takes_packets_of(number: int) -> bool:
    """Whether what is sealed to the packet key of that number comes in, now or late.

    What comes after a key's last day comes in for custody, which reads it, too: whoever wrote it
    may have no second chance. One that was revoked, or that nobody certified, is another thing.
    Raises as `current`.
    """
    keys = current()
    row = EpochCertificate.objects.filter(kind=Term.PACKET.value, number=number).first()
    if row is None or keys.roll.is_revoked(Term.PACKET.value, str(number)):
        return False
    checked = believed(keys.roll, [(row.kind, row.number, row.document)])[Term.PACKET]
    if isinstance(checked, RollError):
        return False
    (found,) = checked
    # The agent retires a row when its key has ended, `revoke` does before.
    return found.published <= keys.today and (not row.retired or found.accepted <= keys.today)


class _Reader:
    """Remembers what verified, by digest of the very documents that did."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answer: _Answer | None = None
        self._floor = 0
        self._forgotten = 0  # how often; a look that began before is not remembered after

    def current(self) -> Recipients:
        today = clock.today()
        answer = self._answer
        if answer is None or time.monotonic() - answer.looked > _FRESH:
            answer = self._look()
        rolls.check_age(answer.roll, today, self._floor)
        return Recipients(answer.roll, answer.certificates, today)

    def _look(self) -> _Answer:
        forgotten = self._forgotten
        root = pinned_root()
        document, issued = published_documents()
        digest = hashlib.sha256(repr((root, document, issued)).encode()).digest()
        known = self._answer
        if known is not None and known.digest == digest:
            roll, checked = known.roll, known.certificates
        else:
            roll = rolls.verify(document, root)
            checked = believed(roll, issued)
        self._keep_floor(roll)
        answer = _Answer(digest, roll, checked, time.monotonic())
        with self._lock:
            if forgotten == self._forgotten:
                self._answer = answer
        return answer

    def _keep_floor(self, roll: Roll) -> None:
        """Checked before it is raised: an expired roll of a high number must not raise it."""
        with self._lock:
            file = Path(settings.ROLL_FLOOR_FILE)
            self._floor = max(self._floor, read_floor(file))
            rolls.check_age(roll, clock.today(), self._floor)
            if roll.version > self._floor:
                self._floor = roll.version
                if not raise_floor(file, roll.version):
                    _log.warning(
                        "ROLL_FLOOR_FILE cannot be written: a restart would believe an older roll"
                    )

    def forget(self) -> None:
        with self._lock:
            self._answer, self._floor = None, 0
            self._forgotten += 1


def published_documents() -> tuple[str, list[Row]]:
    """The newest roll and the certificates that are not retired, unverified."""
    document = RollDocument.objects.order_by("-version").values_list("document", flat=True).first()
    if document is None:
        raise RollError("roll_missing")
    offered = EpochCertificate.objects.filter(retired=False).order_by("kind", "number")
    return document, list(offered.values_list("kind", "number", "document"))


_reader = _Reader()


def forget() -> None:
    """Know nothing, as a new process does."""
    _reader.forget()
