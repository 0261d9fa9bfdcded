"""Two records of one person: what differs, and the one that is made of both. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from casework.records import Involvement, Person
from intake.errors import IntakeError

# What a person chooses from, in the order of the form about a person.
CHOSEN = (
    "pseudonym", "called", "unit", "persons_least", "persons_most", "sex", "age_band", "flags",
    "occupation", "origin", "office_holder", "remarks",
)  # fmt: skip
# Fields in which what both say can stand side by side.
BOTH_STAND = frozenset(("called", "flags", "remarks"))
_OF_ITS_OWN = frozenset(("id", "act", "person", "role", "values"))


class Take(StrEnum):
    """Whose answer a field keeps."""

    STAYS = "stays"
    CLOSED = "closed"
    BOTH = "both"


def differing(stays: Person, closed: Person) -> tuple[str, ...]:
    """The fields that somebody has to choose about."""
    return tuple(name for name in CHOSEN if getattr(stays, name) != getattr(closed, name))


def combined(stays: Person, closed: Person, takes: Mapping[str, Take]) -> Person:
    """The record that stays, as it will be.

    Tags in reports come together. "Do not contact" of either counts. Names under the originals
    key stay each where they are; where the one that stays has none, it leads to the other's.

    Args:
        takes: an answer for exactly the fields that differ.

    Raises IntakeError: protection_differs; answer_missing, also for BOTH of a field in which two
    answers cannot stand; and what no Person may be.
    """
    if stays.protected != closed.protected:
        raise IntakeError("protection_differs")
    if set(takes) != set(differing(stays, closed)):
        raise IntakeError("answer_missing")
    changed: dict[str, Any] = {
        name: _taken(name, stays, closed, take) for name, take in takes.items()
    }
    return replace(
        stays,
        **changed,
        known_as=_union(stays.known_as, closed.known_as),
        identity=stays.identity or closed.identity,
        do_not_contact=stays.do_not_contact or closed.do_not_contact,
    )


def parted(now: Person, before: Person, other: Person) -> Person:
    """The record that stayed, without what it got from the other; what was changed since stays.

    Args:
        before, other: both as they were when they became one.
    """
    back = {name: getattr(before, name) for name in CHOSEN if _came(name, now, before, other)}
    came = set(other.known_as) - set(before.known_as)
    known = tuple(one for one in now.known_as if one not in came)
    is_theirs = before.identity is None and now.identity == other.identity
    return replace(now, **back, known_as=known, identity=None if is_theirs else now.identity)


def one_role(kept: Involvement, doubled: Involvement) -> Involvement:
    """One role of one person in one act, that was written down of both their records.

    What the kept one does not say the other says for it; lists and remarks come together.
    """
    told = {one.key for one in kept.values}
    values = (*kept.values, *(one for one in doubled.values if one.key not in told))
    changed: dict[str, Any] = {
        one.name: _either(getattr(kept, one.name), getattr(doubled, one.name))
        for one in fields(kept)
        if one.name not in _OF_ITS_OWN
    }
    changed["remarks"] = _beside(kept.remarks, doubled.remarks)
    return replace(kept, **changed, values=values)


def _taken(name: str, stays: Person, closed: Person, take: Take) -> Any:
    mine, theirs = getattr(stays, name), getattr(closed, name)
    if take is not Take.BOTH:
        return mine if take is Take.STAYS else theirs
    if name not in BOTH_STAND:
        raise IntakeError("answer_missing")
    return _beside(mine, theirs)


def _came(name: str, now: Person, before: Person, other: Person) -> bool:
    """Whether what a field says is the other's, or both's, and nobody wrote it since."""
    said, mine, theirs = (getattr(one, name) for one in (now, before, other))
    given = [theirs, _beside(mine, theirs)] if name in BOTH_STAND else [theirs]
    return mine != theirs and said in given


def _either(mine: Any, theirs: Any) -> Any:
    if isinstance(mine, tuple):
        return _union(mine, theirs)
    return theirs if mine is None or mine == "" else mine


def _beside(mine: Any, theirs: Any) -> Any:
    if isinstance(mine, tuple):
        return _union(mine, theirs)
    return "\n".join(dict.fromkeys(one for one in (mine, theirs) if one))


def _union(mine: Iterable[Any], theirs: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*mine, *theirs)))
