"""Packets that a member of a desk brings in, from a stick or wherever they got them.

They come by the same acceptance as a relay's, and are opened no sooner: this process has public
keys for them only. Whoever brings one in has no code to give; the log has their name instead.
"""

import uuid

from casework.services.unworked import networks_of
from casework.unlocked import Unlocked
from intake import custody, recipients
from intake.errors import IntakeError
from intake.models import Network, Submission
from intake.packets.line import PacketLine


class Importer:
    """A member at a desk of theirs (`intake.packets.taking.Bearer`)."""

    def __init__(self, by: Unlocked, desk: uuid.UUID) -> None:
        """Raises IntakeError("not_your_desk")."""
        by.desk(desk)
        self._by, self._desk = by, desk

    def __repr__(self) -> str:
        return "<Importer>"

    def begin(self, _line: PacketLine) -> uuid.UUID:
        """A circle of the desk. Raises IntakeError("desk_without_circle")."""
        ours = Network.objects.filter(pk__in=networks_of(self._desk), open=True)
        found = ours.order_by("pk").first()
        if found is None:
            raise IntakeError("desk_without_circle")
        return found.pk

    def accept(self, row: Submission) -> None:
        """Leave the event that says who brought it in."""
        reader = recipients.current().desk(self._desk)
        about = {"row": str(row.pk), "by": str(self._by.member.pk)}
        custody.record(custody.draft("packet.brought_in", [reader], **about))

    def let_go(self) -> None:
        """Nothing was held for it."""
