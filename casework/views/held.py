"""What is held after an erasure: custodians read it, and say that it may stay as it is."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import doors
from casework.doors import See, UnlockedRequest
from casework.models import Member
from casework.sentences import sentence, status
from casework.services import held as services
from casework.services.held import Held
from casework.views.opening import opened
from casework.views.page_deeds import expected
from casework.views.review_page import done
from intake.errors import IntakeError


@require_http_methods(["GET", "HEAD", "POST"])
@doors.custodian
@opened
def held(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Each with all its words, what was erased, and who has read it."""
    if request.method != "POST":
        return _page(request, desk)
    try:
        services.keep(request.unlocked, desk, _row(request), expects=expected(request.POST))
    except IntakeError as refusal:
        answer = _page(request, desk, refusal=sentence(refusal))
        answer.status_code = status(refusal)
        return answer
    return See(f"{reverse('held', kwargs={'desk': desk})}?done=held_read")


def _row(request: UnlockedRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("row", ""))
    except ValueError:
        raise IntakeError("page_unknown") from None


def _page(request: UnlockedRequest, desk: uuid.UUID, **more: Any) -> HttpResponse:
    logins = {one.pk: one.login for one in Member.objects.only("pk", "login")}
    mine = request.unlocked.member.pk
    context = {
        "desk": desk,
        "lines": [_line(one, logins, mine) for one in services.held(request.unlocked, desk)],
        "done": done(request),
        **more,
    }
    return render(request, "casework/held.html", context)


def _line(one: Held, logins: dict[uuid.UUID, str], mine: uuid.UUID) -> dict[str, Any]:
    record = one.stored.record
    return {
        "record": record,
        "version": one.stored.version,
        "stone": one.stone,
        "words": [*record.names(), *record.words()],
        "read_by": sorted(logins.get(each, "") for each in one.read_by),
        "is_read": mine in one.read_by,
    }
