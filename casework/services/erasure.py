"""Erasing a submission with everything told in it, or a person: two people's deed (P13).

Headers, payloads, rows with their secrets, event bodies with their salts, the mailbox and every
draft that holds any of it go; leaves and a tombstone stay. Backups keep it for at most 35 days,
and what a dossier carried out before is not called back: the page says both.
"""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import cast

from casework import codes, policy, register, rows
from casework.identities import erase_identity
from casework.models import IdentityRow
from casework.records import Approval, Case, Evidence, Person, Record, Review, Source, Tombstone
from casework.retention import Plan
from casework.services import approvals, held, mailboxes, noting, planned
from casework.services.approvals import Subject
from casework.services.deeds import Change, carry_out, drafted, seen, together
from casework.services.drafts_gone import forget_answers_of, forget_drafts_of
from casework.unlocked import Unlocked
from intake import clock, custody, services
from intake.erasing import Erased, erase_refused, erase_submission, forget_bodies, rows_of
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.mailbox import leaving
from intake.mailbox.leaving import ReplyTo
from intake.models import CustodyBody
from intake.sealing import HybridIdentity, Inner, SealingError, open_bytes, split, unwrap

# What somebody can ask to be erased, or a list of retention names.
ERASED_ALONE = (Review, Person, Source, Case, Evidence)
_LARGEST_BODY = 1 << 16


def erase(
    by: Unlocked, desk: uuid.UUID, row: uuid.UUID, *, approval: uuid.UUID, retention: str = ""
) -> uuid.UUID:
    """Erase one record with all that cannot be without it, as two custodians signed.

    A review goes with its submission; a person or a source with its identity record. All of it
    in one transaction: either everything is gone or nothing.

    Args:
        retention: the class whose time is over, whose `kept` codes stay in the tombstone; ""
            where the source asked or consent was taken back: then nothing of it is kept.

    Returns the tombstone's id. Raises IntakeError: not_erased_alone for a kind of record that
    is no reason for an erasure, plan_changed where other rows would go than were signed for,
    row_changed when somebody worked on one of them meanwhile, and as `approvals.use`: nobody is
    excused.
    """
    on = seen(by, desk, Record, row).record
    policy.require(isinstance(on, ERASED_ALONE), "not_erased_alone")
    stone = tombstone(by, desk, on.KIND, approval, retention)
    sent = on if isinstance(on, Review) else None
    erase_planned(by, desk, stone, about=Subject(on.KIND, row), sent=sent)
    return stone.id


def erase_planned(
    by: Unlocked,
    desk: uuid.UUID,
    stone: Tombstone,
    *,
    about: Subject,
    sent: Review | None = None,
) -> None:
    """Use the approval that `stone` names and do all of the plan, in one transaction.

    What is prepared before it is for the plan of that moment. Inside, where nobody else writes
    to this desk and the register has all that others committed, the plan is the same still, and
    of this one the digest is what was signed.

    Args:
        sent: the review whose submission goes with it.

    Raises as `erase`.
    """
    approval = cast(uuid.UUID, stone.approval)
    doing = planned.plan(by, desk, *about).sparing([approval])
    ids = _ids(doing, sent)
    events = list(_events_about(by, desk, ids, sparing=str(approval)))
    mailbox = _mailbox(by, desk, sent) if sent else None
    event = drafted("record.erased", by, desk, [], approval=str(approval), gone=len(ids))
    with together(), rows.in_line(by.desk(desk)):
        register.renew(by, desk)
        used = approvals.use(by, desk, approval, Deed.ERASE, about).record
        _require_same(by, desk, doing, used)
        signed = planned.ids(by, desk, doing)
        gone = [one.record.id for one in doing.gone]
        mailbox = None if _is_shared(by, desk, mailbox, gone) else mailbox
        versions = forget_drafts_of(by, desk, gone, unnamed=doing.unnamed)
        parted = _part_rows(by, desk, doing)
        forget_answers_of(by, desk, versions)
        erased = _erase_sent(sent, mailbox) if sent else _erase_packet(doing, about)
        services.take_back_messages(doing.messages)
        events += _events_since(by, desk, events, ids, str(approval))
        forget_bodies(events)
        noting.leave(used, signed, parted, events=events, messages=doing.messages, mailbox=mailbox)
        custody.record(event)
        carry_out("tombstone.set", by, desk, [Change(_filled(stone, doing, sent, erased))])


def tombstone(
    by: Unlocked, desk: uuid.UUID, what: str, approval: uuid.UUID, retention: str
) -> Tombstone:
    """What is left of it: the kind, the reason that was signed, the day.

    Raises IntakeError("retention_not_the_reason"): codes are kept only where a period ended.
    """
    reason = approvals.read(by, desk, approval).record.asked.reason
    policy.require(not retention or reason == "retention_ended", "retention_not_the_reason")
    return Tombstone(
        id=uuid.uuid4(),
        what=what,
        reason=reason,
        retention=retention,
        on=clock.today(),
        approval=approval,
        by=by.member.pk,
    )


def _filled(stone: Tombstone, doing: Plan, sent: Review | None, erased: Erased) -> Tombstone:
    """With what went, and what the class of retention lets stay for counting."""
    gone = (*(one.record.id for one in doing.gone), *doing.identities, *erased.rows)
    stone = replace(stone, held=held.to_hold(doing))
    kept = codes.retention(stone.retention).kept if stone.retention and sent else ()
    if sent is None or not kept:
        return replace(stone, gone=gone)
    return replace(
        stone,
        gone=gone,
        acts=sent.acts if "act_code" in kept else (),
        province=sent.province if "province" in kept else "",
        month=sent.received_on.isoformat()[:7] if "month" in kept else "",
        sha256=erased.sha256 if "hash" in kept else (),
    )


def _require_same(by: Unlocked, desk: uuid.UUID, doing: Plan, signed: Approval) -> None:
    """IntakeError("plan_changed") unless this plan is today's, and the one that was signed for."""
    today = planned.plan(by, desk, signed.asked.kind, signed.about).sparing([signed.id])
    is_signed = planned.digest(by, desk, doing) == signed.asked.detail
    policy.require(is_signed and today == doing, "plan_changed")


def _ids(doing: Plan, sent: Review | None) -> set[str]:
    """Every id by which an event may name what goes."""
    of_intake = rows_of(sent.submission) if sent else doing.sent
    every = (*(one.record.id for one in doing.gone), *doing.identities, *of_intake)
    return {str(one) for one in every}


def _part_rows(by: Unlocked, desk: uuid.UUID, doing: Plan) -> dict[uuid.UUID, tuple[bytes, ...]]:
    """What went, and the leaves that say so."""
    gone: dict[uuid.UUID, tuple[bytes, ...]] = {}
    for after, before in doing.changed:
        rows.write(by, desk, after, expects=before.version)
    for one in doing.gone:
        gone[one.record.id] = rows.erase(by, desk, one.record.id, expects=one.version)
    for identity in doing.identities:
        if IdentityRow.objects.filter(pk=identity, desk=desk).exists():
            gone[identity] = (erase_identity(by, desk, identity),)
    return gone


def _mailbox(by: Unlocked, desk: uuid.UUID, on: Review) -> ReplyTo | None:
    """Where its answers were left; None where no mailbox was made."""
    try:
        return mailboxes.reply_to(by, desk, on)
    except IntakeError as refusal:
        if refusal.code == "not_ready":
            return None
        raise


def _is_shared(
    by: Unlocked, desk: uuid.UUID, mailbox: ReplyTo | None, gone: Collection[uuid.UUID]
) -> bool:
    """Whether more came through it than what goes: then it stays."""
    behind = mailbox and register.of(by, desk).linked_to(mailbox.slots.state("received"))
    return any(one.record.id not in gone for one in behind or ())


def _erase_sent(sent: Review, mailbox: ReplyTo | None) -> Erased:
    if mailbox is None:
        return erase_submission(sent.submission)
    leaving.take_back_every(mailbox)
    return erase_submission(sent.submission, mailbox.locator_digest)


def _erase_packet(doing: Plan, about: Subject) -> Erased:
    return erase_refused(about.row) if doing.sent else Erased()


def _events_about(
    by: Unlocked, desk: uuid.UUID, ids: Collection[str], sparing: str, after: int = 0
) -> Iterator[int]:
    """Events whose body names one of the ids, but none that names the approval.

    Nothing outside a body says what its event is about, so each is opened: some 0.3 ms an event.
    """
    keys = by.desk(desk).identities
    bodies = CustodyBody.objects.filter(pk__gt=after).select_related("event").order_by("pk")
    for body in bodies.iterator(chunk_size=500):
        told = _body(body, keys)
        if sparing not in told and any(one in told for one in ids):
            yield body.pk


def _events_since(
    by: Unlocked, desk: uuid.UUID, known: list[int], ids: Collection[str], sparing: str
) -> Iterator[int]:
    """Those that came after the last one known, the erasure's own included."""
    return _events_about(by, desk, ids, sparing, after=max(known, default=0))


def _body(body: CustodyBody, keys: Collection[HybridIdentity]) -> str:
    header, payload = split(bytes(body.sealed))
    inner = Inner("custody_event", 1, bytes(body.event.leaf).hex(), 1, 1)
    try:
        key = unwrap(header, list(keys))
        return open_bytes(header, payload, key, inner, _LARGEST_BODY)[custody.SALT_SIZE :].decode()
    except SealingError:
        # Another desk's, or altered: that is for the audit of the log, no reason to keep the rest.
        return ""
