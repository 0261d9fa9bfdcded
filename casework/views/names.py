"""Protected names, for a custodian's own session: asked for, opened, searched, dropped.

The words of a search come in the body of a post, and no name is ever in an address.
"""

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casework import doors, sessions
from casework import names as held
from casework.doors import See, UnlockedRequest
from casework.forms import names as forms
from casework.names import OpenNames, sealed
from casework.records import Approval
from casework.sentences import sentence
from casework.services import approvals
from casework.services import names as services
from casework.services.approvals import Subject
from casework.views import page_deeds
from casework.views.opening import opened
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer, done
from intake.errors import IntakeError
from intake.keys.approval import NAMES, Deed

Told = Mapping[str, Any]
_AT_ONCE = "0"  # seconds: the opening goes on as long as somebody looks


def open_names(request: UnlockedRequest, desk: uuid.UUID) -> OpenNames | None:
    """What this very session has open of a desk's names, if its person is a custodian still."""
    by = request.unlocked
    if not by.is_custodian(desk):
        return None
    return held.of(request.session.session_key or "", desk, by.member.pk)


class Names:
    """The names of one desk as this session has them, for one request."""

    def __init__(self, request: UnlockedRequest, desk: uuid.UUID) -> None:
        self.request, self.desk = request, desk
        self.open = open_names(request, desk)

    @cached_property
    def asked(self) -> Approval | None:
        """The open request."""
        return services.asked(self.request.unlocked, self.desk)

    @cached_property
    def is_granted(self) -> bool:
        """Whether they may be opened with it today."""
        by, about = self.request.unlocked, Subject(NAMES, self.desk)
        return self.asked is not None and approvals.is_granted(
            by, self.desk, self.asked.id, Deed.OPEN_NAMES, about
        )

    @property
    def slugs(self) -> tuple[str, ...]:
        """What can be done now."""
        if self.open is not None:
            return ("close",)
        if self.asked is None:
            return ("ask",)
        return ("open",) if self.is_granted else ()

    @property
    def address(self) -> str:
        """Of this page."""
        return reverse("names", kwargs={"desk": self.desk})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@doors.custodian
@opened
def names(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Asking and opening take the second factor anew; searching what is open does not."""
    page = Names(request, desk)
    if request.method != "POST":
        return _page(page, _went_on(page))
    if request.POST.get("deed") == "search":
        return _found(page)
    if request.POST.get("deed") == "close":
        return See(_close(page, {}, 0))
    return _sent(request, desk=desk)


@doors.fresh_second_factor
def _sent(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    page = Names(request, desk)
    answer = page_deeds.carry_out(page, DEEDS, request.POST)
    return See(answer) if isinstance(answer, str) else _page(Names(request, desk), answer)


def _went_on(page: Names) -> Answer:
    """One more stint where some are still sealed."""
    if page.open is None or not page.open.waiting:
        return Answer()
    try:
        services.go_on(page.request.unlocked, page.open)
    except IntakeError as refusal:
        page.open.give_up()
        return Answer(sentence(refusal))
    return Answer()


def _found(page: Names) -> HttpResponse:
    if page.open is None:
        return See(page.address)
    form = forms.SearchNames(page.request.POST)
    if not form.is_valid():
        return _page(page, Answer(bound={"search": form}))
    try:
        found = services.find(
            page.request.unlocked,
            page.open,
            form.cleaned_data["words"],
            page_deeds.expected({"expects": page.request.POST.get("page", "")}) or 1,
        )
    except IntakeError as refusal:
        return _page(page, Answer(sentence(refusal), bound={"search": form}))
    return _page(page, Answer(), form=form, found=found)


def _page(page: Names, answer: Answer, **more: Any) -> HttpResponse:
    context = {
        "desk": page.desk,
        "names": page.open,
        "sealed": sealed.count(page.desk),
        "asked": page.asked,
        "is_granted": page.is_granted,
        "form": answer.bound.get("search") or forms.SearchNames(),
        "deeds": list(page_deeds.offered(page, DEEDS, answer, *page.slugs)),
        "done": done(page.request),
        "refusal": answer.refusal,
        **more,
    }
    status = page_deeds.status_of(answer)
    shown = render(page.request, "casework/names.html", context, status=status)
    if page.open is not None and page.open.waiting:
        shown["Refresh"] = _AT_ONCE
    return shown


def _ask(page: Names, told: Told, _expects: int) -> str:
    by = page.request.unlocked
    services.ask(by, page.desk, reason=told["reason"], words=told["words"])
    return f"{page.address}?done=asked_custodians"


def _open(page: Names, _told: Told, _expects: int) -> str:
    """For this session alone. Raises IntakeError: approval_missing, and as `begin`."""
    if page.asked is None:
        raise IntakeError("approval_missing")
    found = services.begin(page.request.unlocked, page.desk, page.asked.id)
    held.keep(page.request.session.session_key or "", found)
    sessions.let_go()  # somebody may have locked in another window meanwhile
    return page.address


def _close(page: Names, _told: Told, _expects: int) -> str:
    held.drop(page.request.session.session_key or "", page.desk)
    return f"{page.address}?done=names_closed"


DEEDS: Deeds[Names] = {
    "ask": PageDeed(_("Ask for it"), _("Ask two custodians to sign"), forms.AskNames, _ask),
    "open": PageDeed(
        _("Open them"), _("Open all names in this session"), forms.OpenThem, _open, is_bare=True
    ),
    "close": PageDeed(_("Close them"), _("Close them now"), forms.OpenThem, _close, is_bare=True),
}
