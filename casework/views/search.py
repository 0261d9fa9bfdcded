"""Search over everything that a desk may open.

The words come in the body of a post: in an address they would rest in logs and histories.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casework import codes, dates, register
from casework.doors import UnlockedRequest
from casework.forms.search import Search
from casework.records import Record
from casework.register import Page, Query
from casework.sentences import sentence
from casework.views.opening import opened
from casework.views.record_form import KINDS
from intake import clock
from intake.errors import IntakeError
from intake.languages import spoken

_FACETS = ("code", "family", "province", "force", "state", "grade")


@dataclass(frozen=True, repr=False)
class Found:
    """One record that was found, as a line."""

    kind: str
    title: str
    address: str
    day: date | None
    province: str


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def search(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """The form, and a page of what it finds. What was typed stays in it."""
    form = Search(request.POST or None)
    context: dict[str, Any] = {
        "desk": desk,
        "form": form,
        "is_custodian": request.unlocked.is_custodian(desk),
    }
    status = 200
    if request.method == "POST":
        try:
            context |= _found(request, desk, form)
        except IntakeError as fault:
            context["refusal"] = sentence(fault)
        status = 422 if form.errors or "refusal" in context else 200
    return render(request, "casework/search.html", context, status=status)


def _found(request: UnlockedRequest, desk: uuid.UUID, form: Search) -> dict[str, Any]:
    if not form.is_valid():
        return {}
    query = _query(form, _page(request))
    here = register.of(request.unlocked, desk)
    page: Page = here.find(query, hiding=here.held)
    return {
        "asked": True,
        "found": [_line(desk, one.record) for one in page.found],
        "total": page.total,
        "page": page.number,
        "pages": page.pages,
    }


def _page(request: UnlockedRequest) -> int:
    text = request.POST.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _query(form: Search, page: int) -> Query:
    told = form.cleaned_data
    first, last = _day(told["from_day"]), _day(told["to_day"])
    return Query(
        words=told["words"],
        kinds=(told["kind"],) if told["kind"] else (),
        from_day=first.from_day if first else None,
        to_day=last.to_day if last else None,
        page=page,
        **{name: told[name] for name in _FACETS},
    )


def _day(typed: str) -> dates.ToldDate | None:
    """In either calendar. Raises IntakeError for what is no date."""
    return dates.parse(typed, today=clock.today()) if typed.strip() else None


def _line(desk: uuid.UUID, one: Record) -> Found:
    facets = one.facets()
    first, province = facets.get("from_day"), facets.get("province")
    return Found(
        kind=one.KIND,
        title=_title(one),
        address=_address(desk, one),
        day=date.fromisoformat(first) if isinstance(first, str) and first else None,
        province=province if isinstance(province, str) else "",
    )


def _title(one: Record) -> str:
    """What a line calls it: its title, name or pseudonym, its kind of act, or its reference."""
    called = getattr(one, "called", ()) or (getattr(one, "pseudonym", ""),)
    words = getattr(one, "title", "") or called[0]
    if words:
        return str(words)
    language = spoken(get_language())
    acts = getattr(one, "acts", ()) if one.KIND == "review" else (getattr(one, "code", ""),)
    labels = [codes.label("act", str(code), language) for code in acts if code]
    return ", ".join(labels) or str(one.id)[:8]


def _address(desk: uuid.UUID, one: Record) -> str:
    """Its page, or that of the review or case it belongs to; "" where there is none."""
    if one.KIND in KINDS and one.KIND != "person":
        return reverse("record", kwargs={"desk": desk, "row": one.id})
    for name, row in (
        (one.KIND, one.id),
        ("case", getattr(one, "case", None)),
        ("review", getattr(one, "review", None)),
        ("person", getattr(one, "person", None)),
        ("person", getattr(one, "stays", None)),
    ):
        if name in ("review", "case", "person") and isinstance(row, uuid.UUID):
            return reverse(name, kwargs={"desk": desk, name: row})
    return ""
