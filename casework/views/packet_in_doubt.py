"""One packet whose code inside admits nothing: a custodian takes it in by hand, or refuses it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework import doors
from casework.doors import See, UnlockedRequest
from casework.forms import packets as forms
from casework.services import packets as services
from casework.services.packets import InDoubt
from casework.views import page_deeds
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer

Told = Mapping[str, Any]


@dataclass(frozen=True)
class InDoubtPage:
    """One packet, for one request."""

    request: UnlockedRequest
    desk: uuid.UUID
    packet: InDoubt

    def after(self, done: str) -> str:
        """Where it goes on."""
        return f"{reverse('packets', kwargs={'desk': self.desk})}?done={done}"


@require_http_methods(["GET", "HEAD", "POST"])
@doors.custodian
def in_doubt(request: UnlockedRequest, desk: uuid.UUID, packet: uuid.UUID) -> HttpResponse:
    """What is known of it without opening it, and the two forms."""
    page = InDoubtPage(request, desk, services.in_doubt(request.unlocked, desk, packet))
    answer: str | Answer = Answer()
    if request.method == "POST":
        answer = page_deeds.carry_out(page, DEEDS, request.POST)
    if isinstance(answer, str):
        return See(answer)
    slugs = ("take_in",) if page.packet.is_refused else ("take_in", "refuse")
    context = {
        "desk": desk,
        "packet": page.packet,
        "deeds": list(page_deeds.offered(page, DEEDS, answer, *slugs)),
        "refusal": answer.refusal,
    }
    status = page_deeds.status_of(answer)
    return render(request, "casework/packet_in_doubt.html", context, status=status)


def _take_in(page: InDoubtPage, _told: Told, _expects: int) -> str:
    services.take_in(page.request.unlocked, page.desk, page.packet.row.pk)
    return page.after("packet_by_hand")


def _refuse(page: InDoubtPage, told: Told, _expects: int) -> str:
    services.refuse(page.request.unlocked, page.desk, page.packet.row.pk, told["words"])
    return page.after("packet_refused")


DEEDS: Deeds[InDoubtPage] = {
    "take_in": PageDeed(_("Take it in"), _("Take it in"), forms.TakeIn, _take_in),
    "refuse": PageDeed(_("Refuse it"), _("Refuse it"), forms.Refuse, _refuse),
}
