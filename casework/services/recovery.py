"""When a custodian's half of the originals key is lost: another custodian shares theirs."""

import uuid

from casework.approvals import halves
from casework.models import KeyShare, Member
from casework.services.desks import seal_share
from casework.unlocked import Unlocked
from intake import custody, recipients
from intake.durably import durably
from intake.errors import IntakeError


def share_halves(by: Unlocked, desk: uuid.UUID, to: Member) -> int:
    """Wrap every generation of half A that `by` holds to another member; gives how many were new.

    To whom is decided by the signed roll: the root lists a person's recipient only after people
    compared fingerprints, so a row changed in the database leads nowhere. What was wrapped for
    that person before is replaced: they may have keys of a new generation.

    Raises IntakeError: custodians_only, not_your_desk, not_confirmed, not_of_this_desk; and
    RollError("recipient_missing") for somebody who is not on the roll.
    """
    by.desk(desk)
    held = halves(by, desk)
    if not to.is_active or not to.is_confirmed:
        raise IntakeError("not_confirmed")
    if not KeyShare.objects.filter(desk=desk, member=to, kind=KeyShare.Kind.DESK).exists():
        raise IntakeError("not_of_this_desk")
    keys = recipients.current()
    kind, theirs = KeyShare.Kind.ORIGINALS_A, keys.personal(to.pk)
    sealed = {number: seal_share(half, kind, desk, theirs) for number, half in held.items()}
    event = custody.draft(
        "originals.shared",
        [keys.desk(desk)],
        to=str(to.pk),
        by=str(by.member.pk),
        generations=len(sealed),
    )
    with durably():
        made = [_put(desk, to, number, share) for number, share in sealed.items()]
        custody.record(event)
    return sum(made)


def _put(desk: uuid.UUID, to: Member, generation: int, sealed: bytes) -> bool:
    kind = KeyShare.Kind.ORIGINALS_A
    _, is_new = KeyShare.objects.update_or_create(
        desk_id=desk, member=to, kind=kind, generation=generation, defaults={"sealed": sealed}
    )
    return is_new
