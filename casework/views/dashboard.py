"""The overview of a desk in counts."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from casework.doors import UnlockedRequest
from casework.models import KeyShare, Member
from casework.records import Act, Case, Review
from casework.services import approvals, handing_out, held
from casework.showing import overview, tiles
from casework.views.finding import faults_of, listed, records
from casework.views.opening import opened
from intake import clock
from intake.languages import spoken
from intake.packets import handed_out


@require_safe
@opened
def dashboard(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Counts by urgency, family, province and age; for a custodian, what waits for them. Of
    reports, all that the queue shows; of the rest, nothing that is held after an erasure.
    """
    language = spoken(get_language())
    seen = overview.overview(
        records(request, desk, Review),
        listed(request, desk, Act),
        listed(request, desk, Case),
        clock.today(),
    )
    context = {
        "desk": desk,
        "seen": seen,
        **faults_of(request, desk),
        "tiles": tiles.tile_map(seen.provinces, language),
        "provinces": overview.shares(seen.provinces),
        "is_custodian": request.unlocked.is_custodian(desk),
        "todo": _todo(request, desk, seen),
    }
    return render(request, "casework/dashboard.html", context)


def _todo(
    request: UnlockedRequest, desk: uuid.UUID, seen: overview.Overview
) -> list[tuple[str, int]]:
    """Codes of `wording` with their counts; what is done is not in it."""
    found = [("overdue", seen.overdue), ("unread", seen.unread)]
    if request.unlocked.is_custodian(desk):
        mine = str(request.unlocked.member.pk)
        unsigned = [
            one.record
            for one in approvals.waiting(request.unlocked, desk)
            if one.record.missing and mine not in one.record.signers
        ]
        found += [("unsigned", len(unsigned)), ("unconfirmed", _unconfirmed(desk))]
        found += [("held", held.unread(request.unlocked, desk))]
        found += [("untaken", handing_out.untaken(request.unlocked, desk))]
        found += _packet_pages()
    return [(code, count) for code, count in found if count]


def _packet_pages() -> list[tuple[str, int]]:
    """For how many days the newest pages that make packets seal; 1 where they do no more."""
    pages = handed_out.ending()
    if pages is None:
        return []
    return [("pages_ending", pages.days) if pages.days else ("pages_ended", 1)]


def _unconfirmed(desk: uuid.UUID) -> int:
    """People let in by somebody of this desk whom no second custodian has confirmed."""
    ours = KeyShare.objects.filter(desk=desk).values("member")
    return Member.objects.filter(
        admitted_by__in=ours, confirmed_by__isnull=True, is_active=True
    ).count()
