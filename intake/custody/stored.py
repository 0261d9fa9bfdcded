"""The log as the database has it: rows for verification, and the tree for roots and proofs."""

from collections.abc import Iterator

from intake.custody import merkle
from intake.custody.checkpoint import Checkpoint
from intake.custody.evidence import Link, Log, Stored
from intake.custody.merkle import Frontier
from intake.models import CustodyCheckpoint, CustodyLink, CustodyLog

_PIECE = 2000  # rows held at a time


def current_log() -> CustodyLog | None:
    """The log that grows; None before the sequencer's first look."""
    return CustodyLog.objects.order_by("-begins").first()


class StoredTree:
    """The tree of one log. Everything but `entries` takes a number of rows that grows with the
    logarithm of the log's size, squared at most.
    """

    def __init__(self, log: CustodyLog) -> None:
        self.log = log
        later = CustodyLog.objects.filter(begins__gt=log.begins).order_by("begins").first()
        last = CustodyLink.objects.order_by("-position").values_list("position", flat=True).first()
        end = later.begins - 1 if later else last or 0
        self.size = end - log.begins + 1

    def frontier(self) -> Frontier:
        """To go on from."""
        return Frontier(self.size, [self.complete(*peak) for peak in merkle.peaks(self.size)])

    def checkpoint(self) -> Checkpoint:
        """What can be signed of it now."""
        return Checkpoint(self.log.origin, self.size, self.root(self.size))

    def root(self, size: int) -> bytes:
        """The root of its first `size` entries."""
        return merkle.root(size, self.complete)

    def complete(self, level: int, index: int) -> bytes:
        """A `merkle.Complete`. A right child is not stored: it is hashed from what is below."""
        if index & 1 == 0:
            return bytes(self._link((index + 1) << level).node)
        if level == 0:
            return merkle.leaf_hash(bytes(self._link(index + 1).event.leaf))
        below = level - 1
        return merkle.node_hash(
            self.complete(below, 2 * index), self.complete(below, 2 * index + 1)
        )

    def entries(self, size: int) -> Iterator[bytes]:
        """The first `size` leaves, in order."""
        mine = CustodyLink.objects.filter(
            position__gte=self.log.begins, position__lt=self.log.begins + size
        )
        leaves = mine.order_by("position").values_list("event__leaf", flat=True)
        return (bytes(leaf) for leaf in leaves.iterator(chunk_size=_PIECE))

    def _link(self, end: int) -> CustodyLink:
        """The entry that is the `end`-th of this log."""
        position = self.log.begins + end - 1
        return CustodyLink.objects.select_related("event").get(position=position)


def logs() -> list[Log]:
    """All logs, in order."""
    rows = CustodyLog.objects.order_by("begins")
    return [Log(row.origin, row.begins, row.restart) for row in rows]


def links() -> Iterator[Link]:
    """All entries of all logs, in order. A link without its event is left out."""
    rows = CustodyLink.objects.order_by("position").values_list("position", "event__leaf", "node")
    for position, leaf, node in rows.iterator(chunk_size=_PIECE):
        yield Link(position, bytes(leaf), bytes(node))


def checkpoints() -> list[Stored]:
    """All that was signed here, oldest first."""
    return [
        Stored(row.log_id, row.size, row.day, row.kind == CustodyCheckpoint.Kind.DAILY, row.note)
        for row in CustodyCheckpoint.objects.order_by("pk")
    ]
