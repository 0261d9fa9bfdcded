"""Cases: the list, one case with all that belongs to it, and what is changed there."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from casework import register
from casework.doors import See, UnlockedRequest
from casework.forms.cases import CaseProof, CaseStatus, CaseWords
from casework.records import Act, Case, Review, Stored
from casework.sentences import sentence
from casework.services import cases as deeds
from casework.showing import case_records
from casework.showing.paging import paged
from casework.showing.record_names import each_named
from casework.views.dossiers import lines_naming
from casework.views.finding import listed, number_of, stored
from casework.views.opening import opened
from casework.views.record_form import TITLES, adding
from casework.views.review_deeds import expected
from casework.views.review_page import done
from intake.errors import IntakeError
from intake.languages import spoken

Told = Mapping[str, Any]
Do = Callable[..., int]
FORMS: Mapping[str, tuple[type[Form], Do]] = {
    "words": (CaseWords, deeds.describe_case),
    "status": (CaseStatus, deeds.set_case_status),
    "proof": (CaseProof, deeds.set_case_proof),
}


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def cases(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Open ones first, the latest changed first; and a form for a new one."""
    form = CaseWords(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            case = deeds.open_case(request.unlocked, desk, **form.cleaned_data)
        except IntakeError as fault:
            refusal = sentence(fault)
        else:
            return See(f"{_address(desk, case)}?done=opened")
    found = sorted(
        listed(request, desk, Case), key=lambda one: (one.status == "closed", -_when(one))
    )
    context = {
        "desk": desk,
        "paged": paged(found, number_of(request, "page")),
        "form": form,
        "refusal": refusal,
        "query": "",
    }
    return render(request, "casework/cases.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def case(request: UnlockedRequest, desk: uuid.UUID, case: uuid.UUID) -> HttpResponse:
    """All that belongs to it. When somebody was faster, theirs stands beside what was typed."""
    found = stored(request, desk, case, Case)
    name = request.POST.get("deed", "")
    bound, fault = None, None
    if request.method == "POST":
        bound = _bound(name, request.POST)
        fault = _do(request, desk, found, name, bound) if bound.is_valid() else None
        if bound.is_valid() and fault is None:
            return See(f"{_address(desk, case)}?done=saved")
        found = stored(request, desk, case, Case)
    context = {
        **_context(request, desk, found),
        "forms": dict(_forms(found.record, name, bound)),
        "open_form": name if bound is not None else "",
        "filled_on": expected(request.POST),
        "conflict": fault is not None and fault.code == "row_changed",
        "typed": bound.cleaned_data if fault is not None and bound is not None else {},
        "refusal": sentence(fault) if fault else "",
    }
    status = 200 if bound is None else 409 if context["conflict"] else 422
    return render(request, "casework/case.html", context, status=status)


def _address(desk: uuid.UUID, case: uuid.UUID) -> str:
    return reverse("case", kwargs={"desk": desk, "case": case})


def _when(one: Case) -> int:
    return one.changed_on.toordinal()


def _bound(name: str, data: Any) -> Form:
    if name not in FORMS:
        raise IntakeError("page_unknown")
    return FORMS[name][0](data, prefix=name)


def _do(
    request: UnlockedRequest, desk: uuid.UUID, found: Stored[Case], name: str, form: Form
) -> IntakeError | None:
    """Carry it out; the refusal, if it was refused."""
    told = {"expects": expected(request.POST), **form.cleaned_data}
    try:
        FORMS[name][1](request.unlocked, desk, found.record.id, **told)
    except IntakeError as refusal:
        return refusal
    return None


def _forms(one: Case, name: str, bound: Form | None) -> Iterator[tuple[str, Form]]:
    now: Mapping[str, dict[str, str]] = {
        "words": {"title": one.title, "summary": one.summary},
        "status": {"status": one.status, "closing_reason": one.closing_reason},
        "proof": {"level": one.proof_level},
    }
    for each, (kind, _do_it) in FORMS.items():
        if bound is not None and each == name:
            yield each, bound
        else:
            yield each, kind(prefix=each, initial=now[each])


def _context(request: UnlockedRequest, desk: uuid.UUID, found: Stored[Case]) -> dict[str, Any]:
    case = found.record
    here, language = register.of(request.unlocked, desk), spoken(get_language())
    every = case_records.of_case(here, case).items()
    kinds = {kind: [one for one in found if one.id not in here.held] for kind, found in every}
    others = ((kind, found) for kind, found in kinds.items() if found and kind != Act.KIND)
    return {
        "desk": desk,
        "case": case,
        "expects": found.version,
        "done": done(request),
        "reviews": [one for one in listed(request, desk, Review) if one.id in case.reviews],
        "acts": kinds[Act.KIND],
        "kinds": [(kind, each_named(found, here, language)) for kind, found in others],
        "dossiers": lines_naming(request.unlocked, desk, case.id),
        "additions": [(title, adding(desk, case.id, kind)) for kind, title in TITLES.items()],
    }
