"""The overview of a desk: what waits, where, how long, and what custodians have to do."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.records import Act, Case, Review
from casework.records.act import ActState
from casework.showing.days import waited
from casework.showing.queue import OPEN
from intake.taxonomy import TRIAGE_HOURS

AGES = ((0, 2), (3, 13), (14, 29), (30, None))  # days, both ends in; None: no end


@dataclass(frozen=True)
class Share:
    """One line of a chart that is a table: a code, its count, its share of the largest."""

    code: str
    count: int
    tenths: int


@dataclass(frozen=True, repr=False)
class Overview:
    """Counts of open reviews, and of acts that people stand behind. Claims are never counted."""

    open: int
    unread: int
    overdue: int
    urgency: tuple[Share, ...]
    families: tuple[Share, ...]
    provinces: Mapping[str, int]
    ages: tuple[tuple[int, int | None, int], ...]
    acts: tuple[Share, ...]
    cases: tuple[Share, ...]


def overview(
    reviews: Iterable[Review], acts: Iterable[Act], cases: Iterable[Case], today: date
) -> Overview:
    """Count. Every review that is neither accepted nor rejected nor a duplicate is open."""
    waiting = [one for one in reviews if one.state in OPEN]
    return Overview(
        open=len(waiting),
        unread=sum(one.state == "new" for one in waiting),
        overdue=sum(is_overdue(one, today) for one in waiting),
        urgency=shares(Counter(one.urgency for one in waiting), by_code=True),
        families=shares(Counter(family for one in waiting for family in one.families)),
        provinces=Counter(one.province for one in waiting if one.province),
        ages=tuple((low, high, _aged(waiting, low, high, today)) for low, high in AGES),
        acts=shares(Counter(one.code for one in acts if one.state == ActState.ACCEPTED)),
        cases=shares(Counter(one.status for one in cases)),
    )


def is_overdue(one: Review, today: date) -> bool:
    """Whether it has waited longer than its urgency allows; days are all that is known."""
    hours = TRIAGE_HOURS.get(one.urgency)
    if hours is None or one.state not in OPEN:
        return False
    return today - one.received_on > timedelta(days=-(-hours // 24))


def shares(counted: Mapping[str, int], *, by_code: bool = False) -> tuple[Share, ...]:
    """The largest first, or in the order of the codes."""
    most = max(counted.values(), default=1)
    ordered = sorted(counted.items(), key=lambda item: (0 if by_code else -item[1], item[0]))
    return tuple(Share(code, count, -(-10 * count // most)) for code, count in ordered)


def _aged(waiting: Sequence[Review], low: int, high: int | None, today: date) -> int:
    days = (waited(one.received_on, today) for one in waiting)
    return sum(low <= since and (high is None or since <= high) for since in days)
