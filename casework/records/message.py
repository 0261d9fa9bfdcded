"""Message: what the desk asked a source through its mailbox. Pure."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casework.records.marks import Link, Marked, Words, coded
from intake.errors import IntakeError

LONGEST = 1500  # characters, as a mailbox takes them


@dataclass(frozen=True, kw_only=True, repr=False)
class Message(Marked):
    """The desk's own copy of a message. `left` is the sealed row in intake that the source's
    receipt opens and this desk cannot.
    """

    KIND: ClassVar[str] = "message"

    review: Link
    text: Words = ""
    language: str = coded("report_language")
    on: date
    by: uuid.UUID | None = None
    left: uuid.UUID | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise IntakeError("message_empty")
        if len(self.text) > LONGEST:
            raise IntakeError("message_too_long")
