"""The roll: which public keys this organisation seals to and believes, signed by its root.

The root key is offline and pinned in a file outside the database, so whoever can write to
the database can make sealing stop, never make it seal to somebody else. Format: docs/keys.md,
vectors: tests/vectors/roll/.
"""

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

from intake.errors import IntakeError
from intake.keys import note, page_roll, strict
from intake.keys.entry import SINGLE, Entry, Kind
from intake.keys.note import NoteError, Signer, Verifier

SCHEMA = "amanat/roll/1"
LONGEST = timedelta(days=400)  # a root that is lost must not be believed for ever
_FIELDS = ("schema", "organisation", "version", "issued", "expires", "keys", "networks", "revoked")
_MOST = 4096


class RollError(IntakeError):
    """roll_missing, roll_malformed, roll_unsigned, roll_older, roll_early, roll_expired;
    epoch_missing, epoch_malformed, epoch_unsigned, epoch_expired; recipient_missing.
    """


class Revocable(enum.StrEnum):
    """What can be revoked: every kind of entry, and what the agent and the networks use."""

    CUSTODY = "custody"
    BACKUP = "backup"
    DESK = "desk"
    ORIGINALS = "originals"
    PERSONAL = "personal"
    LOG = "log"
    DOSSIER = "dossier"
    CERTIFIER = "epoch-certifier"
    EPOCH = "epoch"
    PACKET = "packet"
    ORDER = "order"
    NETWORK = "network"


@dataclass(frozen=True, order=True)
class Revocation:
    """From `on` a key counts no more; signatures made before that day still do.

    `generation` is the entry's; 1 for networks and for numbered keys (epoch, packet, order).
    """

    kind: str
    id: str
    generation: int
    on: date


@dataclass(frozen=True)
class Roll:
    """One version of the roll. Equal rolls have one spelling (`body`), but for `page`."""

    organisation: str
    version: int  # only grows
    issued: date
    expires: date  # the first day it is believed no more
    keys: tuple[Entry, ...]
    networks: Mapping[str, str]  # network id -> desk id
    revoked: tuple[Revocation, ...]
    # What pages are given instead of this: `page_roll`, signed by itself. None has a draft.
    page: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        places = [(e.kind, e.id, e.generation) for e in self.keys]
        verifiers = [e.verifier for e in self.keys if e.verifier]
        recipients = [e.recipient for e in self.keys if e.recipient]
        for unique in (places, verifiers, recipients, [_place(r) for r in self.revoked]):
            if len(set(unique)) != len(unique):
                raise RollError("roll_malformed")
        # Not a sum: there is no day after the last one of the year 9999.
        if self.issued >= self.expires or self.expires - self.issued > LONGEST:
            raise RollError("roll_malformed")
        object.__setattr__(self, "keys", tuple(sorted(self.keys)))
        object.__setattr__(self, "revoked", tuple(sorted(self.revoked)))
        object.__setattr__(self, "networks", MappingProxyType(dict(self.networks)))

    def body(self) -> str:
        """What the root signs: one line of JSON in its one spelling."""
        return strict.dump(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """All fields; `page` where there is one."""
        told = {
            "schema": SCHEMA,
            "organisation": self.organisation,
            "version": self.version,
            "issued": self.issued.isoformat(),
            "expires": self.expires.isoformat(),
            "keys": [entry.to_json() for entry in self.keys],
            "networks": dict(self.networks),
            "revoked": [asdict(r) | {"on": str(r.on)} for r in self.revoked],
        }
        return told | ({"page": self.page} if self.page else {})

    @classmethod
    def parse(cls, body: str) -> Self:
        """Read a body, signed or still a draft. Raises RollError("roll_malformed")."""
        try:
            told = strict.load(body)
            fields = strict.only(told, (*_FIELDS, "page") if "page" in told else _FIELDS)
            roll = cls(**_values(fields))
        except ValueError:
            raise RollError("roll_malformed") from None
        # Lists in another order would be another spelling of the same roll.
        if fields["schema"] != SCHEMA or roll.body() != body:
            raise RollError("roll_malformed")
        return roll

    @cached_property
    def _gone(self) -> Mapping[tuple[str, str, int], date]:
        return {_place(r): r.on for r in self.revoked}

    def is_revoked(self, kind: str, id_: str, generation: int = 1) -> bool:
        """Whether this version revokes it. The day only matters for signatures made earlier."""
        return (kind, id_, generation) in self._gone

    def entry(self, kind: Kind, id_: str) -> Entry:
        """The newest entry of that kind and id, if it is not revoked.

        A revoked newest entry is not replaced by an older one: whoever revokes a key means
        sealing to stop until its successor is signed. Raises RollError("recipient_missing").
        """
        found = [entry for entry in self.keys if (entry.kind, entry.id) == (kind, id_)]
        newest = max(found, key=lambda entry: entry.generation, default=None)
        if newest is None or self.is_revoked(kind, id_, newest.generation):
            raise RollError("recipient_missing")
        return newest

    def single(self, kind: Kind) -> Entry:
        """The entry of a kind of which an organisation has one: custody, backup, certifier."""
        return self.entry(kind, SINGLE[kind])

    def desk_of(self, network: str) -> str:
        """The desk a network reports to. Raises RollError("recipient_missing")."""
        desk = self.networks.get(network)
        if desk is None or self.is_revoked(Revocable.NETWORK, network):
            raise RollError("recipient_missing")
        return desk

    def unrevoked(self, kind: Kind) -> list[Entry]:
        """Entries of a kind that count today, newest generation first.

        For signatures: after a new key came onto the roll, the old one's still verify.
        """
        found = [entry for entry in self.keys if entry.kind == kind]
        found.sort(key=lambda entry: entry.generation, reverse=True)
        return [e for e in found if not self.is_revoked(e.kind, e.id, e.generation)]


def _values(fields: Mapping[str, Any]) -> dict[str, Any]:
    networks = fields["networks"]
    if not isinstance(networks, dict) or len(networks) > _MOST:
        raise ValueError("not a mapping of the expected size")
    return {
        "organisation": strict.words(fields["organisation"]),
        "version": strict.number(fields["version"]),
        "issued": strict.day(fields["issued"]),
        "expires": strict.day(fields["expires"]),
        "keys": tuple(Entry.from_json(one) for one in strict.items(fields["keys"], _MOST)),
        "networks": {strict.word(n): strict.word(d) for n, d in networks.items()},
        "revoked": tuple(_revocation(one) for one in strict.items(fields["revoked"], _MOST)),
        "page": strict.words(fields["page"], note.MAX_NOTE) if "page" in fields else "",
    }


def _revocation(value: object) -> Revocation:
    fields = strict.only(value, ("kind", "id", "generation", "on"))
    return Revocation(
        kind=Revocable(fields["kind"]).value,
        id=strict.word(fields["id"]),
        generation=strict.number(fields["generation"]),
        on=strict.day(fields["on"]),
    )


def _place(revocation: Revocation) -> tuple[str, str, int]:
    return revocation.kind, revocation.id, revocation.generation


def sign(roll: Roll, root: Signer) -> str:
    """The signed document, with the page roll in it. Only the ceremony has a root to sign with."""
    page = root.sign(page_roll.body(roll.to_json()))
    return root.sign(replace(roll, page=page).body())


def verify(document: str, root: Verifier) -> Roll:
    """Read a document that the pinned root signed; says nothing of its age.

    A page roll in it says what the roll itself says, or the roll is none.

    Raises: RollError (roll_unsigned, roll_malformed).
    """
    try:
        body = note.read(document, root)
    except NoteError as fault:
        malformed = fault.code == "note_malformed"
        raise RollError("roll_malformed" if malformed else "roll_unsigned") from None
    roll = Roll.parse(body)
    if roll.page and not _has_its_page(roll, root):
        raise RollError("roll_malformed")
    return roll


def _has_its_page(roll: Roll, root: Verifier) -> bool:
    try:
        return note.read(roll.page, root) == page_roll.body(roll.to_json())
    except NoteError:
        return False


def check_age(roll: Roll, today: date, floor: int) -> None:
    """Refuse a roll older than one already seen, not yet issued, or expired."""
    if roll.version < floor:
        raise RollError("roll_older")
    # A server's clock may be a day behind the ceremony's.
    if roll.issued > today + timedelta(days=1):
        raise RollError("roll_early")
    if today >= roll.expires:
        raise RollError("roll_expired")


def next_version(roll: Roll, issued: date, expires: date, **changes: Any) -> Roll:
    """A draft of the following version; `changes` as the fields of Roll."""
    changed = {"version": roll.version + 1, "issued": issued, "expires": expires, **changes}
    return replace(roll, page="", **changed)
