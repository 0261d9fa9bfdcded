"""What the machine hid and was unsure about: opening it, and saying that it was right or not."""

import json
import uuid
from dataclasses import replace

from casework.records import Correction, Review
from casework.records.correction import Corrected
from casework.services.deeds import Change, carry_out, drafted, seen, together
from casework.services.parts import open_part
from casework.unlocked import Unlocked
from intake import custody
from intake.errors import IntakeError
from intake.models import SealedPart
from intake.redaction import Identity


def open_doubt(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, pseudonym: str) -> Identity:
    """The words under a 'check' span. The opening is on the log before they are returned.

    Raises IntakeError: no_such_doubt, and as `seen` and `open_part`.
    """
    found = _doubt(by, desk, review, pseudonym)
    before = seen(by, desk, Review, review)
    opened = before.record.doubts_seen
    if pseudonym in opened:
        event = drafted("doubt.opened", by, desk, [review], pseudonym=pseudonym)
        with together():
            custody.record(event)
    else:
        # The queue counts it as looked at from now on, for everybody.
        after = replace(before.record, doubts_seen=(*opened, pseudonym))
        carry_out("doubt.opened", by, desk, [Change(after, before)], pseudonym=pseudonym)
    return found


def find_doubt_needless(
    by: Unlocked, desk: uuid.UUID, review: uuid.UUID, pseudonym: str
) -> uuid.UUID:
    """Say that this needed no hiding; the correction's id.

    The working copy stays as it is: the redactor learns, the copy is not rewritten.
    """
    on = seen(by, desk, Review, review).record
    found = _doubt(by, desk, review, pseudonym)
    correction = Correction(
        id=uuid.uuid4(),
        review=review,
        version=on.version,
        what=Corrected.REDACTION_NEEDLESS,
        before=found.kind,
        set_by=by.member.pk,
        tools=pseudonym,
    )
    carry_out("doubt.found_needless", by, desk, [Change(correction)], pseudonym=pseudonym)
    return correction.id


def _doubt(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, pseudonym: str) -> Identity:
    on = seen(by, desk, Review, review).record
    table = json.loads(open_part(by, desk, on.submission, SealedPart.Kind.CHECKS))
    for plain in table:
        identity = Identity.from_json(plain)
        if identity.pseudonym == pseudonym:
            return identity
    raise IntakeError("no_such_doubt")
