"""Invitations: made by a custodian, worth something once, for three days."""

import hmac
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from casework.accounts import events
from casework.accounts.hashing import digest_of
from casework.models import Invitation
from casework.unlocked import Unlocked
from intake import clock, codes
from intake.errors import IntakeError

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


def take_back(by: Unlocked, invitation: uuid.UUID) -> None:
    """An invitation that nobody has used ends now. Raises IntakeError("custodians_only")."""
    row = Invitation.objects.filter(pk=invitation, member=None).first()
    if row is None or not by.is_custodian(row.desk_id):
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
