"""Erasing one record with all that cannot be without it: the plan, two signatures, the deed."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework import doors, policy
from casework.doors import See, UnlockedRequest
from casework.forms import erasing as forms
from casework.records import Approval, Record
from casework.retention import Plan
from casework.services import ageing, approvals, erasure, planned
from casework.services.approvals import Subject
from casework.services.drafts_gone import drafts_of
from casework.views import page_deeds
from casework.views.finding import stored
from casework.views.opening import opened
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer, done
from intake.errors import IntakeError
from intake.keys.approval import Deed

Told = Mapping[str, Any]
TIME_OVER = "retention_ended"
# Kinds that people know one by one; of the others the number says enough.
_NAMED = frozenset(("review", "act", "person", "source", "case", "evidence"))


@dataclass(frozen=True)
class ErasingPage:
    """One record that may go, for one request."""

    request: UnlockedRequest
    desk: uuid.UUID
    record: Record

    @property
    def about(self) -> Subject:
        """What people sign for."""
        return Subject(self.record.KIND, self.record.id)

    @cached_property
    def _every_asked(self) -> list[Approval]:
        return [
            one.record
            for one in approvals.waiting(self.request.unlocked, self.desk)
            if one.record.asked.deed is Deed.ERASE
            and (one.record.asked.kind, one.record.about) == self.about
        ]

    @cached_property
    def asked(self) -> Approval | None:
        """The open request for exactly what would go today, the one with its signatures before
        any other.
        """
        found = [one for one in self._every_asked if one.asked.detail == self.digest]
        return min(found, key=lambda one: one.missing, default=None)

    @property
    def plan_changed(self) -> bool:
        """Whether it was asked for, and since then other things would go."""
        return self.asked is None and bool(self._every_asked)

    @cached_property
    def is_granted(self) -> bool:
        """Whether it may be done today."""
        by = self.request.unlocked
        return self.asked is not None and approvals.is_granted(
            by, self.desk, self.asked.id, Deed.ERASE, self.about
        )

    @cached_property
    def _today(self) -> Plan:
        return planned.plan(self.request.unlocked, self.desk, *self.about)

    @cached_property
    def digest(self) -> str:
        """What people sign for: of the plan that this page lists, and of no other."""
        return planned.digest(self.request.unlocked, self.desk, self._today)

    @property
    def plan(self) -> Plan:
        """What would go."""
        return self._today.sparing([self.asked.id] if self.asked else [])

    @property
    def seen(self) -> str:
        """The digest of the list that somebody asks below.

        Raises IntakeError("plan_changed") where it is not today's.
        """
        policy.require(self.request.POST.get("was", "") == self.digest, "plan_changed")
        return self.digest

    @cached_property
    def retention(self) -> str:
        """The class by which its time is over; "" where it is not."""
        return ageing.retention_over(self.request.unlocked, self.desk, self.record)

    @property
    def slugs(self) -> tuple[str, ...]:
        """What can be done about it now."""
        if self.asked is None:
            return ("ask",)
        return ("erase",) if self.is_granted else ()


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
        "asked": page.asked,
        "plan_changed": page.plan_changed,
        "is_granted": page.is_granted,
        # With the list that it stands below: who asks does so for what they read.
        "deeds": [
            replace(one, was=page.digest)
            for one in page_deeds.offered(page, deeds, answer, *page.slugs)
        ],
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


def first_reason(page: ErasingPage) -> dict[str, Any]:
    """That its time is over, where it is."""
    return {"reason": TIME_OVER} if page.retention else {}


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
