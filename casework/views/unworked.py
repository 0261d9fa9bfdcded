"""What the worker could not make ready: reports and files that wait for a person.

Of each, day, stage and padded size are known outside the seal; the reason is a note sealed to the
desk. What was sent is not opened here. A custodian puts back to work what may end otherwise now.
"""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import doors
from casework.doors import See, UnlockedRequest
from casework.forms.records.links import row_of
from casework.sentences import sentence
from casework.services import unworked as deeds
from casework.showing.paging import paged
from casework.views import wording
from casework.views.finding import number_of
from casework.views.review_page import done
from intake import trying_again
from intake.errors import IntakeError
from intake.models import Attachment, Stage, Submission
from intake.packets import by_hand

# Said to operators, in the words of their guide.
_COMMAND = ("manage.py custody_rewrap export asked.json", "--id …")
STUCK = (Stage.NEEDS_PERSON, Stage.CUSTODY)
_SELF = frozenset({"trying_again_no_use", "nothing_to_try_again", "not_ready", "mailbox_gone"})


@dataclass(frozen=True)
class Unworked:
    """One row: `what` is "report" or "file", `size` in octets and padded."""

    id: uuid.UUID
    what: str
    day: date
    stage: str
    size: int


@dataclass(frozen=True)
class Explained:
    """A row with why it waits, as codes of our words; `is_tryable` where the worker may do better
    now, `is_in_doubt` where people decide about a packet whose code admits nothing; `key_ended`
    of any packet that no key of this host opens any more.
    """

    row: Unworked
    why: tuple[str, ...] = ()
    is_tryable: bool = False
    is_in_doubt: bool = False
    is_ticked: bool = True
    key_ended: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@doors.unlocked
def unworked(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Who has waited longest comes first. Custodians send which of them to try again; anybody has
    the source of a report asked to send it again.
    """
    if request.method != "POST":
        return render(request, "casework/unworked.html", _context(request, desk))
    ticked = [row for one in request.POST.getlist("row") if (row := row_of(one)) is not None]
    asked = row_of(request.POST.get("ask", ""))
    try:
        if asked is not None:
            deeds.ask_again(request.unlocked, desk, asked)
        else:
            deeds.try_again(request.unlocked, desk, ticked)
    except IntakeError as refusal:
        if refusal.code not in _SELF:
            raise
        context = {**_context(request, desk, ticked), "refusal": sentence(refusal)}
        return render(request, "casework/unworked.html", context, status=422)
    address = reverse("unworked", kwargs={"desk": desk})
    said = "tried_again" if asked is None else "asked_again"
    return See(f"{address}?done={said}&page={number_of(request, 'page')}")


def stuck(networks: list[str]) -> tuple[QuerySet[Submission], QuerySet[Attachment]]:
    """Reports of these networks that wait for a person, and files; of a packet that was refused,
    nothing waits.
    """
    files = Attachment.objects.filter(submission__network__in=networks, stage__in=STUCK)
    return (
        Submission.objects.filter(network__in=networks, stage__in=STUCK),
        files.exclude(submission__stage=Stage.REFUSED),
    )


def _context(
    request: UnlockedRequest, desk: uuid.UUID, ticked: Collection[uuid.UUID] | None = None
) -> dict[str, Any]:
    networks = deeds.networks_of(desk)
    lines = sorted(_lines(networks), key=lambda one: (one.day, str(one.id)))
    page = paged(lines, number_of(request, "page"))
    shown = list(_explained(request, desk, page.items, ticked))
    is_custodian = request.unlocked.is_custodian(desk)
    return {
        "desk": desk,
        "paged": page,
        "lines": shown,
        "stages": [stage for stage in STUCK if any(one.stage == stage for one in lines)],
        "query": "",
        "command": _COMMAND,
        "tryable": any(one.is_tryable for one in shown),
        "is_custodian": is_custodian,
        "done": done(request),
    }


def _explained(
    request: UnlockedRequest,
    desk: uuid.UUID,
    lines: Collection[Unworked],
    ticked: Collection[uuid.UUID] | None,
) -> Iterator[Explained]:
    """The reasons of one page's rows alone are opened. At first all that can be are ticked."""
    by, ids = request.unlocked, [one.id for one in lines]
    waiting = {row.pk: row for row in deeds.given_up(by, desk, ids)}
    ended = {row.pk: row for row in by_hand.key_ended(deeds.networks_of(desk), ids)}
    for one in lines:
        if (packet := ended.get(one.id)) is not None:
            codes = deeds.reasons(by, desk, packet)
            yield Explained(one, is_in_doubt=by_hand.UNKNOWN in codes, key_ended=True)
            continue
        row = waiting.get(one.id)
        if row is None:
            yield Explained(one)
            continue
        codes = deeds.reasons(by, desk, row)
        is_ticked = ticked is None or one.id in ticked
        is_tryable, in_doubt = trying_again.may_be_tried(row, codes), by_hand.UNKNOWN in codes
        yield Explained(one, _why(codes), is_tryable, in_doubt, is_ticked)


def _why(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Whoever reads it can do the same about every way in which something is not as it was."""
    known = wording.WORDS["given_up"]
    told = dict.fromkeys(code if code in known else "not_as_sent" for code in codes)
    return tuple(told) or ("not_told",)


def _lines(networks: list[str]) -> Iterator[Unworked]:
    for what, rows in zip(("report", "file"), stuck(networks), strict=True):
        for values in rows.values_list("pk", "received_on", "stage", "blob_size"):
            yield Unworked(values[0], what, *values[1:])
