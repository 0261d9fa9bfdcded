"""Opening the keys of one session."""

import uuid

from django.db import transaction
from django.http import HttpRequest

from casework import sessions
from casework.accounts import events
from casework.models import Member
from intake.errors import IntakeError


def unlock(request: HttpRequest, passphrase: str) -> str:
    """Open the member's keys for this session; returns the value for the cookie.

    The unlocking is on the log of each of their desks before it is answered.

    Raises IntakeError("passphrase_wrong"); that too is on the log.
    """
    member = request.user
    if not isinstance(member, Member):
        raise IntakeError("passphrase_wrong")
    desks = events.desks_of(member)
    try:
        half = sessions.open_keys(request, passphrase)
    except IntakeError:
        _leave("keys.unlock_refused", member, desks)
        raise
    try:
        _leave("keys.unlocked", member, desks)
    except BaseException:
        sessions.lock(request)
        raise
    return half


def _leave(kind: str, member: Member, desks: set[uuid.UUID]) -> None:
    noted = events.drafts(kind, desks, by=str(member.pk))
    with transaction.atomic(durable=True):
        events.leave(noted)
