"""What comes through a mailbox: an answer or a withdrawal, accepted as any report is.

It is a submission of its own, sealed to {epoch, custody}. That it belongs to an earlier one stands
in its seed alone, as the same receipt; this process never learns which one that is.
"""

import hashlib
import hmac
import uuid
from datetime import timedelta

from intake import clock
from intake.arrival import Arrival, octets_under
from intake.body import Fields
from intake.choices import IMPLIED_CONSENT
from intake.errors import IntakeError
from intake.mailbox import coming
from intake.mailbox.web.opening import Opened
from intake.models import AdmissionCode, Submission
from intake.report import Report

MOST_OCTETS = 2 << 30  # of sealed files through one mailbox in two days


class ThroughMailbox(Arrival):
    """Admitted by what lies in the mailbox, which only its desk can have left. No code is used."""

    def __init__(self, opened: Opened, submission_id: bytes, way: str) -> None:
        super().__init__(submission_id, "", coming.written(opened.receipt, way))
        self._through = uuid.UUID(opened.network)
        self._locator = opened.locator

    def admission(self) -> AdmissionCode | None:
        """None."""
        return None

    def network_id(self) -> uuid.UUID:
        """The circle that the report behind this receipt came through."""
        return self._through

    def check_room(self, expected: int = 0) -> None:
        """Files of all answers count together, staged or sent. IntakeError("answers_enough")."""
        super().check_room(expected)
        ids = known_ids(self._locator, coming.ANSWER)
        if octets_under(hashlib.sha256(one).digest() for one in ids) >= MOST_OCTETS:
            raise IntakeError("answers_enough")


def free_id(locator: bytes, way: str) -> bytes:
    """An id that nothing came under yet. Raises IntakeError("answers_enough") for today."""
    return coming.ids(locator, way, clock.today().isoformat())[free_number(locator, way)]


def free_number(locator: bytes, way: str) -> int:
    """Which of today's ids that is. IntakeError("answers_enough") where each is taken.

    A withdrawal has one id a day: asked twice, it is the same.
    """
    if way == coming.WITHDRAWAL:
        return 0
    ids = coming.ids(locator, way, clock.today().isoformat())
    digests = [hashlib.sha256(one).digest() for one in ids]
    rows = Submission.objects.filter(id_digest__in=digests)
    taken = {bytes(one) for one in rows.values_list("id_digest", flat=True)}
    free = (number for number, one in enumerate(digests) if one not in taken)
    found = next(free, None)
    if found is None:
        raise IntakeError("answers_enough")
    return found


def known_ids(locator: bytes, way: str) -> list[bytes]:
    """Those of today and, for pages that were opened before midnight, of yesterday."""
    today = clock.today()
    days = (today, today - timedelta(days=1))
    return [one for day in days for one in coming.ids(locator, way, day.isoformat())]


def arrive(opened: Opened, fields: Fields, way: str) -> ThroughMailbox:
    """What is to come through this mailbox under the id in the form.

    Raises IntakeError: mailbox_empty where there is nothing to answer, page_old for an id that
    this mailbox does not give, or no longer.
    """
    if not opened.messages:
        raise IntakeError("mailbox_empty")
    try:
        id_ = bytes.fromhex(fields.get("submission_id", ""))
    except ValueError:
        id_ = b""
    if not any(hmac.compare_digest(id_, one) for one in known_ids(opened.locator, way)):
        raise IntakeError("page_old")
    return ThroughMailbox(opened, id_, way)


def report(words: str, language: str) -> Report:
    """An answer as a report. Nothing beyond reading it is consented to by answering."""
    return Report(
        network="",
        language=language,
        account=words,
        ask_back=True,
        consent=(IMPLIED_CONSENT,),
    )
