"""Sorted slots by key. Pure."""

from array import array
from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Postings(Generic[K]):
    """Which slots each key has: 4 octets a slot. A key with one slot has just the number,
    because most links are met once, and an array is 80 octets before its first.
    """

    def __init__(self) -> None:
        self._by_key: dict[K, int | array[int]] = {}

    def add(self, keys: Iterable[K], slot: int) -> None:
        """`slot` is not yet among any of the keys'."""
        by_key = self._by_key
        for key in keys:
            known = by_key.get(key)
            if known is None:
                by_key[key] = slot
            elif type(known) is int:
                by_key[key] = array("I", (known, slot) if known < slot else (slot, known))
            elif known[-1] < slot:  # type: ignore[index]  # an array: see the line before
                known.append(slot)  # type: ignore[union-attr]
            else:
                insort(known, slot)  # type: ignore[arg-type]

    def remove(self, keys: Iterable[K], slot: int) -> None:
        """`slot` is among all of the keys'."""
        for key in keys:
            known = self._by_key[key]
            if isinstance(known, int) or len(known) == 1:
                del self._by_key[key]
            else:
                del known[bisect_left(known, slot)]

    def of(self, key: K) -> Sequence[int]:
        """The slots of a key, ascending."""
        known = self._by_key.get(key)
        if known is None:
            return ()
        return (known,) if isinstance(known, int) else known
