"""From how many independent origins something is known.

Not reports are counted but where what they tell comes from: two relatives who were told by one
person are one origin, and so is a chain of reposts. A source that was there is an origin itself.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Learned = Mapping[uuid.UUID, Collection[uuid.UUID]]


@dataclass(frozen=True)
class Account:
    """Who told it, whether it was there, and from whom this account comes otherwise.

    `first_hand` is "yes", "no" or "unknown".
    """

    source: uuid.UUID
    first_hand: str = "unknown"
    learned_from: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True)
class Origins:
    """How many: `at_least` counts what is known to be apart, `at_most` what may be.

    `groups` are the sources whose accounts go back to the same origin, largest first; those
    that heard it nobody knows where are in none.
    """

    at_least: int
    at_most: int
    groups: tuple[frozenset[uuid.UUID], ...]


def origins(
    accounts: Iterable[Account],
    learned_from: Learned,
    same: Iterable[Collection[uuid.UUID]] = (),
) -> Origins:
    """Count the origins of one act's accounts.

    Args:
        learned_from: for each source those it has what it knows from, as a rule; an account
            that names others goes before.
        same: sources that people found to have one origin.
    """
    told = list(accounts)
    there = {one.source for one in told if one.first_hand == "yes"}
    ways = {one.source: one.learned_from for one in told if one.learned_from}
    up: Learned = {**learned_from, **ways}
    known = {one.source: _roots(one.source, there, up) for one in told}
    named = {root for found in known.values() for root in found}
    # Who names nobody may have it from anywhere, unless others name them as where it begins.
    known = {source: found or {source} & named for source, found in known.items()}
    classes = _united(known, same)
    groups: dict[uuid.UUID, set[uuid.UUID]] = {}
    for source, found in known.items():
        for root in found:
            groups.setdefault(classes[root], set()).add(source)
    lost = sum(1 for found in known.values() if not found)
    at_least = len(groups) or min(lost, 1)
    ranked = sorted(groups.values(), key=lambda group: (-len(group), min(map(str, group))))
    return Origins(at_least, len(groups) + lost, tuple(map(frozenset, ranked)))


def _roots(source: uuid.UUID, there: Collection[uuid.UUID], up: Learned) -> set[uuid.UUID]:
    """Where what this source tells begins: who was there, or of whom nothing further is known.

    Empty for a source that was not there and names nobody. People who have it only from each
    other are one origin, named by one of them.
    """
    if source in there:
        return {source}
    above = _above(source, there, up)
    ends = {one for one in above if one in there or not up.get(one)}
    if ends or not above:
        return ends
    circling = [one for one in above if one in _above(one, there, up)]
    return {min(circling, key=str)}


def _above(start: uuid.UUID, there: Collection[uuid.UUID], up: Learned) -> set[uuid.UUID]:
    """Everyone it came through, not going past who was there."""
    found: set[uuid.UUID] = set()
    waiting = list(up.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += () if one in there else up.get(one, ())
    return found


def _united(
    known: Mapping[uuid.UUID, set[uuid.UUID]], same: Iterable[Collection[uuid.UUID]]
) -> dict[uuid.UUID, uuid.UUID]:
    """For each root the one that stands for it and all it was found to be one with."""
    parent = {root: root for found in known.values() for root in found}

    def top(root: uuid.UUID) -> uuid.UUID:
        while parent[root] != root:
            root = parent[root]
        return root

    for group in same:
        joined = [root for source in group for root in known.get(source, {source} & parent.keys())]
        for root in joined[1:]:
            parent[top(root)] = top(joined[0])
    return {root: top(root) for root in parent}
