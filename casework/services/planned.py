"""What two people sign for when something is erased: exactly which rows go, by one digest.

A record gathers others while a signature waits: a second report, a new act, somebody's names. What
came since was signed for by nobody, so it does not go by the old signatures.
"""

import hashlib
import uuid
from collections.abc import Collection, Iterator

from casework import register
from casework.records import Approval, Person, Record, Review, Source
from casework.retention import Plan, plan_erasure, plan_names
from casework.services.deeds import seen
from casework.services.drafts_gone import drafts_of
from casework.services.unworked import networks_of
from casework.unlocked import Unlocked
from intake.erasing import rows_of, rows_of_refused
from intake.errors import IntakeError
from intake.packets import by_hand

NAMES_OF = "names_of"  # the kind of a request about somebody's names alone; its row is theirs
PACKET = "packet"  # of one about a packet that was refused; its row is intake's


def names_of(by: Unlocked, desk: uuid.UUID, holder: uuid.UUID) -> uuid.UUID:
    """The identity record that a person or a source names.

    Raises IntakeError: record_of_another_kind, no_names_here where there is none.
    """
    on = seen(by, desk, Record, holder).record
    if not isinstance(on, Person | Source):
        raise IntakeError("record_of_another_kind")
    if on.identity is None:
        raise IntakeError("no_names_here")
    return on.identity


def plan(by: Unlocked, desk: uuid.UUID, kind: str, row: uuid.UUID) -> Plan:
    """What would go and what would change: for people to see before they sign, and to be done.

    Args:
        kind: NAMES_OF, PACKET, or anything else for the whole record.

    Raises as `names_of` and `register.of`; packet_moved_on for a packet that is none of this desk
    or is not refused.
    """
    by.desk(desk)
    if kind == PACKET:
        return _refused(desk, row)
    here = register.of(by, desk)
    if kind != NAMES_OF:
        return plan_erasure(row, here)
    identity = names_of(by, desk, row)
    every = (one for each in (Person.KIND, Source.KIND) for one in here.all(each))
    holders = [one for one in every if getattr(one.record, "identity", None) == identity]
    return plan_names(identity, here, holders)


def _refused(desk: uuid.UUID, packet: uuid.UUID) -> Plan:
    if by_hand.waiting(networks_of(desk), packet) is None:
        raise IntakeError("packet_moved_on")
    return Plan(gone=(), changed=(), identities=(), messages=(), sent=rows_of_refused(packet))


def detail(by: Unlocked, desk: uuid.UUID, kind: str, row: uuid.UUID) -> str:
    """What a request says of what would go now. As `digest`; raises as `plan`."""
    return digest(by, desk, plan(by, desk, kind, row))


def digest(by: Unlocked, desk: uuid.UUID, going: Plan) -> str:
    """How many ids go by this plan, and SHA-256 in hex over all of them.

    Requests about what goes are none of them: whoever asks something meanwhile would else end
    the signatures of others.
    """
    return digest_of(ids(by, desk, going))


def digest_of(going: Collection[uuid.UUID]) -> str:
    """How many ids these are, and SHA-256 in hex over all of them; each counts once."""
    every = sorted({str(one) for one in going})
    told = "\n".join(every).encode()
    return f"{len(every)} {hashlib.sha256(told).hexdigest()}"


def ids(by: Unlocked, desk: uuid.UUID, going: Plan) -> frozenset[uuid.UUID]:
    """What `digest` is of: every id that people sign for."""
    return frozenset(_ids(by, desk, going))


def require(by: Unlocked, desk: uuid.UUID, kind: str, row: uuid.UUID, signed: str) -> None:
    """IntakeError("plan_changed") unless exactly what was signed for would go. Raises as `plan`."""
    if detail(by, desk, kind, row) != signed:
        raise IntakeError("plan_changed")


def _ids(by: Unlocked, desk: uuid.UUID, going: Plan) -> Iterator[uuid.UUID]:
    told = [one.record for one in going.gone if not isinstance(one.record, Approval)]
    for one in told:
        yield one.id
        if isinstance(one, Review):
            yield from _sent(one)
    yield from going.identities
    yield from going.messages
    yield from going.sent
    yield from drafts_of(by, desk, [one.id for one in told], unnamed=going.unnamed)


def _sent(review: Review) -> tuple[uuid.UUID, ...]:
    """Of a submission that is not there any more, nothing: the desk's pages say that it is not."""
    try:
        return rows_of(review.submission)
    except IntakeError:
        return ()
