"""Whether two acts are likely one act told twice, with every reason for and against.

Each reason has points; they add up. Places or dates that exclude each other end it, since no
likeness of words makes one act of two. The points are ours: set so that place and day and kind
together reach LIKELY, and neither alone does.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from casework.corroboration.pictures import looks_the_same
from casework.corroboration.shingles import Sketch, resemblance
from casework.corroboration.telling import Likely, Reason, Tag, Telling
from casework.dates import ToldDate, gap

LIKELY = 5.0  # points from which two are shown to a person
FAR = 30  # days between two ranges from which they exclude each other
_NEAR = 3
_NARROW = 7  # days that a range may span and still say much
_COPIED, _SIMILAR = 0.5, 0.15  # of the wording shared


def likely(
    telling: Telling,
    others: Iterable[Telling],
    refused: Collection[frozenset[uuid.UUID]] = (),
    apart: Collection[frozenset[Tag]] = (),
) -> list[Likely]:
    """Those of the others that may tell the same act, the likeliest first.

    Args:
        refused: pairs that people said are not the same. They are not proposed again.
        apart: as in `alike`.
    """
    found = [
        pair
        for other in others
        if frozenset((telling.act, other.act)) not in refused
        and (pair := alike(telling, other, apart))
    ]
    return in_order(found)


def in_order(pairs: Iterable[Likely]) -> list[Likely]:
    """The likeliest first."""
    return sorted(pairs, key=lambda pair: (-pair.points, str(pair.other)))


def alike(one: Telling, other: Telling, apart: Collection[frozenset[Tag]] = ()) -> Likely | None:
    """The reasons, if they reach LIKELY and nothing excludes it.

    Args:
        apart: two who look like one person and are two, as people found: no reason any more.
    """
    if one.act == other.act or (one.review is not None and one.review == other.review):
        return None
    if excluded(one, other):
        return None
    days = gap(one.began, other.began)
    reasons = [
        *_circumstances(one, other, days),
        *_people(one, other, apart),
        *_contents(one, other),
    ]
    points = sum(reason.points for reason in reasons)
    if points < LIKELY:
        return None
    ranked = tuple(sorted(reasons, key=lambda reason: -abs(reason.points)))
    return Likely(one.act, other.act, points, ranked)


def excluded(one: Telling, other: Telling) -> bool:
    """Whether place or days keep them apart, whatever else is alike."""
    apart = gap(one.began, other.began)
    return _differ(one.province, other.province) or (apart is not None and apart > FAR)


def about(began: ToldDate) -> tuple[date | None, date | None]:
    """The days from which and to which another range is not excluded; None: no end."""
    first, last = began.from_day, began.to_day
    return _moved(first, -FAR) if first else None, _moved(last, FAR) if last else None


def _moved(day: date, by: int) -> date:
    number = day.toordinal() + by
    return date.fromordinal(min(max(number, date.min.toordinal()), date.max.toordinal()))


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
    yield from _numbers(one, other)


def _people(one: Telling, other: Telling, apart: Collection[frozenset[Tag]]) -> Iterator[Reason]:
    if one.known & other.known:
        yield Reason("known_person", 3.5)
    elif (parts := _shared_parts(one, other, apart)) >= 2:
        yield Reason("same_person", 3.0)
    elif parts:
        yield Reason("shared_name", 1.0)  # one name is borne by many
    if one.accused & other.accused or _shares_name(one, other):
        yield Reason("same_accused", 1.5)
    if one.units & other.units:
        yield Reason("same_unit", 1.5)
    elif one.forces & other.forces:
        yield Reason("same_force", 0.5)


def _contents(one: Telling, other: Telling) -> Iterator[Reason]:
    if is_copied(one.words, other.words):
        yield Reason("same_words", 4.0)
    elif resemblance(one.words, other.words) >= _SIMILAR:
        yield Reason("similar_words", 2.0)
    if one.files & other.files:
        yield Reason("same_file", 4.0)
    elif any(looks_the_same(a, b) for a in one.pictures for b in other.pictures):
        yield Reason("same_picture", 3.5)


def is_copied(one: Sketch, other: Sketch) -> bool:
    """Whether a copy, or two of one text, are likelier than two accounts."""
    return resemblance(one, other) >= _COPIED


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


def _shared_parts(one: Telling, other: Telling, apart: Collection[frozenset[Tag]]) -> int:
    """The most parts of a name that any two persons of both have in common."""
    shared = (
        len(mine & theirs)
        for who, mine in one.people.items()
        for whom, theirs in other.people.items()
        if frozenset((who, whom)) not in apart
    )
    return max(shared, default=0)


def _shares_name(one: Telling, other: Telling) -> bool:
    """Whether both accuse somebody of one name: equal, or in two parts of it."""
    return any(
        mine and (mine == theirs or len(mine & theirs) >= 2)
        for mine in one.names
        for theirs in other.names
    )


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _is_narrow(told: ToldDate | None) -> bool:
    if told is None or told.from_day is None or told.to_day is None:
        return False
    return (told.to_day - told.from_day).days < _NARROW
