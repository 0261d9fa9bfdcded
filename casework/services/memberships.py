"""Letting people into a desk: confirming who was invited, wrapping the desk's keys to them.

Somebody new comes onto the roll first. Who belongs to another desk is on it already; for them a
second custodian hears the fingerprint just the same, and what was confirmed stands in the
invitation, since what their row says of it is about the desk that let them in first.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from casework.accounts import events
from casework.accounts.fingerprint import fingerprint, is_same
from casework.accounts.invitations import admitting, entry_of, is_over, octets_of
from casework.approvals import halves
from casework.models import Invitation, KeyShare, Member
from casework.services.desks import in_line, share
from casework.unlocked import Unlocked
from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys import Entry, Kind, Roll
from intake.keys.approval import NEW_FOR
from intake.keys.roll import RollError
from intake.sealing import HybridRecipient

_TWO = 2


def confirm(by: Unlocked, invitation: uuid.UUID, heard: str) -> None:
    """A second custodian heard the fingerprint from the person, over another channel.

    Raises IntakeError: custodians_only, second_custodian_needed, fingerprint_differs; and
    invitation_over for a member of another desk who was asked too long ago.
    """
    row = _enrolled(by, invitation)
    if row.invited_by == by.member.pk:
        raise IntakeError("second_custodian_needed")
    if not is_same(_shown(row), heard):
        raise IntakeError("fingerprint_differs")
    noted = events.drafts(
        "member.confirmed", [row.desk_id], member=str(row.member_id), by=str(by.member.pk)
    )
    with transaction.atomic(durable=True):
        _confirmed(row, by.member.pk)
        events.leave(noted)


def is_confirmed(row: Invitation) -> bool:
    """Whether two custodians of this desk stand for the person."""
    if row.member is None:
        return False
    both = admitting(row)
    return len(both) >= _TWO if both else row.member.is_confirmed


def entry_for_root(row: Invitation) -> Entry | None:
    """The line that the root signs, naming both who admitted; None before the confirmation."""
    member = row.member
    if member is None or member.confirmed_by is None:
        return None
    entry = entry_of(row)
    both = tuple(sorted({str(row.invited_by), str(member.confirmed_by)}))
    return replace(entry, admitted_by=both)


def add_member(by: Unlocked, invitation: uuid.UUID, *, as_custodian: bool) -> None:
    """Wrap the desk's keys, of all generations, to a person whom the roll now lists.

    Raises IntakeError: custodians_only, not_confirmed, not_on_roll, fingerprint_differs when
    the roll lists other keys than those that were confirmed; for a member of another desk
    not_admitting, when neither invited by nor confirmed by who does this, approver_too_new, and
    invitation_over.
    """
    row = _enrolled(by, invitation)
    member = row.member
    if member is None or not is_confirmed(row):
        raise IntakeError("not_confirmed")
    to = _listed(row)
    _check_admitting(by, admitting(row), as_custodian=as_custodian)
    held = halves(by, row.desk_id) if as_custodian else {}
    noted = events.drafts(
        "member.added", [row.desk_id], member=str(member.pk), by=str(by.member.pk),
        custodian=int(as_custodian),
    )  # fmt: skip
    with transaction.atomic(durable=True):
        desk = in_line(row.desk_id)
        for generation, seed in by.desk(desk.pk).seeds.items():
            share(desk, member, to, (KeyShare.Kind.DESK, generation), seed)
        for generation, half in held.items():
            share(desk, member, to, (KeyShare.Kind.ORIGINALS_A, generation), half)
        row.delete()
        events.leave(noted)


def _confirmed(row: Invitation, by: uuid.UUID) -> None:
    """Of a new person the row says so, of a member of another desk the invitation."""
    if first := admitting(row):
        entry = replace(entry_of(row), admitted_by=tuple(sorted({*first, str(by)})))
        Invitation.objects.filter(pk=row.pk).update(entry=octets_of(entry))
    else:
        Member.objects.filter(invitation=row).update(confirmed_by=by)


def _check_admitting(by: Unlocked, both: Sequence[str], *, as_custodian: bool) -> None:
    """Of a member of another desk, whom no ceremony stands between.

    One of the two who know the person does it themselves. A custodian's signature counts from
    the day they came onto the roll, which for this person is long ago: so neither of the two may
    be too new to sign, or somebody who just came could bring a signature along.
    """
    if not both:
        return
    if str(by.member.pk) not in both:
        raise IntakeError("not_admitting")
    roll, today = recipients.current().roll, clock.today()
    if as_custodian and any(today < _since(roll, one) + NEW_FOR for one in both):
        raise IntakeError("approver_too_new")


def _since(roll: Roll, person: str) -> date:
    try:
        return roll.entry(Kind.PERSONAL, person).since
    except RollError:
        raise IntakeError("not_on_roll") from None


def _enrolled(by: Unlocked, invitation: uuid.UUID) -> Invitation:
    row = Invitation.objects.select_related("member").filter(pk=invitation).first()
    if row is None or row.member is None or not by.is_custodian(row.desk_id):
        raise IntakeError("custodians_only")
    if is_over(row):
        raise IntakeError("invitation_over")
    return row


def _shown(row: Invitation) -> str:
    entry = entry_of(row)
    return fingerprint(entry.recipient, entry.verifier)


def _listed(row: Invitation) -> HybridRecipient:
    """The person's recipient, as the roll has it; it must be the one that was confirmed."""
    try:
        entry = recipients.current().roll.entry(Kind.PERSONAL, str(row.member_id))
    except RollError:
        raise IntakeError("not_on_roll") from None
    if fingerprint(entry.recipient, entry.verifier) != _shown(row):
        raise IntakeError("fingerprint_differs")
    return entry.hybrid
