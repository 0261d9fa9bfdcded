"""Taking off what a reader hid by mistake: two custodians' deed, since it is read from then on.

Hiding more is one person's deed. The row is kept, as one that hides nothing any more, and so is
the correction, for the redactor: a person was wrong here, and not the machine.
"""

import uuid
from dataclasses import replace

from casework import policy, rows
from casework.records import AddedRedaction, Approval, Correction, Review, Stored
from casework.records.added_redaction import RECOGNIZER
from casework.records.correction import Corrected
from casework.services import approvals
from casework.services.approvals import Subject
from casework.services.deeds import drafted, seen, together
from casework.unlocked import Unlocked
from intake import custody
from intake.keys.approval import Deed

REASON = "unhide"


def ask(by: Unlocked, desk: uuid.UUID, redaction: uuid.UUID, *, words: str) -> Stored[Approval]:
    """Ask two custodians. What they sign is of these words in this version of the report.

    Raises IntakeError: not_hidden_here, and as `approvals.ask`.
    """
    found, on = _found(by, desk, redaction)
    about, told = Subject(AddedRedaction.KIND, redaction), detail(found, on)
    return approvals.ask(by, desk, Deed.UNHIDE, about, reason=REASON, words=words, detail=told)


def asked(
    by: Unlocked, desk: uuid.UUID, found: Stored[AddedRedaction], on: Review
) -> Approval | None:
    """The open request for it as it is now; one with its signatures before any other."""
    today = detail(found, on)
    every = (
        one.record
        for one in approvals.waiting(by, desk)
        if one.record.about == found.record.id
        and (one.record.asked.deed, one.record.asked.detail) == (Deed.UNHIDE, today)
    )
    return min(every, key=lambda one: one.missing, default=None)


def take_off(
    by: Unlocked, desk: uuid.UUID, redaction: uuid.UUID, *, approval: uuid.UUID
) -> uuid.UUID:
    """Let its words be read again, where nothing else hides them; the correction's id.

    Raises IntakeError: not_hidden_here, row_changed, approval_for_other where it was signed for
    other words or an older version of the report, and as `approvals.use`.
    """
    before, on = _found(by, desk, redaction)
    learned = _correction(by, before.record)
    changed = [redaction, learned.id]
    event = drafted("redaction.taken_off", by, desk, changed, approval=str(approval))
    about, today = Subject(AddedRedaction.KIND, redaction), detail(before, on)
    with together():
        used = approvals.use(by, desk, approval, Deed.UNHIDE, about)
        policy.require(used.record.asked.detail == today, "approval_for_other")
        after = replace(before.record, taken_off=True)
        rows.write(by, desk, after, expects=before.version)
        rows.write(by, desk, learned, expects=0)
        custody.record(event)
    return learned.id


def detail(found: Stored[AddedRedaction], on: Review) -> str:
    """What people sign: the report's version, the row's, and where in it what is hidden."""
    at = found.record.at
    return f"{on.version} {found.version} {at.text} {at.start} {at.end} {found.record.hides}"


def _found(
    by: Unlocked, desk: uuid.UUID, redaction: uuid.UUID
) -> tuple[Stored[AddedRedaction], Review]:
    """It and its review, while it hides something in the version that people are shown."""
    found = seen(by, desk, AddedRedaction, redaction)
    on = seen(by, desk, Review, found.record.review).record
    policy.require(found.record.hides_in(on.version), "not_hidden_here")
    return found, on


def _correction(by: Unlocked, off: AddedRedaction) -> Correction:
    return Correction(
        id=uuid.uuid4(),
        review=off.review,
        version=off.version,
        what=Corrected.REDACTION_NEEDLESS,
        before=off.hides,
        at=(off.at,),
        set_by=by.member.pk,
        tools=RECOGNIZER,
    )
