"""Asking a source through its mailbox. The desk keeps its own copy; it cannot read the other."""

import base64
import json
import uuid
from dataclasses import replace

from casework.records import Message, Review
from casework.services.deeds import Change, carry_out, seen, together
from casework.services.parts import open_part
from casework.unlocked import Unlocked
from intake import clock, services
from intake.errors import IntakeError
from intake.mailbox.messages import MailboxMessage
from intake.models import SealedPart
from intake.sealing import BrokenKey, HybridRecipient, parse_recipient
from intake.services import ReplyTo


def ask_source(
    by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, text: str, language: str
) -> uuid.UUID:
    """Leave a question for whoever sent this; the desk's own copy's id.

    Args:
        language: a page language ("en", "fa-af", "ps"), for how the question is shown.

    The mailbox is the one of the submission's newest version. Raises IntakeError:
    message_empty, message_too_long, not_ready (no mailbox yet), mailbox_gone.
    """
    on = seen(by, desk, Review, review).record
    to = _reply_to(open_part(by, desk, on.submission, SealedPart.Kind.MAILBOX))
    today = clock.today()
    told = MailboxMessage(text, language, today.isoformat())
    copy = Message(
        id=uuid.uuid4(),
        review=review,
        text=text,
        language=_LANGUAGES.get(language, ""),
        on=today,
        by=by.member.pk,
    )
    with together():
        left = services.leave_message(to, told)
        carry_out("source.asked", by, desk, [Change(replace(copy, left=left))])
    return copy.id


# Pages say "fa-af" where the lists say "prs".
_LANGUAGES = {"en": "en", "fa-af": "prs", "ps": "ps"}


def _reply_to(content: bytes) -> ReplyTo:
    try:
        told = json.loads(content)
        recipient = parse_recipient(told["recipient"])
        digest = base64.b64decode(told["locator_digest"], validate=True)
    except (ValueError, KeyError, TypeError, BrokenKey):
        raise IntakeError("mailbox_malformed") from None
    if not isinstance(recipient, HybridRecipient):
        raise IntakeError("mailbox_malformed")
    return ReplyTo(digest, recipient)
