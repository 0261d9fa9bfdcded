"""The custody log's checkpoints: to take away, and to hold what was taken before against it."""

import uuid
from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework import doors
from casework.accounts.fingerprint import spoken
from casework.doors import See, UnlockedRequest
from casework.records.checkpoint_taken import Taking
from casework.sentences import sentence
from casework.services import handing_out
from casework.views.opening import opened
from casework.views.review_page import done
from intake import clock
from intake.custody.comparing import compare
from intake.errors import IntakeError
from intake.models import CustodyCheckpoint

_LONGEST = 2000  # characters of what is held against the log; a checkpoint has some 300
_A_DAY = 1


@require_http_methods(["GET", "HEAD", "POST"])
@doors.custodian
@opened
def custody(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """As text and as a QR code, both public by nature; who has which; what one kept, compared."""
    if request.method != "POST":
        return _page(request, desk)
    try:
        if request.POST.get("deed") == "compare":
            return _page(request, desk, compared=compare(_typed(request)))
        _taken(request, desk, Taking.SCANNED)
    except IntakeError as refusal:
        return _refused(request, desk, refusal)
    return See(f"{reverse('custody', kwargs={'desk': desk})}?done=checkpoint_taken")


@require_POST
@doors.custodian
@opened
def custody_file(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """The checkpoint as a file, as `custody_verify` and other tools read it. Who takes it, has it:
    that is on record before the file leaves.
    """
    try:
        taken = _taken(request, desk, Taking.FILE)
    except IntakeError as refusal:
        return _refused(request, desk, refusal)
    answer = HttpResponse(taken.note, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="checkpoint-{taken.day}.txt"'
    return answer


def _taken(request: UnlockedRequest, desk: uuid.UUID, how: Taking) -> CustodyCheckpoint:
    """The one that the page had shown, which need not be the newest any more."""
    row = request.POST.get("checkpoint", "")
    if not (row.isascii() and row.isdigit() and len(row) < 19):
        raise IntakeError("checkpoint_not_here")
    return handing_out.take(request.unlocked, desk, int(row), how)


def _typed(request: UnlockedRequest) -> str:
    kept = request.POST.get("kept", "")
    if len(kept) > _LONGEST:
        raise IntakeError("checkpoint_malformed")
    return kept


def _refused(request: UnlockedRequest, desk: uuid.UUID, refusal: IntakeError) -> HttpResponse:
    answer = _page(request, desk, refusal=sentence(refusal))
    answer.status_code = 422
    return answer


def _page(request: UnlockedRequest, desk: uuid.UUID, **more: Any) -> HttpResponse:
    latest, found = handing_out.latest(), handing_out.holders(request.unlocked, desk)
    context = {
        "desk": desk,
        "latest": latest,
        "code": spoken(latest.note) if latest else "",
        "qr": segno.make(latest.note, error="m").svg_inline(omitsize=True) if latest else "",
        "is_late": latest is not None and (clock.today() - latest.day).days > _A_DAY,
        "holders": found,
        "is_held": handing_out.is_held(found),
        "days": handing_out.DAYS,
        "kept": request.POST.get("kept", "")[:_LONGEST],
        "done": done(request),
        **more,
    }
    return render(request, "casework/custody.html", context)
