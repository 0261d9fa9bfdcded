"""The first page: how much waits at each desk. Counts and days, so that it shows when locked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Min
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import doors
from casework.accounts.events import desks_of
from casework.doors import SignedInRequest
from casework.models import KeyShare
from casework.views.unworked import stuck
from intake import recipients
from intake.errors import IntakeError
from intake.models import Stage, Submission


@dataclass(frozen=True)
class DeskCount:
    """What the database tells of a desk without any key."""

    id: UUID
    members: int
    ready: int
    waiting: int
    stuck: int
    first: date | None
    last: date | None

    @property
    def short(self) -> str:
        """Enough of the id to tell two desks apart."""
        return str(self.id)[:8]


@require_safe
@doors.signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """For members of any desk; somebody newly enrolled sees that they wait."""
    desks = sorted(KeyShare.objects.filter(member=request.user).values_list("desk", flat=True))
    context = {"desks": list(_counts(set(desks))), "waits": not desks and desks_of(request.user)}
    return render(request, "casework/home.html", context)


def _counts(desks: set[UUID]) -> Iterator[DeskCount]:
    for desk in sorted(desks):
        networks = _networks(desk)
        rows = Submission.objects.filter(network__in=networks)
        seen = rows.aggregate(first=Min("received_on"), last=Max("received_on"))
        by_stage = dict(rows.values_list("stage").annotate(Count("pk")))
        yield DeskCount(
            id=desk,
            members=KeyShare.objects.filter(desk=desk).values("member").distinct().count(),
            ready=by_stage.get(Stage.READY, 0),
            waiting=by_stage.get(Stage.RECEIVED, 0),
            stuck=sum(one.count() for one in stuck(networks)),
            first=seen["first"],
            last=seen["last"],
        )


def _networks(desk: UUID) -> list[str]:
    """As the roll has it; none while it cannot be believed."""
    try:
        return [n for n, d in recipients.current().roll.networks.items() if d == str(desk)]
    except IntakeError:
        return []
