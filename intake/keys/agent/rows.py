"""The sealed rows an agent may be asked about, and the readers they end up with."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from intake import clock
from intake.keys import RollError
from intake.models import BY_PACKET, Attachment, MailboxSeed, Order, Stage, Submission
from intake.recipients import Recipients
from intake.sealing import HybridRecipient

Row = Submission | Attachment | MailboxSeed
Evidence = Submission | Attachment
CLAIMED: dict[str, type[Row]] = {
    "submission": Submission,
    "attachment": Attachment,
    "seed": MailboxSeed,
}
# Not among them: an order's key is another, and no names are linked for it.
ORDER = "order"
# Evidence, re-wrapped before a key ends. A mailbox seed is not: it was sealed to the epoch
# alone so that nobody else, custodians included, could ever read a submitter's receipt.
EVIDENCE: tuple[type[Evidence], ...] = (Submission, Attachment)


def live_claim(kind: str, row_id: uuid.UUID, token: int) -> Row | None:
    """The row, if this token's claim on it stands and its lease runs."""
    mine: QuerySet[Any] = CLAIMED[kind].still_mine(row_id, token)
    claimed: Row | None = mine.filter(lease_until__gt=clock.now()).first()
    return claimed


def live_order(row_id: uuid.UUID, token: int) -> Order | None:
    """As `live_claim`, of an order."""
    return Order.still_mine(row_id, token).filter(lease_until__gt=clock.now()).first()


def headers(row: Row) -> list[bytes]:
    """The headers of a row, the one that custodians added first."""
    kept = [bytes(row.kept_header)] if row.kept_header else []
    return [*kept, bytes(row.header)]


def idle(model: type[Evidence]) -> QuerySet[Any]:
    """Rows that no worker holds just now, each with its `network_id` and `judged` (see there)."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=clock.now())
    of = "" if model is Submission else "submission__"
    return model._default_manager.filter(free).annotate(
        network_id=F(f"{of}network"), judged=F(f"{of}epoch")
    )


def is_judged(row: Any) -> bool:
    """Whether the network of this row of `idle` is its own. Until a packet's code is judged it is
    that of whoever carried the packet, whose desk has no claim to it.
    """
    return bool(row.judged != BY_PACKET)


@dataclass(frozen=True)
class Readers:
    """Who reads an original that could not be finished, and the event about it."""

    kept: list[HybridRecipient]
    event: list[HybridRecipient]
    has_desk: bool


def readers(network: uuid.UUID, keys: Recipients) -> Readers:
    """Originals and custody; custody alone where the roll knows no desk for the network.

    Custody reads every report anyway, so this lets nobody in who was out.
    """
    try:
        desk = keys.desk_of(network)
        return Readers([keys.originals(desk), keys.custody], [keys.desk(desk)], True)
    except RollError:
        return Readers([keys.custody], [keys.custody], False)


UNSETTLED = Q(stage=Stage.RECEIVED) | Q(stage=Stage.NEEDS_PERSON, kept_header__isnull=True)
REFUSED = Q(stage=Stage.REFUSED, kept_header__isnull=True)
