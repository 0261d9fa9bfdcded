"""What stands unused in a restored database and may have been used since the snapshot. Nobody can
tell one from the other, so none of it admits anybody.
"""

from dataclasses import dataclass

from django.db import transaction

from casework.models import Invitation
from intake import clock, issuers
from intake.errors import IntakeError
from intake.models import AdmissionCode, RefusedIssuer


@dataclass(frozen=True)
class Voided:
    """How many codes and invitations are gone, and of how many issuers no token is taken."""

    codes: int
    issuers: int
    invitations: int


def void_unused() -> Voided:
    """Delete codes that nobody had used and invitations that nobody had come by; take no token of
    a quarter that has begun, for which of them were spent was kept under a key that is lost.
    """
    with transaction.atomic():
        return Voided(
            codes=AdmissionCode.objects.all().delete()[0],
            issuers=_refuse_issuers(),
            invitations=Invitation.objects.filter(member=None).delete()[0],
        )


def _refuse_issuers() -> int:
    try:
        listed = [one.issuer for one in issuers.listed()[1]]
    except IntakeError:  # signed by another root: nobody takes a token of theirs
        return 0
    begun = [one.id for one in listed if one.quarter.first_day <= clock.today()]
    for id_ in begun:
        RefusedIssuer.objects.get_or_create(id=id_)
    return len(begun)
