"""What comes through a mailbox: an answer or a withdrawal, accepted as any report is.

It is a submission of its own, sealed to {epoch, custody}. That it belongs to an earlier one stands
in its seed alone, as the same receipt; this process never learns which one that is.
"""

import hashlib
import hmac
import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import connection

from intake import clock
from intake.arrival import Arrival, octets_under
from intake.body import Fields
from intake.choices import IMPLIED_CONSENT
from intake.errors import IntakeError
from intake.mailbox import coming
from intake.mailbox.web.opening import Opened
from intake.models import AdmissionCode, Attachment, Submission, Upload
from intake.report import Report

MOST_OCTETS = 2 << 30  # of sealed files through one mailbox in two days
_LINE = 0x616D616E6174  # a name for the line that `hold` stands in


class ThroughMailbox(Arrival):
    """Admitted by what lies in the mailbox, which only its desk can have left. No code is used.

    Args:
        comes: what its seed says, where it is sealed here.
        through: the circle that the report behind this receipt came through; nobody asks for it
            while files are on their way.
    """

    def __init__(
        self,
        locator: bytes,
        submission_id: bytes,
        comes: str = "",
        through: uuid.UUID | None = None,
    ) -> None:
        super().__init__(submission_id, "", comes)
        self._locator, self._through = locator, through

    def admission(self) -> AdmissionCode | None:
        """None."""
        return None

    def hold(self) -> None:
        """All mailboxes in one line, for a moment. No row is locked: the lock would rest in that
        row as the number of this transaction, beside the same number in the upload's.
        """
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LINE])

    def network_id(self) -> uuid.UUID:
        """That circle."""
        return self._through or super().network_id()

    def check_room(self, expected: int = 0) -> None:
        """Files of all answers count together, announced, staged or sent.

        Raises IntakeError("answers_enough").
        """
        super().check_room(expected)
        digests = _digests(known_ids(self._locator, coming.ANSWER))
        if octets_under(digests) + expected > MOST_OCTETS:
            raise IntakeError("answers_enough")


def free_id(locator: bytes, way: str) -> bytes:
    """An id that nothing came under yet. Raises IntakeError("answers_enough") for today."""
    return coming.ids(locator, way, clock.today().isoformat())[free_number(locator, way)]


def free_number(locator: bytes, way: str) -> int:
    """Which of today's ids that is. IntakeError("answers_enough") where each is taken.

    A withdrawal has one id a day: asked twice, it is the same. Files that a page left behind
    wait under its id with their numbers, so that a page that begins anew gets another.
    """
    if way == coming.WITHDRAWAL:
        return 0
    digests = _digests(coming.ids(locator, way, clock.today().isoformat()))
    taken = _under(digests, Submission)
    free = [number for number, one in enumerate(digests) if one not in taken]
    if not free:
        raise IntakeError("answers_enough")
    begun = _under(digests, Attachment) | _under(digests, Upload)
    return next((number for number in free if digests[number] not in begun), free[0])


def _under(digests: list[bytes], kind: type[Submission | Attachment | Upload]) -> set[bytes]:
    rows = kind._default_manager.filter(id_digest__in=digests)
    return {bytes(one) for one in rows.values_list("id_digest", flat=True)}


def _digests(ids: list[bytes]) -> list[bytes]:
    return [hashlib.sha256(one).digest() for one in ids]


def known_ids(locator: bytes, way: str) -> list[bytes]:
    """Those of today and, for pages that were opened before midnight, of yesterday."""
    today = clock.today()
    days = (today, today - timedelta(days=1))
    return [one for day in days for one in coming.ids(locator, way, day.isoformat())]


def check_id(id_: bytes, locator: bytes, ways: Iterable[str]) -> None:
    """IntakeError("page_old") for an id that this mailbox does not give, or no longer."""
    known = [one for way in ways for one in known_ids(locator, way)]
    if not any(hmac.compare_digest(id_, one) for one in known):
        raise IntakeError("page_old")


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
    check_id(id_, opened.locator, (way,))
    comes, through = coming.written(opened.receipt, way), uuid.UUID(opened.network)
    return ThroughMailbox(opened.locator, id_, comes, through)


def report(words: str, language: str) -> Report:
    """An answer as a report. Nothing beyond reading it is consented to by answering."""
    return Report(
        network="",
        language=language,
        account=words,
        ask_back=True,
        consent=(IMPLIED_CONSENT,),
    )
