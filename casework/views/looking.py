"""Looking at a case whose time is over, and keeping it: why, and until when."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework import dates
from casework.doors import See, UnlockedRequest
from casework.forms.looking import KeepOn
from casework.models import Member
from casework.records import Case
from casework.retention import latest_look
from casework.services import ageing as services
from casework.views import page_deeds
from casework.views.finding import stored
from casework.views.opening import opened
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer
from intake import clock
from intake.errors import IntakeError

Told = Mapping[str, Any]


class LookingPage:
    """One case that people look at again, for one request."""

    def __init__(self, request: UnlockedRequest, desk: uuid.UUID, case: Case) -> None:
        self.request, self.desk, self.case = request, desk, case

    @property
    def latest(self) -> date | None:
        """To which day it can be put off today; None where no period is for it."""
        return latest_look(self.case, clock.today())


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def looking(request: UnlockedRequest, desk: uuid.UUID, case: uuid.UUID) -> HttpResponse:
    """Since when it rests, who kept it before and why, and the form."""
    page = LookingPage(request, desk, stored(request, desk, case, Case).record)
    answer: str | Answer = Answer()
    if request.method == "POST":
        answer = page_deeds.carry_out(page, DEEDS, request.POST)
    if isinstance(answer, str):
        return See(answer)
    looks = services.looks_at(request.unlocked, desk, case)
    logins = {one.pk: one.login for one in Member.objects.only("pk", "login")}
    context = {
        "desk": desk,
        "case": page.case,
        "latest": page.latest,
        "looks": [(one, logins.get(one.by, "") if one.by else "") for one in looks],
        "deeds": list(page_deeds.offered(page, DEEDS, answer, *(("keep",) if page.latest else ()))),
        "refusal": answer.refusal,
    }
    status = page_deeds.status_of(answer)
    return render(request, "casework/looking.html", context, status=status)


def _keep(page: LookingPage, told: Told, _expects: int) -> str:
    services.keep_on(
        page.request.unlocked,
        page.desk,
        page.case.id,
        reason=told["reason"],
        again=_day(told["again"]),
        words=told["words"],
    )
    return f"{reverse('ageing', kwargs={'desk': page.desk})}?done=looked_at"


def _day(typed: str) -> date:
    """The last day that it may mean. Raises IntakeError as `dates.parse`."""
    day = dates.parse(typed, today=clock.today()).to_day
    if day is None:
        raise IntakeError("date_not_understood")
    return day


DEEDS: Deeds[LookingPage] = {
    "keep": PageDeed(_("It stays"), _("Keep it until then"), KeepOn, _keep),
}
