"""Leaving word in a mailbox, inside the transaction of the deed that it tells of."""

import json
import uuid
from base64 import b64decode
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from django.db import IntegrityError, connection, transaction

from intake import clock
from intake.errors import IntakeError, TransientError
from intake.inserting import insert
from intake.mailbox import ageing
from intake.mailbox.messages import QUESTION, MailboxMessage, seal_message
from intake.mailbox.slots import SIZE, SlotKey
from intake.models import Mailbox
from intake.models import MailboxMessage as MessageRow
from intake.sealing import BrokenKey, HybridRecipient, parse_recipient

# A message waits for so long; what is left later than that behind a report nobody may look for.
DAYS_KEPT = 365


@dataclass(frozen=True, repr=False)
class ReplyTo:
    """Where a message goes, as the sealed part of a submission says.

    From the seal and not from the mailbox's row, whose recipient anybody could have swapped who
    writes to the database.
    """

    locator_digest: bytes  # 32 octets
    recipient: HybridRecipient
    slots: SlotKey
    network: str  # of the submission; an answer comes through it again
    comes_as: str = ""  # what the submission itself came as: "" for a report, else `coming.WAYS`

    @classmethod
    def read(cls, content: bytes, network: str) -> Self:
        """From the content of a submission's `mailbox` part.

        Raises IntakeError("mailbox_malformed").
        """
        try:
            told = json.loads(content)
            recipient = parse_recipient(str(told["recipient"]))
            digest = b64decode(told["locator_digest"], validate=True)
            slots = SlotKey(b64decode(told["slots"], validate=True))
            comes_as = str(told["comes_as"])
        except (ValueError, KeyError, TypeError, BrokenKey):
            raise IntakeError("mailbox_malformed") from None
        if len(digest) != SIZE or not isinstance(recipient, HybridRecipient):
            raise IntakeError("mailbox_malformed")
        return cls(digest, recipient, slots, network, comes_as)


def ask(to: ReplyTo, text: str, language: str) -> uuid.UUID:
    """Leave a question; its row's id. Nobody here can read it again.

    Where as many wait as a mailbox can hold, the oldest of another day makes room.

    Raises IntakeError: message_empty, message_too_long, mailbox_gone where there is no such
    mailbox, mailbox_full where all that wait were asked today.
    """
    _require_deed()
    told = MailboxMessage(text, language, clock.today().isoformat(), to.network, QUESTION)
    if not is_there(to):
        raise IntakeError("mailbox_gone")
    row = _free(to.slots)
    if not _put(told, row, to):
        raise TransientError("sent_twice_at_once")
    return row


def tell(to: ReplyTo, state: str) -> bool:
    """Leave a state, once for each mailbox; False where it is known or the mailbox is gone."""
    _require_deed()
    row = to.slots.state(state)
    if MessageRow.objects.filter(pk=row).exists() or not is_there(to):
        return False
    return _put(told_state(state, to.network), row, to)


def is_there(to: ReplyTo) -> bool:
    """Whether the mailbox was published and nobody erased it since."""
    return Mailbox.objects.filter(pk=to.locator_digest).exists()


def told_state(state: str, network: str) -> MailboxMessage:
    """The message that says it, of today. The page has the words for it in each language."""
    return MailboxMessage("", "", clock.today().isoformat(), network, state)


def take_back_every(to: ReplyTo) -> int:
    """Delete all that waits in a mailbox; how many messages there were."""
    return MessageRow.objects.filter(pk__in=to.slots.every()).delete()[0]


def drop_old() -> int:
    """Delete messages whose time is over; how many."""
    limit = clock.today() - timedelta(days=DAYS_KEPT)
    return MessageRow.objects.filter(left_on__lt=limit).delete()[0]


def _free(slots: SlotKey) -> uuid.UUID:
    rows = slots.questions()
    left = dict(MessageRow.objects.filter(pk__in=rows).values_list("pk", "left_on"))
    free = next((row for row in rows if row not in left), None)
    if free is not None:
        return free
    oldest = min(rows, key=lambda row: left[row])
    if left[oldest] == clock.today():
        raise IntakeError("mailbox_full")
    MessageRow.objects.filter(pk=oldest).delete()
    return oldest


def _put(told: MailboxMessage, row: uuid.UUID, to: ReplyTo) -> bool:
    """False when somebody else has taken this slot since one looked."""
    sealed = seal_message(told, row, to.recipient, to.slots)
    try:
        with transaction.atomic():
            insert(MessageRow(id=row, left_on=clock.today(), sealed=sealed))
    except IntegrityError:
        return False
    ageing.used(to.locator_digest)
    return True


def _require_deed() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("A message belongs into the transaction of its deed.")
