"""MailboxMessage v1: what a desk asks a source, sealed so that only the receipt opens it. Pure.

Format in `docs/formats.md`. Nothing beside a sealed message says whose it is: whoever holds a
receipt tries the mailbox's key on each.
"""

import json
import uuid
from dataclasses import dataclass
from typing import Self

from intake.errors import IntakeError
from intake.report import canonical
from intake.sealing import HybridIdentity, HybridRecipient, Inner, open_bytes, seal_bytes, split
from intake.sealing import unwrap as unwrapped

SCHEMA = 1
LONGEST = 1500  # characters: one bucket of 4 KiB in any of the languages
_LIMIT = 16 << 10


@dataclass(frozen=True, repr=False)
class MailboxMessage:
    """One message. `day` is an ISO day; `language` a page language."""

    text: str
    language: str
    day: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise IntakeError("message_empty")
        if len(self.text) > LONGEST:
            raise IntakeError("message_too_long")

    def __repr__(self) -> str:
        return "<MailboxMessage>"

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        return canonical({"schema": SCHEMA, **vars(self)})

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read version 1. IntakeError("message_malformed") for anything else."""
        try:
            told = json.loads(content)
            schema, texts = told.pop("schema"), (told["text"], told["language"], told["day"])
            if schema != SCHEMA or len(told) != 3 or not all(type(one) is str for one in texts):
                raise IntakeError("message_malformed")
            return cls(*texts)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise IntakeError("message_malformed") from None


def seal_message(message: MailboxMessage, row: uuid.UUID, mailbox: HybridRecipient) -> bytes:
    """An age file bound to its row; 4 KiB and a header, whatever the message says."""
    sealed = seal_bytes(message.to_bytes(), [mailbox], _inner(row))
    return sealed.header + sealed.payload


def open_message(sealed: bytes, row: uuid.UUID, identity: HybridIdentity) -> MailboxMessage:
    """The message, if it is for this mailbox.

    Raises NotForUs for another's (most are), and the seal's own for anything moved or altered.
    """
    header, payload = split(sealed)
    key = unwrapped(header, [identity])
    return MailboxMessage.from_bytes(open_bytes(header, payload, key, _inner(row), _LIMIT))


def _inner(row: uuid.UUID) -> Inner:
    return Inner("mailbox_message", 1, str(row), 1, 1)
