"""Everything that belongs to a case: what names it, and what that names in turn."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from casework.records import (
    Act,
    Attribution,
    Case,
    Check,
    Claim,
    Edict,
    Event,
    Evidence,
    Information,
    Intervention,
    Involvement,
    Record,
    Review,
)
from casework.records.marks import Marked
from casework.register import DeskRegister

# In the order of the page. What a case cannot hold alone is there because one of these names it.
KINDS = (
    "act", "person", "involvement", "source", "information", "evidence", "attribution", "event",
    "claim", "claim_check", "intervention", "unit", "office_holder", "edict",
)  # fmt: skip
_OF_CASE = (Act, Event, Claim, Intervention, Evidence)
_OF_ACT = (Involvement, Information, Attribution, Intervention, Evidence, Edict, Claim)
_OF_REVIEW = (Act, Evidence)
# Named by what belongs to the case, and then of it too.
_NAMED = frozenset(("person", "source", "unit", "office_holder", "evidence", "event", "claim"))


def of_case(register: DeskRegister, case: Case) -> dict[str, list[Record]]:
    """Its records by kind, each once, oldest made first."""
    found: dict[uuid.UUID, Record] = {}
    _take(found, _linked(register, case.id, _OF_CASE))
    for review in case.reviews:
        _take(found, _linked(register, review, _OF_REVIEW))
    for one in list(found.values()):
        if isinstance(one, Act | Event):
            _take(found, _linked(register, one.id, (*_OF_ACT, Act)))
    for _turn in range(2):  # a source may be named by an account, and itself name a person
        _take(found, _named(register, list(found.values())))
    for one in list(found.values()):
        if isinstance(one, Claim):
            _take(found, _linked(register, one.id, (Check,)))
    return {kind: [one for one in found.values() if kind == one.KIND] for kind in KINDS}


def case_of(register: DeskRegister, record: Record, depth: int = 3) -> Case | None:
    """The case that a record belongs to, by what it names or what names it; None for none."""
    for row in (getattr(record, "case", None), record.id):
        held = register.get(row) if row else None
        if held is not None and isinstance(held.record, Case):
            return held.record
    if isinstance(record, Review):
        return next(iter(_cases(register, record.id)), None)
    if not depth or not isinstance(record, Marked):
        return None
    for one in _around(register, record):
        found = case_of(register, one, depth - 1)
        if found is not None:
            return found
    return None


def _around(register: DeskRegister, record: Any) -> Iterator[Record]:
    """What it names that may belong to a case, then what names it."""
    for name in ("act", "claim", "event", "review"):
        held = register.get(row) if (row := getattr(record, name, None)) else None
        if held is not None:
            yield held.record
    for name in ("enforced_in", "acts", "about"):
        every = (register.get(row) for row in getattr(record, name, ()))
        yield from (held.record for held in every if held is not None)
    if record.KIND in _NAMED:
        for stored in register.linked_to(record.id):
            if isinstance(stored.record, (*_OF_ACT, Act)):
                yield stored.record


def _cases(register: DeskRegister, review: uuid.UUID) -> Iterator[Case]:
    for one in register.linked_to(review):
        if isinstance(one.record, Case):
            yield one.record


def _linked(
    register: DeskRegister, row: uuid.UUID, kinds: tuple[type[Record], ...]
) -> Iterator[Record]:
    return (one.record for one in register.linked_to(row) if isinstance(one.record, kinds))


def _named(register: DeskRegister, records: Iterable[Record]) -> Iterator[Record]:
    for one in records:
        for row in set(one.links()):
            held = register.get(row)
            if held is not None and held.record.KIND in _NAMED:
                yield held.record


def _take(found: dict[uuid.UUID, Record], more: Iterable[Record]) -> None:
    for one in more:
        found.setdefault(one.id, one)
