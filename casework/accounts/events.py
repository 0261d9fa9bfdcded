"""What happens to accounts goes on the custody log, readable by the desks concerned."""

import uuid
from collections.abc import Iterable

from casework.models import Invitation, KeyShare, Member
from intake import custody, recipients


def desks_of(member: Member) -> set[uuid.UUID]:
    """Desks whose keys they hold; while they hold none, the one that invited them.

    A desk that asks a member of another one to come learns nothing of them before they are in.
    """
    held = KeyShare.objects.filter(member=member).values_list("desk_id", flat=True)
    invited = Invitation.objects.filter(member=member).values_list("desk_id", flat=True)
    return {*held} or {*invited}


def drafts(kind: str, desks: Iterable[uuid.UUID], **about: str | int) -> list[custody.Draft]:
    """One event for each desk, sealed to it before any transaction opens.

    Raises RollError where the roll cannot say whom to seal to: no deed without its trace.
    """
    if not (desks := sorted(desks)):
        return []
    keys = recipients.current()
    return [custody.draft(kind, [keys.desk(desk)], **about) for desk in desks]


def leave(events: Iterable[custody.Draft]) -> None:
    """Inside the transaction of the deed."""
    for event in events:
        custody.record(event)
