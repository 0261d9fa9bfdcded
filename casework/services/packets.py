"""Packets that a member of a desk brings in, and those whose code inside admits nothing.

What is brought in, from a stick or wherever they got it, comes by the same acceptance as a
relay's and is opened no sooner: this process has public keys for it only. Whoever brings one in
has no code to give; the log has their name instead.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework import policy
from casework.services.deeds import together
from casework.services.unworked import networks_of, told
from casework.unlocked import Unlocked
from intake import custody, notes, recipients
from intake.errors import IntakeError
from intake.models import Network, Submission
from intake.packets import by_hand
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
        custody.record(_event("packet.brought_in", self._by, self._desk, row))

    def let_go(self) -> None:
        """Nothing was held for it."""


@dataclass(frozen=True, repr=False)
class InDoubt:
    """A packet whose code inside admits nothing; `why` it was refused, "" while it waits.

    `since` when: the day of the refusal, or the one on which it came.
    """

    row: Submission
    is_refused: bool
    why: str
    since: date

    def __repr__(self) -> str:
        return f"<InDoubt {self.row.pk}>"

    @property
    def may_be_opened(self) -> bool:
        """Whether the key of its packet is still on this host, for all that the agent has said."""
        return by_hand.may_be_opened(self.row)


def in_doubt(by: Unlocked, desk: uuid.UUID, packet: uuid.UUID) -> InDoubt:
    """One that a custodian of this desk may decide about.

    Raises IntakeError: not_your_desk; packet_moved_on for what waits for another reason, or does
    not wait here.
    """
    keys = by.desk(desk).identities
    row = by_hand.waiting(networks_of(desk), packet)
    said = [told(note, row, keys) for note in notes.of(row)] if row else []
    for one in said:
        if row and one.get("reason") in (by_hand.UNKNOWN, by_hand.REFUSED):
            is_refused = one["reason"] == by_hand.REFUSED
            return InDoubt(row, is_refused, one.get("words", ""), _day(one, row.received_on))
    raise IntakeError("packet_moved_on")


def _day(said: Mapping[str, str], otherwise: date) -> date:
    try:
        return date.fromisoformat(said.get("on", ""))
    except ValueError:
        return otherwise


def refused(by: Unlocked, desk: uuid.UUID) -> list[Submission]:
    """Packets that were refused at this desk, as `by_hand.refused`."""
    by.desk(desk)
    return by_hand.refused(networks_of(desk))


def take_in(by: Unlocked, desk: uuid.UUID, packet: uuid.UUID) -> None:
    """A custodian takes a packet in by hand: the worker does as if its code were good.

    It counts as come through the circle of who carried it. Raises IntakeError: custodians_only,
    circle_ended, packet_key_ended, packet_moved_on.
    """
    policy.require(by.is_custodian(desk), "custodians_only")
    row = in_doubt(by, desk, packet).row
    event = _event("packet.taken_in_by_hand", by, desk, row)
    with together():
        by_hand.take_in(row)
        custody.record(event)


def refuse(by: Unlocked, desk: uuid.UUID, packet: uuid.UUID, why: str) -> None:
    """A custodian keeps a packet out. It can be taken in later, until its key ends; what is
    refused for long is due to be erased (`packets_erasing`).

    Raises IntakeError: custodians_only, packet_moved_on.
    """
    policy.require(by.is_custodian(desk), "custodians_only")
    found = in_doubt(by, desk, packet)
    policy.require(not found.is_refused, "packet_moved_on")
    event = _event("packet.refused", by, desk, found.row)
    with together():
        by_hand.refuse(found.row, why, recipients.current().desk(desk))
        custody.record(event)


def _event(kind: str, by: Unlocked, desk: uuid.UUID, row: Submission) -> custody.Draft:
    reader = recipients.current().desk(desk)
    return custody.draft(kind, [reader], row=str(row.pk), by=str(by.member.pk))
