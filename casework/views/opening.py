"""Pages that read a desk's records, and what is shown while they are being opened."""

import functools
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from casework import doors, register
from casework.doors import Page, UnlockedRequest
from casework.models import SealedRow

_FEW = 5000  # rows that open in half a second: no need for a page in between
_AGAIN = "1"  # second


def opened(page: Page) -> Page:
    """Unlocked, and the desk's records are in memory; until then a page that says how far.

    What is sent is never put off: whoever sends it waits.
    """

    @functools.wraps(page)
    @doors.unlocked
    def guarded(request: UnlockedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waits = request.method != "POST" and _progress(request, kwargs["desk"])
        if waits:
            answer = render(request, "casework/opening.html", {"progress": waits})
            answer["Refresh"] = _AGAIN
            return answer
        return page(request, *args, **kwargs)

    return guarded


def _progress(request: UnlockedRequest, desk: uuid.UUID) -> register.Progress | None:
    by = request.unlocked
    if register.is_ready(by, desk) or SealedRow.objects.filter(desk=desk).count() <= _FEW:
        return None
    register.begin(by, desk)
    return register.progress(by, desk)
