"""Whether two acts are likely one act told twice, with every reason for and against.

Each reason has points; they add up. Places or dates that exclude each other end it, since no
likeness of words makes one act of two. The points are ours: set so that place and day and kind
together reach LIKELY, and neither alone does.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from casework.corroboration.pictures import looks_the_same
from casework.corroboration.shingles import resemblance
from casework.dates import ToldDate, gap

LIKELY = 5.0  # points from which two are shown to a person
FAR = 30  # days between two ranges from which they exclude each other
_NEAR = 3
_NARROW = 7  # days that a range may span and still say much


@dataclass(frozen=True, repr=False)
class Telling:
    """One act as one report tells it, as far as it is to be compared.

    Attributes:
        review: the report; two acts of one report are never proposed as one.
        words: `shingles` of the account; empty where it was not opened.
        people: the linking tags of each person named, by person.
        pictures: perceptual hashes; `files`: digests of working copies.
    """

    act: uuid.UUID
    code: str
    family: str = ""
    review: uuid.UUID | None = None
    province: str = ""
    district: str = ""
    began: ToldDate | None = None
    persons_least: int | None = None
    persons_most: int | None = None
    forces: frozenset[str] = frozenset()
    words: frozenset[int] = frozenset()
    people: tuple[frozenset[str], ...] = ()
    pictures: tuple[str, ...] = ()
    files: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<Telling {self.act}>"


@dataclass(frozen=True)
class Reason:
    """A code and its points, which may be below zero."""

    code: str
    points: float


@dataclass(frozen=True)
class Likely:
    """Two acts that may be one; the reasons with the weightiest first."""

    one: uuid.UUID
    other: uuid.UUID
    points: float
    reasons: tuple[Reason, ...]


def likely(
    telling: Telling, others: Iterable[Telling], refused: Collection[frozenset[uuid.UUID]] = ()
) -> list[Likely]:
    """Those of the others that may tell the same act, the likeliest first.

    Args:
        refused: pairs that people said are not the same. They are not proposed again.
    """
    found = [
        pair
        for other in others
        if frozenset((telling.act, other.act)) not in refused and (pair := alike(telling, other))
    ]
    return sorted(found, key=lambda pair: (-pair.points, str(pair.other)))


def alike(one: Telling, other: Telling) -> Likely | None:
    """The reasons, if they reach LIKELY and nothing excludes it."""
    if one.act == other.act or (one.review is not None and one.review == other.review):
        return None
    if excluded(one, other):
        return None
    apart = gap(one.began, other.began)
    reasons = [*_circumstances(one, other, apart), *_contents(one, other)]
    points = sum(reason.points for reason in reasons)
    if points < LIKELY:
        return None
    ranked = tuple(sorted(reasons, key=lambda reason: -abs(reason.points)))
    return Likely(one.act, other.act, points, ranked)


def excluded(one: Telling, other: Telling) -> bool:
    """Whether place or days keep them apart, whatever else is alike."""
    apart = gap(one.began, other.began)
    return _differ(one.province, other.province) or (apart is not None and apart > FAR)


def _circumstances(one: Telling, other: Telling, apart: int | None) -> Iterator[Reason]:
    if one.district and one.district == other.district:
        yield Reason("same_district", 2.5)
    elif _differ(one.district, other.district):
        yield Reason("other_district", -2.0)
    elif one.province and one.province == other.province:
        yield Reason("same_province", 1.0)
    if apart == 0:
        exact = _is_narrow(one.began) and _is_narrow(other.began)
        yield Reason("same_days", 2.5) if exact else Reason("days_overlap", 0.5)
    elif apart is not None:
        yield Reason("days_near", 0.5) if apart <= _NEAR else Reason("days_apart", -1.5)
    if one.code == other.code:
        yield Reason("same_code", 1.5)
    elif one.family and one.family == other.family:
        yield Reason("same_family", 0.5)
    if one.forces & other.forces:
        yield Reason("same_force", 0.5)
    yield from _numbers(one, other)


def _contents(one: Telling, other: Telling) -> Iterator[Reason]:
    shared = resemblance(one.words, other.words)
    if shared >= 0.5:
        yield Reason("same_words", 4.0)  # a copy more likely than a second account
    elif shared >= 0.15:
        yield Reason("similar_words", 2.0)
    if (parts := _shared_parts(one, other)) >= 2:
        yield Reason("same_person", 3.0)
    elif parts:
        yield Reason("shared_name", 1.0)  # one name is borne by many
    if one.files & other.files:
        yield Reason("same_file", 4.0)
    elif any(looks_the_same(a, b) for a in one.pictures for b in other.pictures):
        yield Reason("same_picture", 3.5)


def _numbers(one: Telling, other: Telling) -> Iterator[Reason]:
    first, second = _span(one), _span(other)
    if first is None or second is None:
        return
    overlap = first[0] <= second[1] and second[0] <= first[1]
    yield Reason("same_number", 0.5) if overlap else Reason("other_number", -1.0)


def _span(telling: Telling) -> tuple[int, int] | None:
    least, most = telling.persons_least, telling.persons_most
    if least is None and most is None:
        return None
    low = least if least is not None else 0
    return low, most if most is not None else low


def _shared_parts(one: Telling, other: Telling) -> int:
    """The most parts of a name that any two persons of both have in common."""
    return max((len(a & b) for a in one.people for b in other.people), default=0)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _is_narrow(told: ToldDate | None) -> bool:
    if told is None or told.from_day is None or told.to_day is None:
        return False
    return (told.to_day - told.from_day).days < _NARROW
