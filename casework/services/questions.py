"""Asking a source through its mailbox. The desk keeps its own copy; it cannot read the other."""

import uuid
from dataclasses import replace

from casework import codes
from casework.records import Message, Review
from casework.services import mailboxes
from casework.services.deeds import Change, carry_out, seen, together
from casework.unlocked import Unlocked
from intake import clock
from intake.mailbox import leaving


def ask_source(
    by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, text: str, language: str
) -> uuid.UUID:
    """Leave a question for whoever sent this; the desk's own copy's id.

    Args:
        language: a page language ("en", "fa-af", "ps"), for how the question is shown.

    The mailbox is the one of the submission's newest version. Raises IntakeError:
    message_empty, message_too_long, not_ready (no mailbox yet), mailbox_gone, mailbox_full.
    """
    on = seen(by, desk, Review, review).record
    to = mailboxes.reply_to(by, desk, on)
    copy = Message(
        id=uuid.uuid4(),
        review=review,
        text=text,
        language=codes.listed_language(language),
        on=clock.today(),
        by=by.member.pk,
    )
    with together():
        left = leaving.ask(to, text, language)
        carry_out("source.asked", by, desk, [Change(replace(copy, left=left))])
    return copy.id
