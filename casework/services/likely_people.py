"""Who of different reports may be one person: by linking marks for everybody, by name for who
has the names open. Proposals; nothing here writes but the event that copies were read.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from casework import register
from casework.corroboration import Named, Part, SamePerson, Traits, Who, same_people
from casework.names import HeldName, OpenNames
from casework.records import Apart, Join, Likeness, Person, Record, Review, Stored
from casework.records.joining import Sameness
from casework.records.review import ReviewState
from casework.records.shapes import Pseudonym
from casework.register.sounding import name_parts
from casework.services.copies_read import Stint
from casework.services.merged import staying
from casework.services.names import bring_up_to_date
from casework.unlocked import Unlocked

# A duplicate names the same people by what it is; a rejected report is no evidence of anybody.
_COMPARED = (ReviewState.NEW, ReviewState.IN_REVIEW, ReviewState.ACCEPTED)

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Read:
    """How many working copies' marks are in memory, of how many."""

    done: int
    of: int


def read_marks(by: Unlocked, desk: uuid.UUID) -> Read:
    """Read more of the desk's marks, for at most one stint."""
    here = register.of(by, desk)
    wanted = [one.submission for one in _reviews(by, desk)]
    with Stint(by, desk) as stint:
        for submission in [one for one in wanted if one not in here.traits]:
            stint.traits(submission)
            if stint.is_over:
                break
    return Read(sum(one in here.traits for one in wanted), len(wanted))


def by_marks(by: Unlocked, desk: uuid.UUID) -> list[SamePerson]:
    """Pairs of tags whose hidden names are equal in some parts, by the marks read so far."""
    traits, none = register.of(by, desk).traits, Traits()
    named = [
        Named(Who(one.id, tag, one.version), frozenset(map(Part, marks)), province=one.province)
        for one in _reviews(by, desk)
        for tag, marks in traits.get(one.submission, none).linking.items()
        if marks
    ]
    return same_people(named, _decided(by, desk))


def by_names(by: Unlocked, names: OpenNames) -> list[SamePerson]:
    """Pairs of people by the names that this session has open. Gone with this answer."""
    here = register.of(by, names.desk)
    bring_up_to_date(here, names)
    named = [
        one
        for held in names
        if held.holder is not None
        and (found := staying(here, held.holder)) is not None
        and (one := _named(held, found.record)) is not None
    ]
    each = {one.who: one for one in named}  # one person may have a name in two records
    return same_people(list(each.values()), _decided(by, names.desk))


def _named(held: HeldName, holder: Record) -> Named | None:
    """As far as it is to be compared; None for what is left out of comparing."""
    parts, kin = _parts((*held.called, *held.also)), _parts(held.kin)
    who = Who(holder.id, held.tag, held.version)
    if isinstance(holder, Review):
        if holder.state not in _COMPARED:
            return None
        return Named(who, parts, province=holder.province)
    if isinstance(holder, Person):
        province = holder.origin.province if holder.origin else ""
        age, sex = holder.age_band, holder.sex
        return Named(who, parts, kin, province=province, age=age, sex=sex)
    return Named(who, parts, kin)


def _parts(names: Iterable[str]) -> frozenset[Part]:
    return frozenset(Part(*part) for name in names for part in name_parts(name))


def _reviews(by: Unlocked, desk: uuid.UUID) -> list[Review]:
    return [one for one in _all(by, desk, Review) if one.state in _COMPARED]


def _decided(by: Unlocked, desk: uuid.UUID) -> set[frozenset[Who]]:
    """Every pair that people joined or kept apart, or that one person is known as."""
    found: set[frozenset[Who]] = set()
    for join in _all(by, desk, Join):
        person = [] if join.person is None else [Who(join.person)]
        found.update(_pairs([*_tagged(join.pseudonyms), *person]))
    for one in _all(by, desk, Person):
        if one.known_as:
            found.update(_pairs([Who(one.id), *_tagged(one.known_as)]))
    found.update(frozenset(Who(*who) for who in each.pair) for each in _all(by, desk, Apart))
    for likeness in _all(by, desk, Likeness):
        if likeness.what is Sameness.PERSON:
            found.add(frozenset(Who(row) for row in likeness.pair))
    return found


def _tagged(pseudonyms: Iterable[Pseudonym]) -> list[Who]:
    return [Who(one.review, one.tag, one.version) for one in pseudonyms]


def _pairs(people: list[Who]) -> Iterator[frozenset[Who]]:
    return (frozenset(pair) for pair in combinations(people, 2))


def _all(by: Unlocked, desk: uuid.UUID, kind: type[R]) -> Iterator[R]:
    every: Iterable[Stored[Record]] = register.of(by, desk).all(kind.KIND)
    return (one.record for one in every if isinstance(one.record, kind))
