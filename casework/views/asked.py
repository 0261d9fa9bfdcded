"""What people are asked to sign, in words: the thing itself, what happens to it, who asked.

A request names its object by ids and digests. Who signs reads what those stand for today, and is
told where that is no longer what was asked for.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from casework import register
from casework.doors import UnlockedRequest
from casework.models import Member
from casework.records import AddedRedaction, Approval, Person, Record, Review, Stored
from casework.services import approvals, planned, protection, unhiding
from casework.services.review import Lowering
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.models import Attachment

# Latin letters and brackets keep their places in a line of Dari or Pashto.
_ISOLATED = "\u2068[{}]\u2069"


def logins() -> Mapping[str, str]:
    """Of everybody who may have asked or signed, by the id that stands in a request."""
    return {str(one.pk): one.login for one in Member.objects.only("pk", "login")}


def in_words(
    request: UnlockedRequest, desk: uuid.UUID, one: Approval, names: Mapping[str, str]
) -> dict[str, Any]:
    """What the page of requests says of one: `record` is what it is about, where this desk has
    it; `is_over`, that what was asked for is not so any more.
    """
    tells = _TELLS.get(one.asked.deed, _of_submission)
    return {
        "asked_by": names.get(one.asked.asked_by, ""),
        "signed_by": [names.get(each, "") for each in one.signers],
        "for_dossier": one.asked.detail == approvals.FOR_DOSSIER,
        **tells(request, desk, one),
    }


def _of_row(request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID) -> Stored[Record] | None:
    return register.of(request.unlocked, desk).get(row)


def _lowering(request: UnlockedRequest, desk: uuid.UUID, one: Approval) -> dict[str, Any]:
    found, told = _of_row(request, desk, one.about), Lowering.read(one.asked.detail)
    record = found.record if found else None
    today = Lowering.of(record, told.after) if told and isinstance(record, Review) else None
    return {"record": record, "lowering": told, "is_over": today is None or today != told}


def _erasure(request: UnlockedRequest, desk: uuid.UUID, one: Approval) -> dict[str, Any]:
    """How many of each kind would go today. Of names alone, the page that it leads to says it."""
    by, about = request.unlocked, (one.asked.kind, one.about)
    found = _of_row(request, desk, one.about)
    try:
        going = planned.plan(by, desk, *about)
        is_over = planned.digest(by, desk, going) != one.asked.detail
    except IntakeError:
        return {"record": None, "is_over": True}
    kinds = Counter(each.record.KIND for each in going.sparing([one.id]).gone)
    record = found.record if found else None
    return {"record": record, "is_over": is_over, "going": sorted(kinds.items())}


def _protection(request: UnlockedRequest, desk: uuid.UUID, one: Approval) -> dict[str, Any]:
    found = _of_row(request, desk, one.about)
    record = found.record if found else None
    if found is None or not isinstance(record, Person):
        return {"record": None, "is_over": True}
    today = protection.detail(request.unlocked, desk, Stored(record, found.version))
    return {"record": record, "is_over": not record.protected or today != one.asked.detail}


def _unhiding(request: UnlockedRequest, desk: uuid.UUID, one: Approval) -> dict[str, Any]:
    """Which of the things that readers hid, and where; never the words: two have to sign first."""
    found = _of_row(request, desk, one.about)
    record = found.record if found else None
    on = _of_row(request, desk, record.review) if isinstance(record, AddedRedaction) else None
    review = on.record if on else None
    if found is None or not isinstance(record, AddedRedaction) or not isinstance(review, Review):
        return {"record": None, "is_over": True}
    today = unhiding.detail(Stored(record, found.version), review)
    is_over = not record.hides_in(review.version) or today != one.asked.detail
    return {"record": review, "hidden": record, "is_over": is_over}


def _of_submission(request: UnlockedRequest, desk: uuid.UUID, one: Approval) -> dict[str, Any]:
    """Of what was sent: the report's review, which file of it, which tag in it."""
    file = Attachment.objects.filter(pk=one.about).first()
    submission = file.submission_id if file is not None else one.about
    linked = register.of(request.unlocked, desk).linked_to(submission) if submission else ()
    reviews = (each.record for each in linked if isinstance(each.record, Review))
    tag = one.asked.detail if one.asked.deed is Deed.UNMASK else ""
    tag = _ISOLATED.format(tag) if tag else ""
    return {"record": next(reviews, None), "tag": tag, "file": file.number if file else None}


def _member(_request: UnlockedRequest, _desk: uuid.UUID, one: Approval) -> dict[str, Any]:
    return {"member": Member.objects.filter(pk=one.about).values_list("login", flat=True).first()}


_TELLS = {
    Deed.LOWER_TRIAGE: _lowering,
    Deed.ERASE: _erasure,
    Deed.UNPROTECT: _protection,
    Deed.UNHIDE: _unhiding,
    Deed.REMOVE_MEMBER: _member,
}
