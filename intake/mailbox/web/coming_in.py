"""What comes through a mailbox: an answer or a withdrawal, accepted as any report is.

It is a submission of its own, sealed to {epoch, custody}. That it belongs to an earlier one stands
in its seed alone, as the same receipt; this process never learns which one that is.
"""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import timedelta

from intake import clock
from intake.arrival import Arrival
from intake.body import Fields
from intake.choices import IMPLIED_CONSENT
from intake.errors import IntakeError
from intake.mailbox import coming
from intake.mailbox.slots import SlotKey
from intake.mailbox.web.opening import Opened, open_mailbox
from intake.models import AdmissionCode, Submission
from intake.receipts import parse
from intake.report import Report

A_DAY: Mapping[str, int] = {coming.ANSWER: 10, coming.WITHDRAWAL: 1}


class ThroughMailbox(Arrival):
    """Admitted by what lies in the mailbox, which only its desk can have left. No code is used."""

    def __init__(self, opened: Opened, submission_id: bytes, way: str) -> None:
        super().__init__(submission_id, "", coming.written(opened.receipt, way))
        self._through = uuid.UUID(opened.network)

    def admission(self) -> AdmissionCode | None:
        """None."""
        return None

    def network_id(self) -> uuid.UUID:
        """The circle that the report behind this receipt came through."""
        return self._through


def free_id(slots: SlotKey, way: str) -> bytes:
    """An id that nothing came under yet. Raises IntakeError("answers_enough") for today.

    A withdrawal has one id a day: asked twice, it is the same.
    """
    ids = slots.submissions(way, clock.today().isoformat(), A_DAY[way])
    if way == coming.WITHDRAWAL:
        return ids[0]
    digests = {hashlib.sha256(one).digest(): one for one in ids}
    taken = Submission.objects.filter(id_digest__in=list(digests)).values_list(
        "id_digest", flat=True
    )
    known = {bytes(one) for one in taken}
    for digest, one in digests.items():
        if digest not in known:
            return one
    raise IntakeError("answers_enough")


def arrive(fields: Fields, way: str) -> tuple[Opened, ThroughMailbox]:
    """Open the mailbox of the receipt in the form; what is to come through it.

    Raises IntakeError: form_damaged for a receipt or an id that the page did not have,
    mailbox_empty where there is nothing to answer; and TransientError as `open_mailbox`.
    """
    receipt, id_ = _carried(fields)
    opened = open_mailbox(receipt)
    today = clock.today()
    days = [(today - timedelta(days=ago)).isoformat() for ago in (0, 1)]
    if not any(id_ in opened.slots.submissions(way, day, A_DAY[way]) for day in days):
        raise IntakeError("form_damaged")
    return opened, ThroughMailbox(opened, id_, way)


def report(words: str, language: str) -> Report:
    """An answer as a report. Nothing beyond reading it is consented to by answering."""
    return Report(
        network="",
        language=language,
        account=words,
        ask_back=True,
        consent=(IMPLIED_CONSENT,),
    )


def _carried(fields: Fields) -> tuple[str, bytes]:
    try:
        return parse(fields.get("receipt", "")), bytes.fromhex(fields.get("submission_id", ""))
    except (IntakeError, ValueError):
        raise IntakeError("form_damaged") from None
