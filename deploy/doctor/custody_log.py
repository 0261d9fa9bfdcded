"""Whether events get their place and the log is signed. Who took a checkpoint is sealed to the
desk: custodians see it on their overview, the operator does not.
"""

import time
from collections.abc import Iterator

from django.db.models import Max

from deploy.doctor.fault import Fault
from intake import clock
from intake.models import CustodyCheckpoint, CustodyEvent

_PATIENCE = 3.0  # seconds in which a sequencer at work has linked an event
_LONGEST = 1  # day until the checkpoint of a day has to be there


def look() -> Iterator[Fault]:
    """Events without a place, and days without a checkpoint."""
    if _is_behind():
        yield Fault(
            "The sequencer is behind: what happens has no place in the custody log.",
            "Restart it (ROLE=sequencer manage.py sequence). It says what it refuses, and why.",
        )
    if CustodyEvent.objects.exists() and not _is_signed():
        yield Fault(
            "The custody log was not signed yesterday nor today.",
            "Is LOG_KEY_FILE set for the sequencer, and its key on the roll? See `manage.py keys`.",
        )


def age() -> int:
    """Days since the checkpoint of a day was signed last. LookupError where none ever was."""
    daily = CustodyCheckpoint.objects.filter(kind=CustodyCheckpoint.Kind.DAILY)
    newest = daily.aggregate(day=Max("day"))["day"]
    if newest is None:
        raise LookupError("no checkpoint was signed yet")
    return int((clock.today() - newest).days)


def _is_behind() -> bool:
    """Whether an event that was there before is still without a place now."""
    oldest = CustodyEvent.objects.filter(custodylink__isnull=True).order_by("pk").first()
    if oldest is None:
        return False
    time.sleep(_PATIENCE)
    return CustodyEvent.objects.filter(pk=oldest.pk, custodylink__isnull=True).exists()


def _is_signed() -> bool:
    try:
        return age() <= _LONGEST
    except LookupError:
        return False
