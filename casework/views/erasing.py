"""Erasing one record with all that cannot be without it: the plan, two signatures, the deed."""

import uuid
from collections.abc import Iterable, Mapping
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
from casework.forms import erasing as forms
from casework.records import Record
from casework.retention import Plan
from casework.services import ageing, approvals, erasure
from casework.services.approvals import Subject
from casework.services.drafts_gone import drafts_of
from casework.views import page_deeds
from casework.views.erasing_asked import TIME_OVER, AskedPage, asked_in_context, first_reason
from casework.views.finding import stored
from casework.views.opening import opened
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer, done
from intake.errors import IntakeError
from intake.keys.approval import Deed

Told = Mapping[str, Any]
# Kinds that people know one by one; of the others the number says enough.
_NAMED = frozenset(("review", "act", "person", "source", "case", "evidence"))


@dataclass(frozen=True)
class ErasingPage(AskedPage):
    """One record that may go, for one request."""

    record: Record

    @property
    def about(self) -> Subject:
        """What people sign for."""
        return Subject(self.record.KIND, self.record.id)

    @cached_property
    def retention(self) -> str:
        """The class by which its time is over; "" where it is not."""
        return ageing.retention_over(self.request.unlocked, self.desk, self.record)


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def erasing(request: UnlockedRequest, desk: uuid.UUID, record: uuid.UUID) -> HttpResponse:
    """What would go and what stays. Asking and doing take the second factor anew."""
    found = stored(request, desk, record, Record).record
    if not isinstance(found, erasure.ERASED_ALONE):
        raise IntakeError("page_unknown")
    if request.method == "POST":
        return _sent(request, desk=desk, found=found)
    return _page(ErasingPage(request, desk, found), Answer())


@doors.fresh_second_factor
def _sent(request: UnlockedRequest, desk: uuid.UUID, found: Record) -> HttpResponse:
    page = ErasingPage(request, desk, found)
    answer = page_deeds.carry_out(page, DEEDS, request.POST)
    if isinstance(answer, str):
        return See(answer)
    return _page(ErasingPage(request, desk, found), answer)


def _page(page: ErasingPage, answer: Answer) -> HttpResponse:
    context = shown(page, answer, DEEDS)
    status = page_deeds.status_of(answer)
    return render(page.request, "casework/erasing.html", context, status=status)


def shown(page: ErasingPage, answer: Answer, deeds: Deeds[Any]) -> dict[str, Any]:
    """What a page of erasing is given."""
    plan = page.plan
    return {
        "desk": page.desk,
        "record": page.record,
        "gone": _by_kind(one.record for one in plan.gone),
        "changed": _by_kind(before.record for _after, before in plan.changed),
        "named": _NAMED,
        "identities": len(plan.identities),
        "drafts": len(_drafts(page, plan)),
        "has_names": getattr(page.record, "identity", None) is not None,
        **asked_in_context(page, answer, deeds),
        "done": done(page.request),
        "refusal": answer.refusal,
        "conflict": answer.conflict,
    }


def _drafts(page: ErasingPage, plan: Plan) -> tuple[uuid.UUID, ...]:
    rows = [one.record.id for one in plan.gone]
    return drafts_of(page.request.unlocked, page.desk, rows, unnamed=plan.unnamed)


def _by_kind(found: Iterable[Record]) -> list[tuple[str, list[Record]]]:
    kinds: dict[str, list[Record]] = {}
    for one in found:
        kinds.setdefault(one.KIND, []).append(one)
    return sorted(kinds.items())


def _ask(page: ErasingPage, told: Told, _expects: int) -> str:
    """A request that two custodians sign; a custodian who asks signs at once."""
    by, reason, words = page.request.unlocked, told["reason"], told["words"]
    seen = page.seen
    approvals.ask(by, page.desk, Deed.ERASE, page.about, reason=reason, words=words, detail=seen)
    return f"{_address(page)}?done=asked_custodians"


def _erase(page: ErasingPage, told: Told, _expects: int) -> str:
    """All of it at once, or nothing. Raises IntakeError: approval_missing, and as `erase`."""
    if page.asked is None:
        raise IntakeError("approval_missing")
    by, approval = page.request.unlocked, page.asked
    # Codes are kept for counting only where a period ended, never where somebody asked.
    kept = page.retention if approval.asked.reason == TIME_OVER else ""
    erasure.erase(by, page.desk, page.record.id, approval=approval.id, retention=kept)
    return f"{reverse('ageing', kwargs={'desk': page.desk})}?done=erased"


def _address(page: ErasingPage) -> str:
    return reverse("erasing", kwargs={"desk": page.desk, "record": page.record.id})


DEEDS: Deeds[ErasingPage] = {
    "ask": PageDeed(
        _("Ask for it"),
        _("Ask two custodians to sign"),
        forms.AskErasure,
        _ask,
        initial=first_reason,
    ),
    "erase": PageDeed(_("Erase it now"), _("Erase it"), forms.Erase, _erase),
}
