"""Asking for a deed that nobody may do alone, signing it, and using it up.

The request, its words and who signed are one sealed row. What counts is judged anew each time
it is asked: by the roll of the day, never by what the row says of itself.
"""

import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from casework import codes, register, rows
from casework.approvals import halves, newest_listed, original, proving_half
from casework.models import KeyShare
from casework.records import Stored
from casework.records.approval import Approval, ApprovalState
from casework.services import planned, shown_and_signed
from casework.unlocked import Unlocked
from intake import clock, custody, recipients
from intake.durably import durably
from intake.errors import IntakeError
from intake.keys import approval as signing
from intake.keys.approval import NEEDS, ApprovalError, Deed, Request

DAYS = 3  # a request counts today and on the two days after, unless asked otherwise
MOST_WORDS = 2000
# The list that a deed's reason is chosen from; for others any code will do.
REASONS = {
    Deed.LOWER_TRIAGE: "lowering_reason",
    Deed.ERASE: "erasure_reason",
    Deed.REVEAL_ORIGINAL: "reveal_reason",
    Deed.REVEAL_IDENTITY: "reveal_reason",
    Deed.REVEAL_METADATA: "reveal_reason",
    Deed.UNMASK: "reveal_reason",
    Deed.OPEN_NAMES: "reveal_reason",
}

# What an original or a name is opened for stands in the request: people who agreed that somebody
# reads it have not agreed that it leaves, nor the other way round.
FOR_DOSSIER = "dossier"

# Used when the root has listed the newest key, and not before.
_AFTER_THE_ROOT = (Deed.REMOVE_MEMBER, Deed.ROTATE)


class Subject(NamedTuple):
    """What a deed is about: a kind and a row. `original` says which sealed object it opens."""

    kind: str
    row: uuid.UUID


def ask(
    by: Unlocked,
    desk: uuid.UUID,
    deed: Deed,
    about: Subject,
    *,
    reason: str,
    words: str,
    detail: str = "",
    days: int = DAYS,
) -> Stored[Approval]:
    """Ask for a deed; a custodian who asks signs at once, unless they came this week.

    Args:
        reason: a code of the deed's list (`REASONS`).
        words: at most MOST_WORDS characters; the desk can read them.
        detail: which thing within, such as a pseudonym; FOR_DOSSIER for what goes along with one.
            Of an erasure, what was read of what goes; "" where nobody read it.
        days: for so many it counts, 1 to 7.

    Raises IntakeError: not_your_desk, reason_unknown, words_missing, words_too_long,
    approval_expired for a term that is none, plan_changed for an erasure of something else than
    was read; and what
    `casework.approvals.original` and `sign` raise.
    """
    by.desk(desk)
    _check_reason(deed, reason, words)
    if deed is Deed.ERASE:
        detail = _planned(by, desk, about, detail)
    nonce = signing.new_nonce()
    request = Request(
        deed=deed,
        desk=str(desk),
        **_object(desk, deed, about),
        detail=detail,
        reason=reason,
        words=signing.digest_of_words(nonce, words),
        asked_by=str(by.member.pk),
        expires=clock.today() + timedelta(days=days),
        nonce=nonce,
    )
    signing.check_days(request, clock.today())
    asked = Approval(id=uuid.uuid4(), about=about.row, request=request.body(), why=words)
    if by.is_custodian(desk):
        asked = _signed_if_it_counts(by, desk, asked)
    return _write(by, desk, asked, 0, "approval.asked")


def sign(by: Unlocked, desk: uuid.UUID, approval: uuid.UUID) -> Stored[Approval]:
    """Say yes, as a custodian.

    A signature that would not count is refused here, with the reason: the person is new, not on
    the roll, or was let in by the other approver alone.

    Raises IntakeError: custodians_only, already_signed, approval_closed, row_changed;
    approval_outdated where another signed before the desk's keys were changed; row_altered for a
    release of something else than the desk is shown; plan_changed for an erasure of something
    else than would go today; and what
    `intake.keys.approval.verify` raises of this one signature.
    """
    found = read(by, desk, approval)
    _refuse_closed(found.record)
    if str(by.member.pk) in found.record.signers:
        raise IntakeError("already_signed")
    return _write(by, desk, _signed(by, desk, found.record), found.version, "approval.signed")


def decline(by: Unlocked, desk: uuid.UUID, approval: uuid.UUID) -> Stored[Approval]:
    """Say no, as a custodian: it cannot be signed or used any more. Raises as `sign`."""
    found = read(by, desk, approval)
    _refuse_closed(found.record)
    halves(by, desk)
    closed = replace(found.record, state=ApprovalState.DECLINED, declined_by=by.member.pk)
    return _write(by, desk, closed, found.version, "approval.declined")


def read(by: Unlocked, desk: uuid.UUID, approval: uuid.UUID) -> Stored[Approval]:
    """One approval. Raises IntakeError: approval_unknown, and as `rows.read`."""
    found = rows.read(by, desk, approval)
    if not isinstance(found.record, Approval):
        raise IntakeError("approval_unknown")
    return Stored(found.record, found.version)


def waiting(by: Unlocked, desk: uuid.UUID) -> list[Stored[Approval]]:
    """Requests of this desk that are open today, the first to expire first: a to-do list.

    From the register, so that a page need not open a year's requests. Raises as `register.of`.
    """
    today = clock.today()
    found = [
        Stored(one.record, one.version)
        for one in register.of(by, desk).all(Approval.KIND)
        if isinstance(one.record, Approval) and one.record.state is ApprovalState.ASKED
    ]
    alive = [one for one in found if today < one.record.asked.expires]
    return sorted(alive, key=lambda one: (one.record.asked.expires, one.record.id))


def granted(
    by: Unlocked, desk: uuid.UUID, approval: uuid.UUID, deed: Deed, about: Subject
) -> Stored[Approval]:
    """The approval, if it lets this deed be done on this row today.

    Raises IntakeError: approval_closed, approval_for_other, approval_outdated, plan_changed; and
    what `intake.keys.approval.verify` raises.
    """
    found = read(by, desk, approval)
    _refuse_closed(found.record)
    request = found.record.asked
    if (request.deed, request.desk, found.record.about) != (deed, str(desk), about.row):
        raise IntakeError("approval_for_other")
    if not request.header and (request.kind, request.id) != (about.kind, str(about.row)):
        raise IntakeError("approval_for_other")
    if deed is Deed.ERASE:
        planned.require(by, desk, *about, request.detail)
    _verify(by, desk, found.record)
    return found


def is_granted(
    by: Unlocked, desk: uuid.UUID, approval: uuid.UUID, deed: Deed, about: Subject
) -> bool:
    """As `granted`, for a page that only wants to know."""
    try:
        granted(by, desk, approval, deed, about)
    except IntakeError:
        return False
    return True


def use(
    by: Unlocked, desk: uuid.UUID, approval: uuid.UUID, deed: Deed, about: Subject
) -> Stored[Approval]:
    """Use it up; called inside the transaction of the deed. Raises as `granted`; row_changed."""
    found = granted(by, desk, approval, deed, about)
    return _use(by, desk, found)


def close(by: Unlocked, desk: uuid.UUID, approval: uuid.UUID) -> None:
    """After the opener has answered: to it the approval is used up, whatever this row says."""
    try:
        _use(by, desk, read(by, desk, approval))
    except IntakeError as refusal:
        if refusal.code != "row_changed":
            raise


def _use(by: Unlocked, desk: uuid.UUID, found: Stored[Approval]) -> Stored[Approval]:
    used = replace(found.record, state=ApprovalState.USED)
    return _write(by, desk, used, found.version, "approval.used")


def _check_reason(deed: Deed, reason: str, words: str) -> None:
    listed = REASONS.get(deed)
    if listed and reason not in {code for code, _ in codes.choices(listed, "en")}:
        raise IntakeError("reason_unknown")
    if not words.strip():
        raise IntakeError("words_missing")
    if len(words) > MOST_WORDS:
        raise IntakeError("words_too_long")


def _planned(by: Unlocked, desk: uuid.UUID, about: Subject, seen: str) -> str:
    today = planned.detail(by, desk, *about)
    if seen not in ("", today):
        raise IntakeError("plan_changed")
    return today


def _object(desk: uuid.UUID, deed: Deed, about: Subject) -> dict[str, Any]:
    """The fields of a request that say what it is about."""
    if not NEEDS[deed].opens:
        return {"kind": about.kind, "id": str(about.row), "part": 1, "header": ""}
    sealed = original(desk, about.kind, about.row)
    inner, header = sealed.inner, signing.digest_of_header(sealed.header)
    return {"kind": inner.kind, "id": inner.id, "part": inner.part, "header": header}


def _signed_if_it_counts(by: Unlocked, desk: uuid.UUID, asked: Approval) -> Approval:
    """Who may not sign yet may ask, as a caseworker may."""
    try:
        return _signed(by, desk, asked)
    except ApprovalError as refusal:
        if refusal.code != "approver_too_new":
            raise
        return asked


def _signed(by: Unlocked, desk: uuid.UUID, asked: Approval) -> Approval:
    """With one more signature, which must be worth something by itself."""
    request, me = asked.asked, str(by.member.pk)
    if request.deed is Deed.RELEASE:
        shown_and_signed.require(by, desk, asked.about, request.detail)
    if request.deed is Deed.ERASE:
        planned.require(by, desk, request.kind, asked.about, request.detail)
    if request.header:
        header = original(desk, request.kind, asked.about).header
        if signing.digest_of_header(header) != request.header:
            raise IntakeError("other_header")
    half = _half_to_sign(by, desk, request.deed)
    if not all(signing.is_proven(request, one, half) for one in asked.signed):
        raise IntakeError("approval_outdated")
    mine = signing.sign(request, me, by.keys.signing, half)
    roll, today = recipients.current().roll, clock.today()
    signing.check_signature(request, mine, roll, today)
    signed = replace(asked, signatures=(*asked.signatures, mine.to_line()))
    if not signed.missing:
        signing.verify(request, signed.signed, roll, today)
    return signed


def _verify(by: Unlocked, desk: uuid.UUID, asked: Approval) -> None:
    """Against the roll, and each signer against the shares. A custodian's half proves more."""
    _refuse_without_share(desk, asked.signers)
    request, signed = asked.asked, asked.signed
    roll, today = recipients.current().roll, clock.today()
    if not by.is_custodian(desk):
        signing.verify(request, signed, roll, today)
        return
    for generation, half in halves(by, desk).items():
        try:
            signing.verify(request, signed, roll, today, half_a=half)
        except ApprovalError as refusal:
            if refusal.code != "approver_not_custodian":
                raise
        else:
            if generation < newest_listed(desk):
                raise IntakeError("approval_outdated")
            return
    raise ApprovalError("approver_not_custodian")


def _half_to_sign(by: Unlocked, desk: uuid.UUID, deed: Deed) -> bytes:
    """Under the newest key there is. What makes a further one waits for the root to list that."""
    if deed in _AFTER_THE_ROOT:
        return next(iter(halves(by, desk).values()))
    return proving_half(by, desk)


def _refuse_without_share(desk: uuid.UUID, people: Sequence[str]) -> None:
    kind = KeyShare.Kind.ORIGINALS_A
    shares = KeyShare.objects.filter(desk=desk, kind=kind, member__in=people)
    holding = {str(member) for member in shares.values_list("member", flat=True)}
    if not set(people) <= holding:
        raise ApprovalError("approver_not_custodian")


def _refuse_closed(approval: Approval) -> None:
    if approval.state is not ApprovalState.ASKED:
        raise IntakeError("approval_closed")


def _write(
    by: Unlocked, desk: uuid.UUID, approval: Approval, expects: int, deed: str
) -> Stored[Approval]:
    """The row and the event that says who did what, together."""
    reader = recipients.current().desk(desk)
    event = custody.draft(
        deed,
        [reader],
        approval=str(approval.id),
        about=str(approval.about),
        deed=approval.asked.deed.value,
        request=approval.asked.digest.hex(),
        by=str(by.member.pk),
    )
    with _together():
        version = rows.write(by, desk, approval, expects=expects)
        custody.record(event)
    return Stored(approval, version)


def _together() -> AbstractContextManager[object]:
    """The transaction that is open, or a durable one."""
    return transaction.atomic() if connection.in_atomic_block else durably()
