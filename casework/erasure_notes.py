"""The note of an erasure: what has to go again after a restore of a backup that is older (P13).

Sealed to the backup key: nobody at the host can read it, and who restores can. Anybody can seal
to that key, so a note counts for nothing by itself. Two custodians signed for exactly the ids in
it, and their signatures go along.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from casework.services.planned import digest_of
from intake.errors import IntakeError
from intake.keys import approval as signing
from intake.keys.approval import Deed, Request, Signature
from intake.keys.roll import Roll
from intake.sealing import HybridRecipient, Inner, open_bytes, seal_bytes, split, unwrap
from intake.sealing.stanzas import Identity

_LARGEST = 1 << 26  # octets; some 500,000 ids


@dataclass(frozen=True, repr=False)
class Note:
    """One erasure, done on a day.

    Args:
        request, signatures: as in the approval that it used up.
        signed: every id that the signatures are for, intake's and the desk's.
        rows: of the desk's records and identity records that went, and the leaves of 32 octets
            that say of each that this was rightly.
        bodies: leaves of the custody events whose bodies went.
        messages, mailbox: slots of what waited for the source, and the digest of where; b"".
    """

    on: date
    request: str
    signatures: tuple[str, ...]
    signed: frozenset[uuid.UUID]
    rows: Mapping[uuid.UUID, tuple[bytes, ...]]
    bodies: tuple[bytes, ...]
    messages: tuple[uuid.UUID, ...] = ()
    mailbox: bytes = b""

    def __repr__(self) -> str:
        return f"<Note: {len(self.signed)} erased>"

    def to_bytes(self) -> bytes:
        """As it is sealed."""
        told = {
            "on": self.on.isoformat(),
            "request": self.request,
            "signatures": self.signatures,
            "signed": [one.hex for one in sorted(self.signed)],
            "rows": {row.hex: [leaf.hex() for leaf in every] for row, every in self.rows.items()},
            "bodies": [leaf.hex() for leaf in self.bodies],
            "messages": [one.hex for one in self.messages],
            "mailbox": self.mailbox.hex(),
        }
        return json.dumps(told, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, octets: bytes) -> Self:
        """The inverse. Raises IntakeError("note_malformed")."""
        try:
            told = json.loads(octets)
            return cls(
                on=date.fromisoformat(told["on"]),
                request=str(told["request"]),
                signatures=tuple(map(str, told["signatures"])),
                signed=frozenset(map(uuid.UUID, told["signed"])),
                rows={uuid.UUID(row): _octets(each) for row, each in told["rows"].items()},
                bodies=_octets(told["bodies"]),
                messages=tuple(map(uuid.UUID, told["messages"])),
                mailbox=bytes.fromhex(told["mailbox"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise IntakeError("note_malformed") from None

    def asked(self, roll: Roll) -> Request:
        """What two people signed, held against what is named here and against the roll.

        Raises IntakeError("note_forged") where it is not this that they signed for, and as
        `approval.verify`, of the day of the erasure.
        """
        request = Request.parse(self.request)
        if (request.deed, request.detail) != (Deed.ERASE, digest_of(self.signed)):
            raise IntakeError("note_forged")
        signing.verify(request, list(map(Signature.from_line, self.signatures)), roll, self.on)
        return request


def seal(note: Note, name: uuid.UUID, to: HybridRecipient) -> bytes:
    """An age file of one recipient, padded."""
    sealed = seal_bytes(note.to_bytes(), [to], _inner(name))
    return sealed.header + sealed.payload


def opened(sealed: bytes, name: uuid.UUID, keys: Sequence[Identity]) -> Note:
    """What `seal` made under that name.

    Raises SealingError for another key or what was altered, IntakeError("note_malformed").
    """
    header, payload = split(sealed)
    return Note.from_bytes(
        open_bytes(header, payload, unwrap(header, keys), _inner(name), _LARGEST)
    )


def _inner(name: uuid.UUID) -> Inner:
    return Inner("erasure_note", 1, str(name), 1, 1)


def _octets(every: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(map(bytes.fromhex, every))
