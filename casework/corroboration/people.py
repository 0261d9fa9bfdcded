"""Which of those named in different reports may be one person, with the reasons. Pure.

A part of a name is whatever two spellings of it have in common: its sound, or a linking mark,
which says that two are equal and never what they are. One part that many bear says nothing; two
of them together, or a rare one, do. People decide.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from casework.corroboration.telling import Reason

LIKELY = 2.0  # points from which two are shown
MOST = 200  # pairs, the likeliest first
_RARE = 5  # bearers of a part up to whom it is rare
_CROWD = 60  # bearers of the same two parts up to whom all pairs are looked at


class Part(NamedTuple):
    """One part of a name. `known` is the canonical name where it is on a list of names, else "".

    Two parts are the same when both are known and equal, or their sounds are equal and not both
    are known: "Mahmud" and "Mohammad" sound alike and are two names.
    """

    sound: str
    known: str = ""

    def is_same(self, other: "Part") -> bool:
        """Whether both may be one name."""
        if self.known and other.known:
            return self.known == other.known
        return self.sound == other.sound


class Who(NamedTuple):
    """Somebody who is named: a review and the tag in a version of it, or a person or source."""

    row: uuid.UUID
    tag: str = ""
    version: int = 1


@dataclass(frozen=True, repr=False)
class Named:
    """What is known of them for comparing. Codes are "" where they are not known."""

    who: Who
    parts: frozenset[Part]
    kin: frozenset[Part] = frozenset()
    province: str = ""
    age: str = ""
    sex: str = ""

    def __repr__(self) -> str:
        return "<Named>"


@dataclass(frozen=True, repr=False)
class SamePerson:
    """Two who may be one; `reasons` in the order they were found."""

    one: Who
    other: Who
    reasons: tuple[Reason, ...]

    def __repr__(self) -> str:
        return "<SamePerson>"

    @property
    def points(self) -> float:
        """All reasons together."""
        return sum(reason.points for reason in self.reasons)

    @property
    def pair(self) -> frozenset[Who]:
        """Both."""
        return frozenset((self.one, self.other))


def same_people(
    named: Sequence[Named], decided: Collection[frozenset[Who]] = ()
) -> list[SamePerson]:
    """Pairs that reach LIKELY, the likeliest first, at most MOST. Time grows with how many bear
    the same two parts of a name, not with the square of all.

    Args:
        decided: pairs that people decided about, either way.
    """
    bearers = Counter(part.sound for one in named for part in {*one.parts})
    found = []
    for one, other in _candidates(named):
        pair = SamePerson(one.who, other.who, tuple(_reasons(one, other, bearers)))
        if pair.points >= LIKELY and pair.pair not in decided:
            found.append(pair)
    found.sort(key=lambda pair: (-pair.points, str(pair.one), str(pair.other)))
    return found[:MOST]


def _candidates(named: Sequence[Named]) -> Iterator[tuple[Named, Named]]:
    """Each two that share a part few bear, or two parts; never two of one report."""
    seen: set[tuple[int, int]] = set()
    for group in _groups(named):
        for pair in combinations(group, 2):
            if pair in seen or named[pair[0]].who.row == named[pair[1]].who.row:
                continue
            seen.add(pair)
            yield named[pair[0]], named[pair[1]]


def _groups(named: Sequence[Named]) -> Iterator[list[int]]:
    """Those who have something rare in common: one part that few bear, or two at once."""
    by_part: dict[str, list[int]] = defaultdict(list)
    by_two: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_kin: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(named):
        sounds = sorted({part.sound for part in one.parts})
        for sound in sounds:
            by_part[sound].append(number)
        for two in combinations(sounds, 2):
            by_two[two].append(number)
        for two in combinations(sorted({part.sound for part in one.kin}), 2):
            by_kin[two].append(number)
    yield from (group for group in by_part.values() if len(group) <= _RARE)
    # So many with the same two parts are one crowd, not one person.
    for together in (by_two, by_kin):
        yield from (group for group in together.values() if len(group) <= _CROWD)


def _reasons(one: Named, other: Named, bearers: Mapping[str, int]) -> Iterator[Reason]:
    shared = _shared(one.parts, other.parts)
    fewest = min(_length(one.parts), _length(other.parts))
    if len(shared) >= fewest > 1:
        yield Reason("whole_name", 2.0)
    elif len(shared) > 1:
        yield Reason("parts_of_name", 1.5)
    elif shared:
        yield Reason("one_part_of_name", 0.5)
    if any(bearers[part.sound] <= _RARE for part in shared):
        yield Reason("rare_name", 1.0)
    if len(_shared(one.kin, other.kin)) > 1:
        yield Reason("same_kin", 1.5)
    yield from _compared("place", one.province, other.province, (0.5, -0.5))
    yield from _compared("age", one.age, other.age, (0.5, -1.0))
    yield from _compared("sex", one.sex, other.sex, (0.0, -2.0))


def _compared(what: str, mine: str, theirs: str, points: tuple[float, float]) -> Iterator[Reason]:
    """What is not known of both says nothing."""
    if mine and theirs:
        is_same = mine == theirs
        worth = points[0] if is_same else points[1]
        if worth:
            yield Reason(f"{'same' if is_same else 'other'}_{what}", worth)


def _shared(mine: Iterable[Part], theirs: Iterable[Part]) -> list[Part]:
    """Each part of one that the other has, spellings of one sound counted once."""
    rest = list(theirs)
    found = {part.sound: part for part in mine if any(part.is_same(other) for other in rest)}
    return list(found.values())


def _length(parts: Iterable[Part]) -> int:
    return len({part.sound for part in parts})
