"""Dossiers of a desk: what is being made, what waits for signatures, what left and to whom."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from casework import register
from casework.doors import UnlockedRequest
from casework.records import Dossier
from casework.records.dossier import DossierState
from casework.services import dossiers as services
from casework.services import releases, relying
from casework.services.dossiers import Progress
from casework.showing.dossiers import forum
from casework.showing.paging import paged
from casework.unlocked import Unlocked
from casework.views.finding import number_of
from casework.views.opening import opened
from casework.views.review_page import done
from intake.errors import IntakeError
from intake.languages import spoken

AGAIN = 5  # seconds until a page that waits for the worker looks again
LOOKS = 60  # times: a page left open must not keep the keys of who left it unlocked
_MOST_OVER = 20  # of those that came to nothing
_ALIVE = (DossierState.DRAFTED, DossierState.RELEASED)


@dataclass(frozen=True, repr=False)
class Line:
    """One version in the register. `is_touched`: a consent it rests on was taken back since."""

    version: Dossier
    forum: str
    is_touched: bool
    progress: Progress | None = None


@require_safe
@opened
def dossiers(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """The newest first. Looks again by itself only while something is being made."""
    by = request.unlocked
    releases.take_new(by, desk)
    found = _by_state(by, desk)
    left = paged(found[DossierState.RELEASED], number_of(request, "page"))
    ended = (DossierState.REFUSED, DossierState.CANCELLED, DossierState.DISCARDED)
    over = [one for state in ended for one in found[state]]
    making = found[DossierState.ORDERED]
    context = {
        "desk": desk,
        "making": _lines(by, desk, making),
        "drafts": _lines(by, desk, found[DossierState.DRAFTED]),
        "paged": left,
        "left": _lines(by, desk, left.items),
        "over": _lines(by, desk, over[:_MOST_OVER]),
        "query": "",
        "done": done(request),
    }
    answer = render(request, "casework/dossiers/register.html", context)
    return look_again(request, answer) if making else answer


def look_again(request: UnlockedRequest, answer: HttpResponse) -> HttpResponse:
    """The same page, which asks for itself in a while; not for ever, since asking is activity."""
    looked = number_of(request, "look")
    if looked < LOOKS:
        answer["Refresh"] = f"{AGAIN}; url={request.path}?look={looked + 1}"
    return answer


def line(by: Unlocked, desk: uuid.UUID, version: Dossier) -> Line:
    """One version as lists of other pages show it, too."""
    progress = None
    if version.state is DossierState.ORDERED:
        progress = services.progress(by, desk, version.order)
    name = forum(version.profile, spoken(get_language()))
    return Line(version, name, is_touched(by, desk, version), progress)


def lines_naming(by: Unlocked, desk: uuid.UUID, row: uuid.UUID) -> list[Line]:
    """The versions that a record is in, newest first."""
    found = (one.record for one in register.of(by, desk).linked_to(row))
    here = [one for one in found if isinstance(one, Dossier) and row in one.items]
    here.sort(key=lambda one: (one.number, one.version), reverse=True)
    return [line(by, desk, one) for one in here]


def is_touched(by: Unlocked, desk: uuid.UUID, version: Dossier) -> bool:
    """Whether a consent it rests on no longer covers it: it may not leave any more."""
    if version.state not in _ALIVE:
        return False
    try:
        relying.require_consents(by, desk, version)
    except IntakeError as refusal:
        return refusal.code == "consent_withdrawn"
    return False


def _by_state(by: Unlocked, desk: uuid.UUID) -> Mapping[DossierState, list[Dossier]]:
    """All versions, newest first in each state."""
    found: dict[DossierState, list[Dossier]] = {state: [] for state in DossierState}
    for one in services.versions(by, desk):
        found[one.record.state].append(one.record)
    return found


def _lines(by: Unlocked, desk: uuid.UUID, versions: Iterable[Dossier]) -> list[Line]:
    return [line(by, desk, one) for one in versions]
