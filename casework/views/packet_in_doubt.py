"""One packet whose code inside admits nothing: a custodian takes it in by hand, or refuses it.

What was refused stays until two custodians have signed that it goes.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework import doors
from casework.doors import See, UnlockedRequest
from casework.forms import erasing as erasing_forms
from casework.forms import packets as forms
from casework.services import approvals, packets_erasing
from casework.services import packets as services
from casework.services.approvals import Subject
from casework.services.packets import InDoubt
from casework.services.packets_erasing import Kept
from casework.services.planned import PACKET
from casework.views import page_deeds
from casework.views.erasing_asked import TIME_OVER, AskedPage, asked_in_context, first_reason
from casework.views.opening import opened
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer, done
from intake.errors import IntakeError
from intake.keys.approval import Deed

Told = Mapping[str, Any]


@dataclass(frozen=True)
class InDoubtPage(AskedPage):
    """One packet, for one request."""

    packet: InDoubt

    @property
    def about(self) -> Subject:
        """What people sign for."""
        return Subject(PACKET, self.packet.row.pk)

    @cached_property
    def kept(self) -> Kept:
        """Until when, once it was refused."""
        return packets_erasing.kept(self.packet)

    @property
    def retention(self) -> str:
        """The class of refused packets, once its time is over."""
        return packets_erasing.CLASS if self.kept.is_due else ""

    @property
    def decisions(self) -> tuple[str, ...]:
        """What can be decided about it now."""
        take_in = ("take_in",) if self.packet.may_be_opened else ()
        return take_in if self.packet.is_refused else (*take_in, "refuse")

    def after(self, done: str) -> str:
        """Where it goes on."""
        return f"{reverse('packets', kwargs={'desk': self.desk})}?done={done}"


@require_http_methods(["GET", "HEAD", "POST"])
@doors.custodian
@opened
def in_doubt(request: UnlockedRequest, desk: uuid.UUID, packet: uuid.UUID) -> HttpResponse:
    """What is known of it without opening it, and the forms. To have it erased takes the second
    factor anew.
    """
    page = InDoubtPage(request, desk, services.in_doubt(request.unlocked, desk, packet))
    if request.method != "POST":
        return _page(page, Answer())
    if request.POST.get("deed", "") in ERASING:
        return _sent_to_erase(request, desk=desk, packet=page.packet)
    answer = page_deeds.carry_out(page, DEEDS, request.POST)
    return See(answer) if isinstance(answer, str) else _page(page, answer)


@doors.fresh_second_factor
def _sent_to_erase(request: UnlockedRequest, desk: uuid.UUID, packet: InDoubt) -> HttpResponse:
    answer = page_deeds.carry_out(InDoubtPage(request, desk, packet), ERASING, request.POST)
    return (
        See(answer)
        if isinstance(answer, str)
        else _page(InDoubtPage(request, desk, packet), answer)
    )


def _page(page: InDoubtPage, answer: Answer) -> HttpResponse:
    context = {
        "desk": page.desk,
        "packet": page.packet,
        "decisions": list(page_deeds.offered(page, DEEDS, answer, *page.decisions)),
        "done": done(page.request),
        "refusal": answer.refusal,
    }
    if page.packet.is_refused:
        context |= {"kept": page.kept, "going": len(page.plan.sent)}
        context |= asked_in_context(page, answer, ERASING)
    status = page_deeds.status_of(answer)
    return render(page.request, "casework/packet_in_doubt.html", context, status=status)


def _take_in(page: InDoubtPage, _told: Told, _expects: int) -> str:
    services.take_in(page.request.unlocked, page.desk, page.packet.row.pk)
    return page.after("packet_by_hand")


def _refuse(page: InDoubtPage, told: Told, _expects: int) -> str:
    services.refuse(page.request.unlocked, page.desk, page.packet.row.pk, told["words"])
    return page.after("packet_refused")


def _ask(page: InDoubtPage, told: Told, _expects: int) -> str:
    by, reason, words = page.request.unlocked, told["reason"], told["words"]
    seen = page.seen
    approvals.ask(by, page.desk, Deed.ERASE, page.about, reason=reason, words=words, detail=seen)
    ids = {"desk": page.desk, "packet": page.packet.row.pk}
    return f"{reverse('packet_in_doubt', kwargs=ids)}?done=asked_custodians"


def _erase(page: InDoubtPage, _told: Told, _expects: int) -> str:
    """Raises IntakeError: approval_missing, and as `packets_erasing.erase`."""
    if page.asked is None:
        raise IntakeError("approval_missing")
    by, approval = page.request.unlocked, page.asked
    kept = page.retention if approval.asked.reason == TIME_OVER else ""
    packet = page.packet.row.pk
    packets_erasing.erase(by, page.desk, packet, approval=approval.id, retention=kept)
    return page.after("erased")


DEEDS: Deeds[InDoubtPage] = {
    "take_in": PageDeed(_("Take it in"), _("Take it in"), forms.TakeIn, _take_in),
    "refuse": PageDeed(_("Refuse it"), _("Refuse it"), forms.Refuse, _refuse),
}
ERASING: Deeds[InDoubtPage] = {
    "ask": PageDeed(
        _("Ask for it"),
        _("Ask two custodians to sign"),
        erasing_forms.AskErasure,
        _ask,
        initial=first_reason,
    ),
    "erase": PageDeed(_("Erase it now"), _("Erase it"), erasing_forms.Erase, _erase),
}
