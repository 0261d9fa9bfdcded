"""One public key on the roll."""

import base64
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from intake.keys import strict
from intake.keys.note import NoteError, Verifier
from intake.sealing import HybridRecipient, SealingError, parse_recipient


class Kind(enum.StrEnum):
    """What a key is for."""

    CUSTODY = "custody"
    BACKUP = "backup"
    DESK = "desk"
    ORIGINALS = "originals"
    PERSONAL = "personal"
    LOG = "log"
    DOSSIER = "dossier"
    CERTIFIER = "epoch-certifier"


# Kinds of which an organisation has one, and the id it goes by.
SINGLE = dict.fromkeys((Kind.CUSTODY, Kind.BACKUP, Kind.CERTIFIER), "organisation")
_SEALS = (Kind.CUSTODY, Kind.BACKUP, Kind.DESK, Kind.ORIGINALS, Kind.PERSONAL)
_SIGNS = (Kind.PERSONAL, Kind.LOG, Kind.DOSSIER, Kind.CERTIFIER)
_FIELDS = ("kind", "id", "generation", "since", "recipient", "verifier", "admitted_by")


@dataclass(frozen=True, order=True)
class Entry:
    """A key as the root vouches for it.

    Args:
        id: "organisation" for the kinds in SINGLE; the desk's id for desk and originals; the
            person's for personal; any word for log and dossier.
        generation: from 1; a key that follows another has the next number.
        since: the day it came onto the roll; someone new may not approve for 7 days.
        recipient: `age1pq1…` where the kind is sealed to, else empty.
        verifier: 32 bytes of Ed25519 in base64 where the kind signs, else empty.
        admitted_by: for personal, ids of who confirmed the fingerprint; sorted.

    Raises: ValueError for a key that does not fit its kind.
    """

    kind: Kind
    id: str
    generation: int
    since: date
    recipient: str = ""
    verifier: str = ""
    admitted_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind in SINGLE and self.id != SINGLE[self.kind]:
            raise ValueError("an organisation has one key of this kind")
        if bool(self.recipient) != (self.kind in _SEALS):
            raise ValueError("a recipient where none belongs, or none where one does")
        if bool(self.verifier) != (self.kind in _SIGNS):
            raise ValueError("a verifier where none belongs, or none where one does")
        if self.admitted_by and self.kind is not Kind.PERSONAL:
            raise ValueError("only persons are admitted")
        if list(self.admitted_by) != sorted(set(self.admitted_by)):
            raise ValueError("admitting persons are named once, in order")

    @cached_property
    def hybrid(self) -> HybridRecipient:
        """The recipient, ready to seal to. ValueError if it is not a hybrid one."""
        return hybrid(self.recipient)

    @cached_property
    def public(self) -> Verifier:
        """The Ed25519 key under its note name, `kind/id`. ValueError if it is none."""
        raw = base64.b64decode(self.verifier, validate=True)
        if base64.b64encode(raw).decode() != self.verifier:
            raise ValueError("not canonical base64")
        return Verifier(f"{self.kind}/{self.id}", raw)

    def to_json(self) -> dict[str, Any]:
        """All fields, always, so that there is one spelling."""
        return {
            "kind": self.kind.value,
            "id": self.id,
            "generation": self.generation,
            "since": self.since.isoformat(),
            "recipient": self.recipient,
            "verifier": self.verifier,
            "admitted_by": list(self.admitted_by),
        }

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Read one; the keys themselves are parsed too. ValueError."""
        fields = strict.only(value, _FIELDS)
        entry = cls(**_values(fields))
        try:
            if entry.recipient:
                _ = entry.hybrid
            if entry.verifier:
                _ = entry.public
        except NoteError:
            raise ValueError("not a public key") from None
        return entry


def hybrid(text: str) -> HybridRecipient:
    """Read `age1pq1…`; ValueError for anything else, a classical recipient included."""
    try:
        recipient = parse_recipient(text)
    except SealingError:
        raise ValueError("not a recipient") from None
    if not isinstance(recipient, HybridRecipient):
        raise ValueError("a classical recipient would void the promise for decades")  # noqa: TRY004
    return recipient


def _values(fields: Mapping[str, Any]) -> dict[str, Any]:
    recipient, verifier = fields["recipient"], fields["verifier"]
    if not isinstance(recipient, str) or not isinstance(verifier, str):
        raise ValueError("keys are strings")  # noqa: TRY004
    return {
        "kind": Kind(fields["kind"]),
        "id": strict.word(fields["id"]),
        "generation": strict.number(fields["generation"]),
        "since": strict.day(fields["since"]),
        "recipient": recipient,
        "verifier": verifier,
        "admitted_by": tuple(strict.word(p) for p in strict.items(fields["admitted_by"], 64)),
    }
