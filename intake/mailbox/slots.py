"""Slots: where messages of one mailbox rest, so that nobody else sees that they belong together.

A message's row id is its slot: an HMAC under a key that comes from the receipt and that the desk
knows from inside the seal. Whoever holds either finds the few rows of a mailbox by their ids;
for everybody else they are random numbers. Pure.
"""

import hashlib
import hmac
import uuid
from dataclasses import dataclass

from intake.errors import IntakeError

SIZE = 32
QUESTIONS = 8
# In the order in which they replace each other on the page: a person sees the last that is there.
STATES = ("received", "not_opened", "opened", "read", "used")


@dataclass(frozen=True, repr=False)
class SlotKey:
    """32 octets from the receipt: where messages rest, and that they come from the desk.

    Raises IntakeError("mailbox_malformed") for any other length.
    """

    octets: bytes

    def __post_init__(self) -> None:
        if len(self.octets) != SIZE:
            raise IntakeError("mailbox_malformed")

    def __repr__(self) -> str:
        return "<SlotKey>"

    def state(self, name: str) -> uuid.UUID:
        """The row of a state: one each, so that telling it twice leaves one message."""
        return self._row(f"state {STATES[STATES.index(name)]}")

    def questions(self) -> tuple[uuid.UUID, ...]:
        """The rows of the questions that can wait at one time."""
        return tuple(self._row(f"question {number}") for number in range(QUESTIONS))

    def every(self) -> tuple[uuid.UUID, ...]:
        """All rows that this mailbox can have: always as many."""
        return (*(self.state(name) for name in STATES), *self.questions())

    def proof(self, row: uuid.UUID, content: bytes) -> str:
        """64 hex digits: whoever wrote this in that row knew the key.

        A recipient is public, so that anybody who writes to the database could seal to it.
        """
        return self._tag(b"proof\x00" + row.bytes + content).hex()

    def _row(self, slot: str) -> uuid.UUID:
        tag = self._tag(b"slot\x00" + slot.encode("ascii"))
        return uuid.UUID(bytes=tag[:16], version=4)

    def _tag(self, told: bytes) -> bytes:
        return hmac.digest(self.octets, told, hashlib.sha256)
