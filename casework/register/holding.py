"""An opened graph of records in one process's memory, and what finds them."""

import threading
import uuid
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator

from casework.records import Record, Stored
from casework.records.codec import from_bytes, to_bytes
from casework.register.index import Index
from casework.register.query import PAGE, Page, Query

_FREE = 0  # no version


class Holding:
    """Records by id, kept as their octets and decoded when asked for: decoded at once, a hundred
    thousand would take a gigabyte. Safe to use from several threads.

    Args:
        read: the inverse of `to_bytes` for what it holds, where that is no kind of a desk's rows.
    """

    def __init__(self, read: Callable[[bytes], Record] = from_bytes) -> None:
        self._read = read
        self._lock = threading.RLock()
        self._slots: dict[bytes, int] = {}
        self._octets: list[bytes] = []
        self._versions = array("I")
        self._numbers = array("Q")
        self._free: list[int] = []
        self._index = Index()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}>"

    def __len__(self) -> int:
        return len(self._slots)

    def get(self, record: uuid.UUID) -> Stored[Record] | None:
        """One record, or None."""
        with self._lock:
            slot = self._slots.get(record.bytes)
            return None if slot is None else self._stored(slot)

    def all(self, kind: str) -> Iterable[Stored[Record]]:
        """All records of a kind, decoded one by one as they are taken; oldest made first."""
        with self._lock:
            slots = sorted(self._index.of_kind(kind), key=self._numbers.__getitem__)
            kept = [(self._octets[slot], self._versions[slot]) for slot in slots]
        return (Stored(self._read(octets), version) for octets, version in kept)

    def linked_to(self, target: uuid.UUID) -> tuple[Stored[Record], ...]:
        """All records that name this one, oldest made first."""
        with self._lock:
            slots = sorted(self._index.linked_to(target), key=self._numbers.__getitem__)
            return tuple(self._stored(slot) for slot in slots)

    def is_linked(self, target: uuid.UUID) -> bool:
        """Whether any record names this id, without decoding one."""
        with self._lock:
            return bool(self._index.linked_to(target))

    def matching(self, query: Query) -> Iterable[Stored[Record]]:
        """All that a query finds, whatever its page, decoded one by one; oldest made first."""
        with self._lock:
            found = self._index.find(query)
            slots = list(self._slots.values() if found is None else found)
            slots.sort(key=self._numbers.__getitem__)
            kept = [(self._octets[slot], self._versions[slot]) for slot in slots]
        return (Stored(self._read(octets), version) for octets, version in kept)

    def ids(self, query: Query) -> set[uuid.UUID]:
        """The ids of all that a query finds, whatever its page, without decoding one."""
        with self._lock:
            found = self._index.find(query)
            if found is None:
                return {uuid.UUID(bytes=row) for row in self._slots}
            wanted = set(found)
            return {uuid.UUID(bytes=row) for row, slot in self._slots.items() if slot in wanted}

    def find(self, query: Query, hiding: Collection[uuid.UUID] = ()) -> Page:
        """The page that is asked for; one behind the last is empty. The order is that in which
        the records were made, newest first, so that an edit does not shift pages.

        Args:
            hiding: records that are not found, whatever they say.
        """
        with self._lock:
            found = self._index.find(query)
            hidden = {self._slots.get(one.bytes) for one in hiding}
            every = self._slots.values() if found is None else found
            slots = [slot for slot in every if slot not in hidden]
            slots.sort(key=self._numbers.__getitem__, reverse=True)
            start = (query.page - 1) * PAGE
            shown = tuple(self._stored(slot) for slot in slots[start : start + PAGE])
        return Page(shown, len(slots), query.page)

    def versions(self) -> dict[bytes, int]:
        """The version that is here of each record, by the 16 octets of its id."""
        with self._lock:
            return {row: self._versions[slot] for row, slot in self._slots.items()}

    def numbers(self, rows: Iterable[bytes]) -> dict[int, bytes]:
        """Those of the rows that are here, by the numbers they were put under."""
        with self._lock:
            slots = ((row, self._slots.get(row)) for row in rows)
            return {self._numbers[slot]: row for row, slot in slots if slot is not None}

    def put(self, stored: Stored[Record], number: int) -> None:
        """Take in a record, unless a newer version of it is here already.

        Args:
            number: the row's own, which gives the order.
        """
        self.take(stored.record, to_bytes(stored.record), stored.version, number)

    def drop(self, record: uuid.UUID) -> None:
        """Forget one record, if it is here."""
        with self._lock:
            slot = self._slots.pop(record.bytes, None)
            if slot is None:
                return
            self._index.remove(slot, self._read(self._octets[slot]))
            self._let_go(slot)

    def take(self, record: Record, octets: bytes, version: int, number: int) -> None:
        """As `put`, for a record that was just read from these octets.

        A record whose own words or codes raise is not held, nor an older version of it; what it
        raised goes through.
        """
        with self._lock:
            slot = self._slots.get(record.id.bytes)
            if slot is None:
                slot = self._new_slot(record.id)
            elif self._versions[slot] >= version:
                return
            else:
                self._index.remove(slot, self._read(self._octets[slot]))
            self._octets[slot], self._versions[slot] = octets, version
            self._numbers[slot] = number
            try:
                self._index.enter(slot, record)
            except Exception:
                del self._slots[record.id.bytes]
                self._let_go(slot)
                raise

    def _let_go(self, slot: int) -> None:
        self._octets[slot], self._versions[slot] = b"", _FREE
        self._free.append(slot)

    def _new_slot(self, record: uuid.UUID) -> int:
        if self._free:
            slot = self._free.pop()
        else:
            slot = len(self._octets)
            self._octets.append(b"")
            self._versions.append(_FREE)
            self._numbers.append(0)
        self._slots[record.bytes] = slot
        return slot

    def _stored(self, slot: int) -> Stored[Record]:
        return Stored(self._read(self._octets[slot]), self._versions[slot])

    def __iter__(self) -> Iterator[Stored[Record]]:
        """Every record, decoded one by one, in no order."""
        with self._lock:
            kept = [(self._octets[slot], self._versions[slot]) for slot in self._slots.values()]
        return (Stored(self._read(octets), version) for octets, version in kept)
