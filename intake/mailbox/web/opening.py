"""Opening one mailbox for one request, at the same cost whatever is in it or was never there."""

import uuid
from dataclasses import dataclass
from functools import lru_cache

from django.db import DatabaseError

from intake.errors import IntakeError, TransientError
from intake.mailbox.messages import QUESTION, MailboxMessage, open_message, seal_message
from intake.mailbox.seed import MailboxKeys, derive
from intake.mailbox.slots import SIZE, STATES, SlotKey
from intake.mailbox.web.turns import Turns
from intake.models import MailboxMessage as MessageRow
from intake.sealing import HybridIdentity

AT_ONCE = 2  # derivations: 64 MiB each
IN_LINE = 6  # as many threads again stay free for first pages and answers that are on their way
PATIENCE = 20.0  # seconds in line
_turns = Turns(AT_ONCE, IN_LINE, PATIENCE)


@dataclass(frozen=True, repr=False)
class Opened:
    """What lies in a mailbox. Empty for a number that was never given out."""

    receipt: str
    locator: bytes
    messages: tuple[MailboxMessage, ...]

    def __repr__(self) -> str:
        return "<Opened>"

    @property
    def state(self) -> str:
        """How far the report is: the furthest of STATES that was told, "" for none."""
        told = {one.says for one in self.messages}
        return next((name for name in reversed(STATES) if name in told), "")

    @property
    def questions(self) -> list[MailboxMessage]:
        """Newest first."""
        asked = [one for one in self.messages if one.says == QUESTION]
        return sorted(asked, key=lambda one: one.day, reverse=True)

    @property
    def network(self) -> str:
        """What an answer goes through. Raises IntakeError("mailbox_empty")."""
        if not self.messages:
            raise IntakeError("mailbox_empty")
        return max(self.messages, key=lambda one: one.day).network


def open_mailbox(receipt: str) -> Opened:
    """Derive, fetch the slots, open as many envelopes as there are slots.

    Where a slot is empty an envelope to nobody is opened in its place. A message that is not the
    desk's (altered, planted) counts as none: the page has nothing to say about it that would not
    tell the two kinds of numbers apart.

    Raises TransientError: mailbox_busy, database_away.
    """
    with _turns.turn():
        keys = derive(receipt)
    rows = keys.slots.every()
    try:
        kept = dict(MessageRow.objects.filter(pk__in=rows).values_list("pk", "sealed"))
    except DatabaseError:
        raise TransientError("database_away") from None
    opened = [_open(kept.get(row), row, keys) for row in rows]
    return Opened(receipt, keys.locator, tuple(one for one in opened if one is not None))


def _open(
    sealed: bytes | memoryview | None, row: uuid.UUID, keys: MailboxKeys
) -> MailboxMessage | None:
    if sealed is None:
        blank, its_row, nobody = to_nobody()
        open_message(blank, its_row, nobody.identity, nobody.slots)
        return None
    try:
        return open_message(bytes(sealed), row, keys.identity, keys.slots)
    except IntakeError:
        return None


@lru_cache(maxsize=1)
def to_nobody() -> tuple[bytes, uuid.UUID, MailboxKeys]:
    """An envelope of the usual size, and what opens it. Made once in a process."""
    nobody = MailboxKeys(b"", HybridIdentity.generate(), SlotKey(bytes(SIZE)))
    row, told = uuid.uuid4(), MailboxMessage("", "", "", "", STATES[0])
    sealed = seal_message(told, row, nobody.identity.recipient, nobody.slots)
    return sealed, row, nobody
