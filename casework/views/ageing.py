"""What is due to be looked at or to go, who asked for what to go, and what went."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import register
from casework.doors import UnlockedRequest
from casework.models import Member
from casework.records import Approval, LookedAt, Person, Record, Source, Tombstone
from casework.retention import Due
from casework.services import ageing as services
from casework.services import approvals, held, packets_erasing
from casework.views.finding import records
from casework.views.opening import opened
from casework.views.review_page import done
from intake import clock
from intake.keys import RollError
from intake.keys.approval import Deed

SOON = 30  # days ahead that the lists look
_LATEST = 20  # erasures


@dataclass(frozen=True, repr=False)
class DueLine:
    """One record that is due; `left` are the days until then, below zero once it is over.

    `look` is the last look at it that kept it.
    """

    due: Due
    record: Record
    left: int
    look: LookedAt | None = None

    @property
    def over(self) -> int:
        """For how many days it is due already."""
        return -self.left


@require_safe
@opened
def ageing(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Lists for people. Nothing goes by itself."""
    today = clock.today()
    lines = sorted(_lines(request, desk, today), key=lambda one: (one.left, str(one.record.id)))
    stones = sorted(records(request, desk, Tombstone), key=lambda one: one.on, reverse=True)
    context = {
        "desk": desk,
        "over": [one for one in lines if one.left <= 0],
        "soon": [one for one in lines if one.left > 0],
        "within": SOON,
        "packets": _packets(request, desk),
        "asked": list(_asked(request, desk)),
        "stones": stones[:_LATEST],
        "held": len(held.held(request.unlocked, desk)),
        "is_custodian": request.unlocked.is_custodian(desk),
        "done": done(request),
    }
    return render(request, "casework/ageing.html", context)


def _lines(request: UnlockedRequest, desk: uuid.UUID, today: date) -> Iterator[DueLine]:
    found = register.of(request.unlocked, desk)
    looks = services.last_looks(request.unlocked, desk)
    for one in services.due_here(request.unlocked, desk, within=SOON):
        here = found.get(one.row)
        if here is not None:
            yield DueLine(one, here.record, (one.on - today).days, looks.get(one.row))
    holders = {one.identity: one for one in _holders(request, desk)}
    for one in services.identities_due_here(request.unlocked, desk, within=SOON):
        yield DueLine(one, holders[one.row], (one.on - today).days)


def _packets(request: UnlockedRequest, desk: uuid.UUID) -> list[packets_erasing.Kept]:
    """Refused ones; none while no roll says which circles are this desk's."""
    try:
        every = packets_erasing.all_kept(request.unlocked, desk)
    except RollError:
        return []
    return packets_erasing.due(every, within=SOON)


def _holders(request: UnlockedRequest, desk: uuid.UUID) -> Iterator[Person | Source]:
    """Whose names lie under the originals key."""
    for person in records(request, desk, Person):
        if person.identity is not None:
            yield person
    for source in records(request, desk, Source):
        if source.identity is not None:
            yield source


def _asked(
    request: UnlockedRequest, desk: uuid.UUID
) -> Iterator[tuple[Approval, Record | None, str]]:
    """Open requests to erase: each with what it is about and who asked."""
    found = register.of(request.unlocked, desk)
    logins = {str(one.pk): one.login for one in Member.objects.only("pk", "login")}
    for waiting in approvals.waiting(request.unlocked, desk):
        one = waiting.record
        if one.asked.deed is Deed.ERASE:
            about = found.get(one.about)
            yield one, about.record if about else None, logins.get(one.asked.asked_by, "")
