"""What the worker could not make ready: reports and files that wait for a person.

Day, stage and padded size are all that is known outside the seal, so nothing is opened here.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import doors
from casework.doors import UnlockedRequest
from casework.showing.paging import paged
from casework.views.finding import number_of
from intake import recipients
from intake.models import Attachment, Stage, Submission

# Said to operators, in the words of their guide.
_COMMAND = ("manage.py custody_rewrap export asked.json", "--id …")
STUCK = (Stage.NEEDS_PERSON, Stage.CUSTODY)


@dataclass(frozen=True)
class Unworked:
    """One row: `what` is "report" or "file", `size` in octets and padded."""

    id: uuid.UUID
    what: str
    day: date
    stage: str
    size: int


@require_safe
@doors.unlocked
def unworked(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Who has waited longest comes first."""
    networks = [n for n, of in recipients.current().roll.networks.items() if of == str(desk)]
    lines = sorted(_lines(networks), key=lambda one: (one.day, str(one.id)))
    page = paged(lines, number_of(request, "page"))
    context = {
        "desk": desk,
        "paged": page,
        "lines": page.items,
        "stages": [stage for stage in STUCK if any(one.stage == stage for one in lines)],
        "query": "",
        "command": _COMMAND,
    }
    return render(request, "casework/unworked.html", context)


def stuck(networks: list[str]) -> tuple[QuerySet[Submission], QuerySet[Attachment]]:
    """Reports of these networks that wait for a person, and files."""
    return (
        Submission.objects.filter(network__in=networks, stage__in=STUCK),
        Attachment.objects.filter(submission__network__in=networks, stage__in=STUCK),
    )


def _lines(networks: list[str]) -> Iterator[Unworked]:
    for what, rows in zip(("report", "file"), stuck(networks), strict=True):
        for values in rows.values_list("pk", "received_on", "stage", "blob_size"):
            yield Unworked(values[0], what, *values[1:])
