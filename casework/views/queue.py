"""The queue: what waits at a desk, the most urgent first."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from casework.doors import UnlockedRequest
from casework.forms.coded import choices
from casework.records import Information, Review
from casework.services import arrivals, mailboxes, pictures
from casework.showing import overview, queue
from casework.showing.paging import paged
from casework.showing.queue import Wanted
from casework.views.finding import faults_of, found, number_of, records
from casework.views.opening import opened
from intake import clock

_STATES = ("open", "new", "in_review", "accepted", "rejected", "duplicate", "all")
_LEVELS = ("T0", "T1", "T2", "T3")
_LONGEST = 40  # characters of a code in an address


@dataclass(frozen=True, repr=False)
class QueueLine:
    """A review with what is worked out about it."""

    review: Review
    grade: str
    overdue: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.review, name)


@require_safe
@opened
def queue_page(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Takes in what the workers made ready since, and shows one page of what is wanted."""
    taken = arrivals.take_new(request.unlocked, desk)
    pictures.take_looks(request.unlocked, desk)
    mailboxes.take_mailboxes(request.unlocked, desk)
    wanted = wanted_of(request)
    reviews = list(_reviews(request, desk, wanted))
    grades = queue.best_grades(records(request, desk, Information))
    page = paged(queue.in_order(filter(wanted.takes, reviews), grades), number_of(request, "page"))
    today = clock.today()
    lines = [
        QueueLine(one, grades.get(one.id, ""), overview.is_overdue(one, today))
        for one in page.items
    ]
    context = {
        "desk": desk,
        "taken": taken,
        "more": taken >= arrivals.AT_ONCE,
        **faults_of(request, desk),
        "wanted": wanted,
        "paged": page,
        "lines": lines,
        "urgencies": list(_urgencies(wanted, reviews)),
        "query": _query(wanted),
        "states": _STATES,
        "families": choices("family"),
        "provinces": choices("province"),
    }
    answer = render(request, "casework/queue.html", context)
    if context["more"]:
        answer["Refresh"] = "1"
    return answer


def _reviews(request: UnlockedRequest, desk: uuid.UUID, wanted: Wanted) -> Iterator[Review]:
    """Those of the states that are wanted; decided ones are many and seldom asked for."""
    for state in queue.states(wanted.state):
        yield from found(request, desk, Review, state=state)


def wanted_of(request: UnlockedRequest) -> Wanted:
    """What the address narrows the queue to; what is no code narrows it to nothing."""
    asked = {
        name: request.GET.get(name, "")[:_LONGEST]
        for name in ("state", "family", "province", "urgency")
    }
    return Wanted(**{**asked, "state": asked["state"] or "open"})


def _urgencies(wanted: Wanted, reviews: list[Review]) -> Iterator[tuple[str, str, int]]:
    """Each level with its address and its count among what is wanted otherwise."""
    others = Wanted(wanted.state, wanted.family, wanted.province)
    counted = queue.counts(filter(others.takes, reviews))
    for level in _LEVELS:
        narrowed = Wanted(wanted.state, wanted.family, wanted.province, level)
        yield level, f"?{_query(narrowed)}", counted[level]


def _query(wanted: Wanted) -> str:
    """As the front of a query string; the page's number follows."""
    told = {name: code for name, code in vars(wanted).items() if code}
    return f"{urlencode(told)}&" if told else ""
