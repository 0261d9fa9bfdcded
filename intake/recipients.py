"""Whom this organisation seals to, today: the one way to get a recipient.

Everything comes from the signed roll and the certificates under it, read from the database
and believed only after they verify against the root pinned in a file outside it. Nothing
falls back: without a valid answer nothing is sealed, and the code of the refusal says why.
"""

import hashlib
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from intake import clock
from intake.keys import Certificate, Kind, NoteError, Roll, RollError, Term, Verifier
from intake.keys import certificate as certificates
from intake.keys import roll as rolls
from intake.keys.floor import raise_floor, read_floor
from intake.models.roll import EpochCertificate, RollDocument
from intake.sealing import HybridRecipient

# How long an answer is used without another look at the rows, in seconds.
_FRESH = 2.0


Checked = tuple[Certificate, ...] | RollError


@dataclass(frozen=True)
class Numbered:
    """A short-lived key and the number rows remember it by."""

    number: int
    recipient: HybridRecipient


@dataclass(frozen=True)
class Recipients:
    """The verified answer for one day. Ids are taken as str or UUID.

    Every look-up raises RollError rather than answer with less than was asked for.
    """

    roll: Roll
    certificates: Mapping[Term, Checked] = field(repr=False)
    today: date

    @property
    def epoch(self) -> Numbered:
        """Sealed to by incoming reports and mailbox seeds."""
        return self._offered(Term.EPOCH)

    @property
    def packet(self) -> Numbered:
        """Sealed to by packets made offline."""
        return self._offered(Term.PACKET)

    @property
    def order(self) -> Numbered:
        """Sealed to by orders."""
        return self._offered(Term.ORDER)

    @property
    def custody(self) -> HybridRecipient:
        """Second recipient of everything that comes in."""
        return self.roll.single(Kind.CUSTODY).hybrid

    @property
    def backup(self) -> HybridRecipient:
        """Sealed to by backups alone."""
        return self.roll.single(Kind.BACKUP).hybrid

    def desk(self, desk_id: str | uuid.UUID) -> HybridRecipient:
        """Working copies and the desk's rows."""
        return self.roll.entry(Kind.DESK, str(desk_id)).hybrid

    def originals(self, desk_id: str | uuid.UUID) -> HybridRecipient:
        """Evidentiary copies, pseudonym tables, identity records of a desk."""
        return self.roll.entry(Kind.ORIGINALS, str(desk_id)).hybrid

    def personal(self, person_id: str | uuid.UUID) -> HybridRecipient:
        """Shares for a person."""
        return self.roll.entry(Kind.PERSONAL, str(person_id)).hybrid

    def desk_of(self, network_id: str | uuid.UUID) -> str:
        """The desk a network reports to: from the roll, never from the network's row."""
        return self.roll.desk_of(str(network_id))

    def seals_reports(self) -> list[HybridRecipient]:
        """What incoming reports and files are sealed to."""
        return [self.epoch.recipient, self.custody]

    def accepts(self, kind: Term, number: int) -> bool:
        """Whether something that arrives sealed to this key is still taken in."""
        known = (one for one in self._of(kind) if one.number == number)
        return any(one.published <= self.today < one.accepted for one in known)

    def _offered(self, kind: Term) -> Numbered:
        known = [one for one in self._of(kind) if one.published <= self.today]
        offered = [one for one in known if self.today < one.until]
        if not offered:
            raise RollError("epoch_expired" if known else "epoch_missing")
        newest = max(offered, key=lambda one: one.number)
        return Numbered(newest.number, newest.hybrid)

    def _of(self, kind: Term) -> list[Certificate]:
        """Certificates of a kind. One forged row of it stops that kind, and says so."""
        checked = self.certificates.get(kind, ())
        if isinstance(checked, RollError):
            raise RollError(checked.code)
        return [c for c in checked if not self.roll.is_revoked(kind.value, str(c.number))]


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


@dataclass(frozen=True)
class _Answer:
    digest: bytes
    roll: Roll
    certificates: Mapping[Term, Checked]
    looked: float


class _Reader:
    """Remembers what verified, by digest of the very documents that did."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answer: _Answer | None = None
        self._floor = 0

    def current(self) -> Recipients:
        today = clock.today()
        answer = self._answer
        if answer is None or time.monotonic() - answer.looked > _FRESH:
            answer = self._look()
        rolls.check_age(answer.roll, today, self._floor)
        return Recipients(answer.roll, answer.certificates, today)

    def _look(self) -> _Answer:
        root = pinned_root()
        document, issued = _rows()
        digest = hashlib.sha256(repr((root, document, issued)).encode()).digest()
        known = self._answer
        if known is not None and known.digest == digest:
            roll, checked = known.roll, known.certificates
        else:
            roll = rolls.verify(document, root)
            checked = _verified(roll, issued)
        self._keep_floor(roll)
        self._answer = _Answer(digest, roll, checked, time.monotonic())
        return self._answer

    def _keep_floor(self, roll: Roll) -> None:
        """Checked before it is raised: an expired roll of a high number must not raise it."""
        with self._lock:
            file = Path(settings.ROLL_FLOOR_FILE)
            self._floor = max(self._floor, read_floor(file))
            rolls.check_age(roll, clock.today(), self._floor)
            if roll.version > self._floor:
                self._floor = roll.version
                raise_floor(file, roll.version)

    def forget(self) -> None:
        with self._lock:
            self._answer, self._floor = None, 0


_Row = tuple[str, int, str]


def _rows() -> tuple[str, list[_Row]]:
    """The newest roll and the certificates that are not retired, unverified."""
    document = RollDocument.objects.order_by("-version").values_list("document", flat=True).first()
    if document is None:
        raise RollError("roll_missing")
    offered = EpochCertificate.objects.filter(retired=False).order_by("kind", "number")
    return document, list(offered.values_list("kind", "number", "document"))


def _verified(roll: Roll, rows: Sequence[_Row]) -> dict[Term, Checked]:
    certifiers = [entry.public for entry in roll.unrevoked(Kind.CERTIFIER)]
    checked: dict[Term, Checked] = {}
    for term in Term:
        mine = [row for row in rows if row[0] == term.value]
        try:
            checked[term] = tuple(_certificate(row, certifiers) for row in mine)
        except RollError as fault:
            checked[term] = fault
    return checked


def _certificate(row: _Row, certifiers: Sequence[Verifier]) -> Certificate:
    """The certificate of a row; the columns beside it must say the same."""
    kind, number, document = row
    found = certificates.verify(document, certifiers)
    if (found.kind.value, found.number) != (kind, number):
        raise RollError("epoch_malformed")
    return found


_reader = _Reader()


def forget() -> None:
    """Know nothing, as a new process does."""
    _reader.forget()
