"""What was merged: which records lead to which, and what people found to be two."""

import uuid
from collections.abc import Iterable

from casework import register
from casework.records import Apart, Likeness, Merge, Person, Record, Stored
from casework.records.joining import Sameness
from casework.unlocked import Unlocked


def staying(here: register.DeskRegister, row: uuid.UUID) -> Stored[Record] | None:
    """The record of a row; of a person whose record was closed the one that stays."""
    found = here.get(row)
    while found is not None and isinstance(found.record, Person) and found.record.same_as:
        found = here.get(found.record.same_as)
    return found


def merges_of(by: Unlocked, desk: uuid.UUID, person: uuid.UUID) -> list[Stored[Merge]]:
    """What was merged into this record, or it into another, and holds; the newest first."""
    found = [
        Stored(one.record, one.version)
        for one in register.of(by, desk).linked_to(person)
        if isinstance(one.record, Merge) and one.record.holds
    ]
    return sorted(found, key=lambda one: (one.record.on, str(one.record.id)), reverse=True)


def closed_into(by: Unlocked, desk: uuid.UUID, person: uuid.UUID) -> list[Person]:
    """The records that are closed and lead to this one."""
    linked = (one.record for one in register.of(by, desk).linked_to(person))
    return [one for one in linked if isinstance(one, Person) and one.same_as == person]


def ever_one(here: register.DeskRegister, rows: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """These rows, and of persons every record that was one with theirs, though it is not any more.

    What left or was ordered meanwhile lists the one that stayed, and names both.
    """
    found: set[uuid.UUID] = set()
    waiting = set(rows)
    while waiting:
        row = waiting.pop()
        found.add(row)
        linked = (one.record for one in here.linked_to(row))
        pairs = ((one.stays, one.closed) for one in linked if isinstance(one, Merge))
        waiting |= {each for pair in pairs for each in pair} - found
    return found


def is_apart(by: Unlocked, desk: uuid.UUID, one: Person, other: Person) -> bool:
    """Whether people found that these are two, of the records or of a tag of theirs."""
    mine, theirs = _as_found(one), _as_found(other)
    decided = (
        each.record.pair
        for each in register.of(by, desk).all(Apart.KIND)
        if isinstance(each.record, Apart)
    )
    if any(len(pair & mine) == 1 and len(pair & theirs) == 1 for pair in decided):
        return True
    likenesses = (each.record for each in register.of(by, desk).linked_to(one.id))
    return any(
        isinstance(each, Likeness)
        and (each.what, each.decision) == (Sameness.PERSON, "refused")
        and other.id in each.pair
        for each in likenesses
    )


def _as_found(person: Person) -> frozenset[tuple[uuid.UUID, str, int]]:
    tags = ((one.review, one.tag, one.version) for one in person.known_as)
    return frozenset(((person.id, "", 1), *tags))
