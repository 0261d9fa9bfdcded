"""Certificates of the agent's short-lived keys, signed by the epoch certifier of the roll."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from intake.keys import note, strict
from intake.keys.entry import hybrid
from intake.keys.note import NoteError, Signer, Verifier
from intake.keys.roll import RollError
from intake.sealing import HybridRecipient

SCHEMA = "amanat/certificate/1"
_FIELDS = ("schema", "kind", "number", "recipient", "published", "until", "accepted", "ends")


class Term(enum.StrEnum):
    """What a short-lived key is for."""

    EPOCH = "epoch"  # reports and mailbox seeds
    PACKET = "packet"  # packets made offline, which travel slowly
    ORDER = "order"  # orders of caseworkers


@dataclass(frozen=True)
class Span:
    """Days from the first day of publication until the next one is published; until it is offered
    and accepted no more, and destroyed at the latest.
    """

    followed: int
    offered: int
    accepted: int
    ends: int


SPANS = {
    Term.EPOCH: Span(followed=7, offered=7, accepted=21, ends=30),
    # Whoever hands a page on has a month to hand on the next one before it seals no more.
    Term.PACKET: Span(followed=30, offered=60, accepted=90, ends=90),
    Term.ORDER: Span(followed=7, offered=7, accepted=8, ends=9),
}


@dataclass(frozen=True)
class Certificate:
    """A key and its days. Each day is the first on which the state before it is over.

    Args:
        number: counts up within its kind.
        published: offered for sealing from this day …
        until: … to the day before this one.
        accepted: what arrives sealed to it is accepted up to the day before.
        ends: the private half is gone on this day at the latest.

    Raises: ValueError for days out of order or longer than the kind allows.
    """

    kind: Term
    number: int
    recipient: str
    published: date
    until: date
    accepted: date
    ends: date

    def __post_init__(self) -> None:
        if not self.published < self.until <= self.accepted <= self.ends:
            raise ValueError("days out of order")
        most = SPANS[self.kind]
        for end, days in (
            (self.until, most.offered),
            (self.accepted, most.accepted),
            (self.ends, most.ends),
        ):
            if end - self.published > timedelta(days=days):
                raise ValueError("longer than its kind allows")

    @cached_property
    def hybrid(self) -> HybridRecipient:
        """The recipient, ready to seal to."""
        return hybrid(self.recipient)

    def body(self) -> str:
        """What the certifier signs."""
        days = {name: str(getattr(self, name)) for name in _FIELDS[4:]}
        return strict.dump(
            {
                "schema": SCHEMA,
                "kind": self.kind.value,
                "number": self.number,
                "recipient": self.recipient,
                **days,
            }
        )

    @classmethod
    def parse(cls, body: str) -> Self:
        """Read a body. Raises RollError("epoch_malformed")."""
        try:
            fields = strict.only(strict.load(body), _FIELDS)
            certificate = cls(
                kind=Term(fields["kind"]),
                number=strict.number(fields["number"]),
                recipient=strict.words(fields["recipient"], 4096),
                **{name: strict.day(fields[name]) for name in _FIELDS[4:]},
            )
            _ = certificate.hybrid
        except ValueError:
            raise RollError("epoch_malformed") from None
        if fields["schema"] != SCHEMA:
            raise RollError("epoch_malformed")
        return certificate


def certify(certificate: Certificate, certifier: Signer) -> str:
    """The signed document. Only the agent has a certifier to sign with."""
    return certifier.sign(certificate.body())


def verify(document: str, certifiers: Sequence[Verifier]) -> Certificate:
    """Read a document that one of the roll's certifiers signed; says nothing of its days.

    Raises: RollError (epoch_unsigned, epoch_malformed).
    """
    for certifier in certifiers:
        try:
            return Certificate.parse(note.read(document, certifier))
        except NoteError as fault:
            if fault.code == "note_malformed":
                raise RollError("epoch_malformed") from None
    raise RollError("epoch_unsigned")
