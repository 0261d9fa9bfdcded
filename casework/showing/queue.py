"""The queue: which reviews wait, in which order, and how many of each kind."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework.records import Information, Review
from casework.records.review import ReviewState

OPEN = ("new", "in_review")
_LAST = "Z"  # no grade comes after every grade


@dataclass(frozen=True)
class Wanted:
    """What the queue is narrowed to; "" for anything. `state` "open" is new or in review."""

    state: str = "open"
    family: str = ""
    province: str = ""
    urgency: str = ""

    def takes(self, one: Review) -> bool:
        """Whether this review belongs to what is wanted."""
        return (
            self._takes_state(one)
            and self.family in ("", *one.families)
            and self.province in ("", one.province)
            and self.urgency in ("", one.urgency)
        )

    def _takes_state(self, one: Review) -> bool:
        return one.state in states(self.state)


def states(wanted: str) -> tuple[str, ...]:
    """The states of reviews that "open", "all" or a state's own name stands for."""
    if wanted == "open":
        return OPEN
    return tuple(ReviewState) if wanted == "all" else (wanted,)


def best_grades(accounts: Iterable[Information]) -> dict[uuid.UUID, str]:
    """The best grade ("A1" before "F6") among the accounts of each review."""
    best: dict[uuid.UUID, str] = {}
    for one in accounts:
        if one.review is not None and one.grade is not None:
            grade = one.grade.reliability + one.grade.credibility
            best[one.review] = min(grade, best.get(one.review, _LAST))
    return best


def in_order(reviews: Iterable[Review], grades: Mapping[uuid.UUID, str]) -> list[Review]:
    """The most urgent first, of these who has waited longest, then the best graded."""
    return sorted(
        reviews, key=lambda one: (one.urgency, one.received_on, grades.get(one.id, _LAST), one.id)
    )


def neighbours(ordered: Sequence[Review], here: uuid.UUID) -> tuple[Review | None, Review | None]:
    """The reviews before and after this one."""
    place = next((i for i, one in enumerate(ordered) if one.id == here), None)
    if place is None:
        return None, None
    before = ordered[place - 1] if place else None
    return before, ordered[place + 1] if place + 1 < len(ordered) else None


def counts(reviews: Iterable[Review]) -> Counter[str]:
    """How many of each urgency."""
    return Counter(one.urgency for one in reviews)


def likely_same(one: Review, others: Iterable[Review], most: int = 50) -> list[Review]:
    """Reviews that may tell the same, the likeliest first: by acts, place, families and day."""

    def distance(other: Review) -> tuple[int, int, int, int]:
        return (
            -len(set(one.acts) & set(other.acts)),
            one.province != other.province,
            -len(set(one.families) & set(other.families)),
            abs((one.received_on - other.received_on).days),
        )

    firsts = (other for other in others if other.id != one.id and other.state != "duplicate")
    return sorted(firsts, key=distance)[:most]
