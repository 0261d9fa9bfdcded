"""Invitations: made by a custodian, worth something once, for three days."""

import hmac
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from casework.accounts import events, signing_in
from casework.accounts.hashing import digest_of
from casework.models import Invitation, KeyShare, Member
from casework.unlocked import Unlocked
from intake import clock, codes, recipients
from intake.errors import IntakeError
from intake.keys import Entry, Kind, strict
from intake.keys.roll import RollError

DAYS = 3
MOST_TRIES = 10


@dataclass(frozen=True, repr=False)
class Invited:
    """The id goes into the link; the code is handed over another way. Shown this once."""

    id: uuid.UUID
    code: str

    def __repr__(self) -> str:
        return f"<Invited {self.id}>"


def invite(by: Unlocked, desk: uuid.UUID) -> Invited:
    """Invite one person to a desk. Raises IntakeError("custodians_only")."""
    if not by.is_custodian(desk):
        raise IntakeError("custodians_only")
    invited = Invited(uuid.uuid4(), codes.draw())
    noted = events.drafts(
        "member.invited", [desk], invitation=str(invited.id), by=str(by.member.pk)
    )
    with transaction.atomic(durable=True):
        Invitation.objects.create(
            id=invited.id,
            desk_id=desk,
            invited_by=by.member.pk,
            digest=_digest(invited.code, invited.id),
            expires_on=clock.today() + timedelta(days=DAYS),
        )
        events.leave(noted)
    return invited


def invite_member(by: Unlocked, desk: uuid.UUID, login: str) -> uuid.UUID:
    """Ask somebody who belongs to another desk to come to this one too; gives the invitation.

    There is nothing to redeem: they have an account and keys, which the root lists. What is
    missing is a second custodian who hears their fingerprint, as for everybody. All of it within
    DAYS: whoever was asked long ago may be somebody else's person by now. One that is over makes
    room for the next.

    Raises IntakeError: custodians_only; member_unknown, for a login that is nobody's as for one
    whose keys are not on the roll; already_member; already_invited.
    """
    if not by.is_custodian(desk):
        raise IntakeError("custodians_only")
    member = signing_in.member_named(signing_in.spelled(login))
    if member is None:
        raise IntakeError("member_unknown")
    if KeyShare.objects.filter(desk=desk, member=member).exists():
        raise IntakeError("already_member")
    entry = replace(_listed(member), admitted_by=(str(by.member.pk),))
    row = Invitation(
        id=uuid.uuid4(), desk_id=desk, invited_by=by.member.pk, member=member,
        entry=octets_of(entry), expires_on=clock.today() + timedelta(days=DAYS),
    )  # fmt: skip
    noted = events.drafts("member.asked_in", [desk], member=str(member.pk), by=str(by.member.pk))
    with transaction.atomic(durable=True):
        _clear_over(member)
        if Invitation.objects.filter(member=member).exists():
            raise IntakeError("already_invited")
        row.save(force_insert=True)
        events.leave(noted)
    return row.pk


def is_over(row: Invitation) -> bool:
    """Whether its days have passed. Of a new person who has enrolled, never: they wait for the
    ceremony, which has a day of its own.
    """
    waits = row.member is not None and not admitting(row)
    return not waits and clock.today() >= row.expires_on


def _clear_over(member: Member) -> None:
    """It is the person's only one, whichever desk asked."""
    row = Invitation.objects.filter(member=member).first()
    if row is not None and is_over(row):
        row.delete()


def entry_of(row: Invitation) -> Entry:
    """The public keys of who was invited, as the roll lists them or will."""
    return Entry.from_json(strict.load(bytes(row.entry).decode()))


def octets_of(entry: Entry) -> bytes:
    """As an invitation keeps them."""
    return strict.dump(entry.to_json()).encode()


def admitting(row: Invitation) -> tuple[str, ...]:
    """Who has admitted a member of another desk so far, one or two; () for a new person."""
    return entry_of(row).admitted_by if row.member else ()


def _listed(member: Member) -> Entry:
    try:
        return recipients.current().roll.entry(Kind.PERSONAL, str(member.pk))
    except RollError:
        raise IntakeError("member_unknown") from None


def take_back(by: Unlocked, invitation: uuid.UUID) -> None:
    """An invitation that nobody has used, or of a member of another desk, ends now.

    Raises IntakeError("custodians_only").
    """
    row = Invitation.objects.filter(pk=invitation).first()
    if row is None or not by.is_custodian(row.desk_id) or (row.member and not admitting(row)):
        raise IntakeError("custodians_only")
    noted = events.drafts(
        "member.invitation_ended", [row.desk_id], invitation=str(row.pk), by=str(by.member.pk)
    )
    with transaction.atomic(durable=True):
        row.delete()
        events.leave(noted)


def redeemed(invitation: uuid.UUID, typed: str) -> Invitation:
    """The invitation that this code opens; it is used up only when the person has enrolled.

    Raises IntakeError("invitation_unknown"): for a wrong code as for one that never was, has
    expired or was used; the work is the same.
    """
    row = Invitation.objects.filter(pk=invitation, member=None).first()
    digest = _digest(typed, invitation)
    fits = row is not None and hmac.compare_digest(bytes(row.digest), digest)
    if row is None or not fits or clock.today() >= row.expires_on:
        if row is not None:
            _count(row)
        raise IntakeError("invitation_unknown")
    return row


def _count(row: Invitation) -> None:
    """A wrong code; the tenth ends the invitation, and the desk can read that it did."""
    ends = row.failures + 1 >= MOST_TRIES
    noted = events.drafts(
        "member.invitation_refused", [row.desk_id] if ends else [], invitation=str(row.pk)
    )
    with transaction.atomic(durable=True):
        Invitation.objects.filter(pk=row.pk).update(failures=F("failures") + 1)
        if ends:
            Invitation.objects.filter(pk=row.pk, member=None).delete()
        events.leave(noted)


def _digest(code: str, invitation: uuid.UUID) -> bytes:
    try:
        letters = codes.normalise(code)
    except IntakeError:
        letters = ""
    return digest_of(letters, invitation.bytes)
