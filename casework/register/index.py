"""What finds a record: its words, names, facets, period and links, each by slot. Pure.

A slot is a record's place in the register, a small number.
"""

import uuid
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from casework.records import Record
from casework.register.postings import Postings
from casework.register.query import Query
from casework.register.sounding import name_keys, sought_keys
from casework.register.text_index import TextIndex

# First signs keep the families of keys apart; keys of names begin with others.
_FACET, _KIND = "\1", "\2"
_NEVER = 0  # no ordinal of a day
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
_DAYS = ("from_day", "to_day")

Facets = dict[str, str | tuple[str, ...]]


class Index:
    """Postings of all records of one register."""

    def __init__(self) -> None:
        self._texts = TextIndex()
        self._codes = Postings[str]()
        self._links = Postings[bytes]()
        self._from = array("i")
        self._to = array("i")

    def __repr__(self) -> str:
        return f"<Index of {len(self._from)}>"

    def enter(self, slot: int, record: Record) -> None:
        """File a record under a slot that is free: under everything it says, or, where what it
        says raises, under nothing.
        """
        facets, words = record.facets(), list(record.words())
        keys, period = _keys(record, facets), _period(facets)
        links = {target.bytes for target in record.links()}
        self._texts.put(words, slot)
        self._codes.add(keys, slot)
        self._links.add(links, slot)
        while len(self._from) <= slot:
            self._from.append(_NEVER)
            self._to.append(_NEVER)
        self._from[slot], self._to[slot] = period

    def remove(self, slot: int, record: Record) -> None:
        """Take out what `enter` filed for the same record."""
        self._texts.put((), slot)
        self._codes.remove(_keys(record, record.facets()), slot)
        self._links.remove({target.bytes for target in record.links()}, slot)
        self._from[slot] = self._to[slot] = _NEVER

    def linked_to(self, target: uuid.UUID) -> Sequence[int]:
        """Slots of records that name this id."""
        return self._links.of(target.bytes)

    def of_kind(self, kind: str) -> Sequence[int]:
        """Slots of all records of a kind."""
        return self._codes.of(_KIND + kind)

    def find(self, query: Query) -> Iterable[int] | None:
        """Slots of what the query means, in no order; None: it asks for everything."""
        found: set[int] | None = None
        for part in sorted(self._chosen(query), key=len):
            found = set(part) if found is None else found.intersection(part)
        # Long words are rare ones, and each is looked for only where all before it were.
        for word in sorted(query.terms(), key=len, reverse=True):
            named = self._named(word)
            written = self._texts.among(found, word)
            found = written | (named if found is None else named & found)
        return self._within(query, found)

    def _chosen(self, query: Query) -> Iterator[Collection[int]]:
        for name, value in query.chosen():
            yield self._codes.of(f"{_FACET}{name}={value}")
        if query.kinds:
            yield set[int]().union(*map(self.of_kind, query.kinds))

    def _named(self, word: str) -> set[int]:
        """Slots of records with a name that has every part of the word."""
        parts = (set[int]().union(*map(self._codes.of, keys)) for keys in sought_keys(word))
        return set.intersection(*parts)

    def _within(self, query: Query, found: set[int] | None) -> Iterable[int] | None:
        if query.from_day is None and query.to_day is None:
            return found
        begins = query.from_day.toordinal() if query.from_day else _FIRST
        ends = query.to_day.toordinal() if query.to_day else _LAST
        slots = range(len(self._from)) if found is None else found
        first, last = self._from, self._to
        return [slot for slot in slots if _NEVER < first[slot] <= ends and last[slot] >= begins]


def _keys(record: Record, facets: Facets) -> set[str]:
    """Every key of a record but its words and links."""
    keys = {f"{_FACET}{name}={one}" for name, one in _pairs(facets)}
    keys.add(_KIND + record.KIND)
    for name in record.names():
        keys |= name_keys(name)
    return keys


def _pairs(facets: Facets) -> Iterator[tuple[str, str]]:
    for name, values in facets.items():
        if name in _DAYS:
            continue
        for one in (values,) if isinstance(values, str) else values:
            if one:
                yield name, one


def _period(facets: Facets) -> tuple[int, int]:
    days = [str(facets[name]) for name in _DAYS if facets.get(name)]
    if not days:
        return _NEVER, _NEVER
    return date.fromisoformat(days[0]).toordinal(), date.fromisoformat(days[-1]).toordinal()
