"""Saying how far something is that takes longer than a request may."""

import uuid
from collections.abc import Callable, Iterable, Iterator

from casework.dossier.choosing import Records
from casework.records import Record, Stored

Told = Callable[[int], None]
_EVERY = 500  # records


def tell_nobody(_more: int) -> None:
    """For those who wait themselves."""


class Watched:
    """A desk's records that tell how many more of them were read."""

    def __init__(self, among: Records, told: Told) -> None:
        self._among, self._told = among, told

    def get(self, record: uuid.UUID) -> Stored[Record] | None:
        """One record."""
        return self._among.get(record)

    def linked_to(self, target: uuid.UUID) -> Iterable[Stored[Record]]:
        """All that name this one."""
        return self._among.linked_to(target)

    def all(self, kind: str) -> Iterator[Stored[Record]]:
        """All of a kind."""
        number = 0
        for number, one in enumerate(self._among.all(kind), start=1):
            if number % _EVERY == 0:
                self._told(_EVERY)
            yield one
        self._told(number % _EVERY)
