"""Opening the sealed parts of a submission that the pages of reading do not: doubts, mailbox."""

import uuid

from casework.unlocked import Unlocked
from intake import recipients
from intake.errors import IntakeError
from intake.models import SealedPart, Submission
from intake.payloads import open_payload
from intake.sealing import Inner, NotForUs, open_bytes, unwrap

_LARGEST = 4 << 20


def open_part(by: Unlocked, desk: uuid.UUID, submission: uuid.UUID, kind: SealedPart.Kind) -> bytes:
    """The content of one part of a submission of this desk.

    Raises IntakeError: not_your_desk, not_ready, and the seal's own for anything altered.
    """
    keys = by.desk(desk)
    refuse_elsewhere(desk, submission)
    part = SealedPart.objects.filter(submission=submission, attachment=None, kind=kind).first()
    if part is None:
        raise IntakeError("not_ready")
    header = bytes(part.header)
    try:
        key = unwrap(header, keys.identities)
    except NotForUs:
        raise IntakeError("not_your_desk") from None
    with open_payload(part.blob) as payload:
        inner = Inner(part.kind, 1, str(submission), 1, 1)
        return open_bytes(header, payload.read(), key, inner, _LARGEST)


def refuse_elsewhere(desk: uuid.UUID, submission: uuid.UUID) -> Submission:
    """The submission, if its network reports to this desk; else IntakeError("not_your_desk")."""
    found = Submission.objects.filter(pk=submission).first()
    if found is None or recipients.current().desk_of(found.network) != str(desk):
        raise IntakeError("not_your_desk")
    return found
