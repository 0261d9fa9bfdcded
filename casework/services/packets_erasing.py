"""Packets that were refused: until when each is kept, and erasing one as two custodians signed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from casework import codes
from casework.services.approvals import Subject
from casework.services.erasure import erase_planned, tombstone
from casework.services.packets import InDoubt, in_doubt, refused
from casework.services.planned import PACKET
from casework.unlocked import Unlocked
from intake import clock
from intake.models import Submission

CLASS = "refused_packet"  # of retention


@dataclass(frozen=True, repr=False)
class Kept:
    """A refused packet: refused on the day `since`, due to be erased from the day `on`."""

    row: Submission
    since: date
    on: date

    def __repr__(self) -> str:
        return f"<Kept {self.row.pk}>"

    @property
    def is_due(self) -> bool:
        """Whether its time is over."""
        return self.on <= clock.today()


def kept(packet: InDoubt) -> Kept:
    """Until when one that was refused is kept."""
    on = codes.retention(CLASS).ends(packet.since)
    if on is None:
        raise RuntimeError("The retention of refused packets has an end.")
    return Kept(packet.row, packet.since, on)


def all_kept(by: Unlocked, desk: uuid.UUID) -> list[Kept]:
    """Every packet that was refused at this desk, the first one due first.

    Raises as `packets.refused`.
    """
    found = (kept(in_doubt(by, desk, row.pk)) for row in refused(by, desk))
    return sorted(found, key=lambda one: (one.on, str(one.row.pk)))


def due(every: Iterable[Kept], *, within: int = 0) -> list[Kept]:
    """Those that are due, or will be in so many days."""
    until = clock.today() + timedelta(days=within)
    return [one for one in every if one.on <= until]


def erase(
    by: Unlocked, desk: uuid.UUID, packet: uuid.UUID, *, approval: uuid.UUID, retention: str = ""
) -> uuid.UUID:
    """Erase a refused packet with all that came in it, as two custodians signed.

    Its row, its files, its seed, the reason for which it was refused and the bodies of the events
    about it go; leaves and a tombstone stay. Another packet under its id stays with its files.

    Args:
        retention: CLASS where its time is over; "" where it goes for another reason.

    Returns the tombstone's id. Raises IntakeError: packet_moved_on, and as `erasure.erase`.
    """
    stone = tombstone(by, desk, PACKET, approval, retention)
    erase_planned(by, desk, stone, about=Subject(PACKET, packet))
    return stone.id
