"""Pages for what was refused or failed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casework import late_pages
from casework.late_pages import NotKept
from casework.sentences import sentence, status
from casework.views import late_fields
from intake.errors import IntakeError


def refused(request: HttpRequest, fault: Exception) -> HttpResponse:
    """One sentence that says what was wrong and what to do; of a page that could not be kept,
    with what was typed on it.
    """
    if isinstance(fault, NotKept):
        lines = late_fields.in_words(fault.page)
        context = {"sentence": sentence(fault), "lines": lines}
        return render(request, "casework/late_lost.html", context, status=status(fault))
    if getattr(fault, "code", "") == "held_waits":
        return _held(request, fault)
    return render(
        request, "casework/notice.html", {"sentence": sentence(fault)}, status=status(fault)
    )


def _held(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Of a record that is held nothing; of what was typed about it, all."""
    lines = late_fields.in_words(late_pages.sent(request))
    context = {"sentence": sentence(fault), "lines": lines}
    return render(request, "casework/held_record.html", context, status=status(fault))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not ours, or whose cookie is gone."""
    return refused(request, IntakeError("forged"))


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Django's own refusals of a malformed request."""
    response = refused(request, IntakeError("forged"))
    response.status_code = 400
    return response


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """No such page, or none for this person: the two are not told apart."""
    return refused(request, IntakeError("page_unknown"))


def not_allowed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """As `not_found`: whether a thing exists is not told either."""
    return refused(request, IntakeError("page_unknown"))


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Nothing of it is shown."""
    return refused(request, IntakeError("unforeseen"))
