"""Mailboxes end, some years after anything last came through them or was left in them.

Used is what the server sees without looking over anybody's shoulder: a report or an answer was
worked on, or the desk left word. That somebody looked into a mailbox is written nowhere. A quarter
and not a day, so that no row of a mailbox stands beside the day of a report.
"""

from intake import clock
from intake.models import Mailbox

QUARTERS_KEPT = 8  # whole ones, after the quarter of the last use


def publish(locator_digest: bytes, recipient: str) -> None:
    """Let there be this mailbox, used now. A further version of a report comes with the same."""
    Mailbox.objects.get_or_create(locator_digest=locator_digest, defaults={"recipient": recipient})
    used(locator_digest)


def used(locator_digest: bytes) -> None:
    """Its time begins anew with this quarter. One that is gone stays so."""
    this = clock.quarter()
    Mailbox.objects.filter(pk=locator_digest, last_used__lt=this).update(last_used=this)


def drop_ended() -> int:
    """Delete mailboxes whose time is over; how many. Messages in them went long before."""
    limit = clock.quarter() - QUARTERS_KEPT
    return Mailbox.objects.filter(last_used__lt=limit).delete()[0]
