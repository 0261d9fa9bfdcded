"""Erasing the names of a person or a source alone: their row and their acts stay."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework import doors
from casework.doors import See, UnlockedRequest
from casework.forms import erasing as forms
from casework.records import Person, Record, Source
from casework.services import erasing_names as services
from casework.services.approvals import Subject
from casework.services.planned import NAMES_OF
from casework.views import page_deeds
from casework.views.erasing import ErasingPage, shown
from casework.views.erasing_asked import TIME_OVER, first_reason
from casework.views.finding import stored
from casework.views.opening import opened
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer
from intake.errors import IntakeError

Told = Mapping[str, Any]


class NamesPage(ErasingPage):
    """The names of one person or source, for one request."""

    @property
    def about(self) -> Subject:
        """What people sign for."""
        return Subject(NAMES_OF, self.record.id)

    @property
    def address(self) -> str:
        """Of this page."""
        ids = {"desk": self.desk, "record": self.record.id}
        return reverse("erasing_names", kwargs=ids)


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def erasing_names(request: UnlockedRequest, desk: uuid.UUID, record: uuid.UUID) -> HttpResponse:
    """What would go and what stays. Asking and doing take the second factor anew."""
    found = stored(request, desk, record, Record).record
    if not isinstance(found, Person | Source) or found.identity is None:
        raise IntakeError("page_unknown")
    if request.method == "POST":
        return _sent(request, desk=desk, found=found)
    return _page(NamesPage(request, desk, found), Answer())


@doors.fresh_second_factor
def _sent(request: UnlockedRequest, desk: uuid.UUID, found: Record) -> HttpResponse:
    answer = page_deeds.carry_out(NamesPage(request, desk, found), DEEDS, request.POST)
    if isinstance(answer, str):
        return See(answer)
    return _page(NamesPage(request, desk, found), answer)


def _page(page: NamesPage, answer: Answer) -> HttpResponse:
    status = page_deeds.status_of(answer)
    context = shown(page, answer, DEEDS)
    return render(page.request, "casework/erasing_names.html", context, status=status)


def _ask(page: NamesPage, told: Told, _expects: int) -> str:
    by, reason, words = page.request.unlocked, told["reason"], told["words"]
    services.ask(by, page.desk, page.record.id, reason=reason, words=words, seen=page.seen)
    return f"{page.address}?done=asked_custodians"


def _erase(page: NamesPage, _told: Told, _expects: int) -> str:
    """All of it at once, or nothing. Raises IntakeError: approval_missing, and as `erase_names`."""
    if page.asked is None:
        raise IntakeError("approval_missing")
    by, approval = page.request.unlocked, page.asked
    kept = page.retention if approval.asked.reason == TIME_OVER else ""
    services.erase_names(by, page.desk, page.record.id, approval=approval.id, retention=kept)
    return f"{reverse('ageing', kwargs={'desk': page.desk})}?done=erased"


DEEDS: Deeds[NamesPage] = {
    "ask": PageDeed(
        _("Ask for it"),
        _("Ask two custodians to sign"),
        forms.AskErasure,
        _ask,
        initial=first_reason,
    ),
    "erase": PageDeed(_("Erase it now"), _("Erase it"), forms.Erase, _erase),
}
