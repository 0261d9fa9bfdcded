"""What a session holds of protected names: a name with whom it belongs to. Pure."""

import json
import threading
import uuid
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, cast

from casework.records import Record, Stored
from casework.records.approval import Approval
from casework.records.codec import reader_of
from casework.register.holding import Holding
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class HeldName(Record):
    """One name. Never written: it is a record only so that a `Holding` finds it as any other.

    Attributes:
        origin: the identity record it was read from, or the submission.
        holder: the person's, source's or review's record; None where nobody names `origin`.
        tag: what stands for it in the report's working copy; "" for an identity record.
        also: names in another identity record, of a record that became one with the holder's.
        version: of the report, whose tags are given anew in each; 1 for an identity record.
    """

    KIND: ClassVar[str] = "held_name"

    origin: uuid.UUID
    holder: uuid.UUID | None = None
    tag: str = ""
    version: int = 1
    called: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "<HeldName>"

    def links(self) -> Iterator[uuid.UUID]:
        """Whose it is, and where it was read."""
        yield self.origin
        if self.holder is not None:
            yield self.holder

    def names(self) -> Iterator[str]:
        """Every way it is written, and the names of kin."""
        yield from self.called
        yield from self.kin
        yield from self.also


def held_from(octets: bytes) -> Record:
    """The inverse of `codec.to_bytes`. Raises IntakeError("record_malformed")."""
    try:
        told = json.loads(octets)["record"]
        return cast(HeldName, reader_of(HeldName)(told))
    except (ValueError, KeyError, TypeError):
        raise IntakeError("record_malformed") from None


class OpenNames:
    """All protected names of one desk for one person, while they are being opened and after.

    Args:
        member: whose session it is.
        approval: what two custodians signed; further keys are asked for with it.
        waiting: (kind, row) of what is still sealed.
        holders: which record names an identity record, by the latter's id.
    """

    def __init__(
        self,
        member: uuid.UUID,
        approval: Approval,
        waiting: Iterable[tuple[str, uuid.UUID]],
        holders: Mapping[uuid.UUID, uuid.UUID],
    ) -> None:
        self.member, self.holders = member, holders
        self.request, self.signed = approval.asked, approval.signed
        self.desk = uuid.UUID(self.request.desk)
        self.waiting = deque(waiting)
        self.total = len(self.waiting)
        self.unopened = 0  # altered, erased meanwhile, or under a key that nobody has
        self.holding = Holding(held_from)
        self.opening = threading.Lock()  # two pages of one session do not open the same twice

    def __repr__(self) -> str:
        return f"<OpenNames: {len(self.holding)}>"

    @property
    def done(self) -> int:
        """How many of `total` were tried."""
        return self.total - len(self.waiting)

    def take(self, names: Iterable[HeldName]) -> None:
        """Hold them."""
        for one in names:
            self.holding.put(Stored(one, 1), len(self.holding) + 1)

    def renew(self, name: HeldName) -> None:
        """Hold it as it is now."""
        self.holding.drop(name.id)
        self.take([name])

    def give_up(self) -> None:
        """What is still sealed stays sealed: the opener answers no more to this approval."""
        self.unopened += len(self.waiting)
        self.waiting.clear()

    def __iter__(self) -> Iterator[HeldName]:
        for one in self.holding:
            yield cast(HeldName, one.record)
