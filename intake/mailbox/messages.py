"""MailboxMessage v2: a question or a state, sealed so that only the receipt opens it. Pure.

Format in `docs/formats.md`. Nothing beside a sealed message says whose it is: its row is a slot
of the mailbox (`intake.mailbox.slots`), which looks like any random number.
"""

import hmac
import json
import uuid
from dataclasses import dataclass
from typing import Self

from intake.errors import IntakeError
from intake.mailbox.slots import STATES, SlotKey
from intake.report import canonical
from intake.sealing import (
    HybridIdentity,
    HybridRecipient,
    Inner,
    open_bytes,
    seal_bytes,
    split,
)
from intake.sealing import unwrap as unwrapped

SCHEMA = 2
LONGEST = 1500  # characters: one bucket of 4 KiB in any of the languages
QUESTION = "question"
_SAYS = (QUESTION, *STATES)
_FIELDS = frozenset({"day", "language", "network", "proof", "says", "schema", "text"})
_LIMIT = 16 << 10
_MOST = 3900  # octets of content that leave room for what padding puts around them in 4 KiB


@dataclass(frozen=True, repr=False)
class MailboxMessage:
    """One message. `day` is an ISO day, `language` a page language, `network` an opaque id.

    A question has a text, a state has none. The network is what an answer goes through: the
    process that reads mailboxes knows of no other way to whoever asks.
    """

    text: str
    language: str
    day: str
    network: str
    says: str = QUESTION

    def __post_init__(self) -> None:
        if self.says not in _SAYS:
            raise IntakeError("message_malformed")
        if bool(self.text.strip()) != (self.says == QUESTION):
            raise IntakeError("message_empty")
        if len(self.text) > LONGEST:
            raise IntakeError("message_too_long")

    def __repr__(self) -> str:
        return "<MailboxMessage>"

    def to_bytes(self, row: uuid.UUID, slots: SlotKey) -> bytes:
        """Canonical JSON with its proof. IntakeError("message_too_long") beyond one bucket."""
        proof = slots.proof(row, self._bare())
        content = canonical({"schema": SCHEMA, "proof": proof, **vars(self)})
        if len(content) > _MOST:
            raise IntakeError("message_too_long")
        return content

    @classmethod
    def from_bytes(cls, content: bytes, row: uuid.UUID, slots: SlotKey) -> Self:
        """Read version 2. IntakeError: message_malformed, message_forged."""
        try:
            told = json.loads(content)
            if set(told) != _FIELDS or told.pop("schema") != SCHEMA:
                raise IntakeError("message_malformed")
            if not all(type(one) is str for one in told.values()):
                raise IntakeError("message_malformed")
            proof, message = told.pop("proof"), cls(**told)
            expected = slots.proof(row, message._bare())
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise IntakeError("message_malformed") from None
        if not hmac.compare_digest(expected.encode(), proof.encode()):
            raise IntakeError("message_forged")
        return message

    def _bare(self) -> bytes:
        return canonical({"schema": SCHEMA, **vars(self)})


def seal_message(
    message: MailboxMessage, row: uuid.UUID, mailbox: HybridRecipient, slots: SlotKey
) -> bytes:
    """An age file bound to its row; 4 KiB and a header, whatever the message says."""
    sealed = seal_bytes(message.to_bytes(row, slots), [mailbox], _inner(row))
    return sealed.header + sealed.payload


def open_message(
    sealed: bytes, row: uuid.UUID, identity: HybridIdentity, slots: SlotKey
) -> MailboxMessage:
    """The message of a row, from whoever knows this mailbox's slots.

    Raises NotForUs for another mailbox's, the seal's own for anything moved or altered, and
    IntakeError: message_malformed, message_forged.
    """
    header, payload = split(sealed)
    key = unwrapped(header, [identity])
    content = open_bytes(header, payload, key, _inner(row), _LIMIT)
    return MailboxMessage.from_bytes(content, row, slots)


def _inner(row: uuid.UUID) -> Inner:
    return Inner("mailbox_message", 1, str(row), 1, 1)
