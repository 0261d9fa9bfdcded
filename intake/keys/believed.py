"""What a verified roll and its certificates say on one day: whom to seal to.

Pure: documents and a pinned root go in. The server reads them from its database
(`intake.recipients`), the ceremony from a file it was brought.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from intake.keys import certificate as certificates
from intake.keys.certificate import Certificate, Term
from intake.keys.entry import Kind
from intake.keys.note import Verifier
from intake.keys.roll import Roll, RollError
from intake.sealing import HybridRecipient

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


Row = tuple[str, int, str]  # kind and number as a row claims them, and the signed document


def believed(roll: Roll, rows: Sequence[Row]) -> dict[Term, Checked]:
    """Certificates by kind, or why that kind cannot be believed. Says nothing of their days."""
    certifiers = [entry.public for entry in roll.unrevoked(Kind.CERTIFIER)]
    checked: dict[Term, Checked] = {}
    for term in Term:
        mine = [row for row in rows if row[0] == term.value]
        try:
            checked[term] = tuple(_certificate(row, certifiers) for row in mine)
        except RollError as fault:
            checked[term] = fault
    return checked


def _certificate(row: Row, certifiers: Sequence[Verifier]) -> Certificate:
    """The certificate of a row; the columns beside it must say the same."""
    kind, number, document = row
    found = certificates.verify(document, certifiers)
    if (found.kind.value, found.number) != (kind, number):
        raise RollError("epoch_malformed")
    return found
