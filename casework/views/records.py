"""Records of a desk: added to a case, shown with what names them, and changed."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casework import facts
from casework.doors import See, UnlockedRequest
from casework.dossier.choosing import CHOOSABLE
from casework.forms.grading import Grade
from casework.forms.records import RecordForm, sections_of, values_of
from casework.forms.records.links import row_of
from casework.models import Member
from casework.records import Act, Case, Evidence, Information, Person, Record, Source
from casework.records.act import ActState
from casework.sentences import sentence
from casework.services import grading
from casework.showing import case_records, evidence, record_lines
from casework.showing.record_names import Named, each_named, named
from casework.views import page_deeds, protection
from casework.views.finding import stored
from casework.views.opening import opened
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.record_form import TAKEN, TITLES, RecordPage, adding, is_meant, kind_of
from casework.views.review_page import Answer, done
from intake import gazetteer
from intake.errors import IntakeError
from intake.languages import spoken

Told = Mapping[str, Any]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def add(request: UnlockedRequest, desk: uuid.UUID, case: uuid.UUID, kind: str) -> HttpResponse:
    """A form for a new record; `of` in the address is the record that it is added to."""
    wanted, found = kind_of(kind), stored(request, desk, case, Case)
    of = request.GET.get("of", "")
    row = row_of(of) if of else None
    about = stored(request, desk, row, Record).record if row else None
    page = RecordPage(request, desk, wanted, case=found.record, of=about)
    if request.method != "POST":
        return _form(page, page.form(), TITLES[kind])
    form = page.form(request.POST)
    made = page.write(form) if not form.is_redrawn and form.is_valid() else None
    if made is not None:
        return See(f"{_address(desk, made)}?case={case}&done=saved")
    return _form(page, form, TITLES[kind], status=200 if form.is_redrawn else 422)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def change(request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Its form. When somebody was faster, theirs stands beside what was typed, and where this
    person changed nothing, theirs stands in the form.
    """
    page = _page(request, desk, row)
    if _is_over(page):
        raise IntakeError("page_unknown")
    if request.method != "POST":
        return _form(page, page.form(), _("Change this record"))
    form = page.form(request.POST)
    try:
        made = page.write(form) if not form.is_redrawn and form.is_valid() else None
    except IntakeError as refusal:
        page = _page(request, desk, row)
        again, both = page.overtaken(form)
        told = {"refusal": sentence(refusal), "conflict": True, "both": both}
        return _form(page, again, _("Change this record"), status=409, **told)
    if made is not None:
        return See(f"{_address(desk, row)}?done=saved")
    return _form(page, form, _("Change this record"), status=200 if form.is_redrawn else 422)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def record(request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """What it says, what names it, what can be added to it; of an account, its grades."""
    page = _page(request, desk, row)
    answer: str | Answer = Answer()
    if request.method == "POST":
        answer = page_deeds.carry_out(page, DEEDS, request.POST)
    if isinstance(answer, str):
        return See(answer)
    if answer.conflict:
        page = _page(request, desk, row)
    context = {**_context(page), **_graded(page, answer), **_protected(page, answer)}
    status = page_deeds.status_of(answer)
    return render(request, "casework/record.html", context, status=status)


def _page(request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID) -> RecordPage:
    """Raises IntakeError("page_unknown") for another desk's, for none and for a kind without."""
    found = stored(request, desk, row, Record)
    kind = kind_of(found.record.KIND)
    case = request.GET.get("case", "")
    of = row_of(case) if case else None
    chosen = stored(request, desk, of, Case).record if of else None
    return RecordPage(request, desk, kind, case=chosen, found=found)


def _is_over(page: RecordPage) -> bool:
    one = page.found.record if page.found else None
    if isinstance(one, Person):
        return one.same_as is not None
    return isinstance(one, Act) and one.state is ActState.WITHDRAWN


def _address(desk: uuid.UUID, row: uuid.UUID) -> str:
    return reverse("record", kwargs={"desk": desk, "row": row})


def _form(
    page: RecordPage, form: RecordForm, title: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The form, with what was typed in it; but for a conflict it stays about the version that it
    was filled in on, or the next sending would take the place of what nobody here has seen.
    """
    kept = page.request.method == "POST" and "conflict" not in more
    context = {
        "desk": page.desk,
        "case": page.case,
        "kind": page.kind.KIND,
        "record": page.found.record if page.found else None,
        "title": title,
        "form": form,
        "sections": list(form.shown()),
        "expects": page.expects(is_kept=kept),
        "was": page.was(form, is_kept=kept),
        "is_taken": page.request.POST.get(TAKEN) == "on",
        "has_dates": any(one.shape == "date" for one in form.inputs),
        "districts": _districts(),
        "people": page.links.near.get(Person.KIND, []),
        "known": _known(page.found.record) if page.found else [],
        **more,
    }
    return render(page.request, "casework/record_form.html", context, status=status)


def _known(one: Record) -> list[record_lines.Lines]:
    """What nobody types."""
    return list(evidence.known(one)) if isinstance(one, Evidence) else []


def _districts() -> list[str]:
    """Names to choose from while a district is written, in the language of the page."""
    language = spoken(get_language())
    return sorted({one.labels[language] for one in gazetteer.DISTRICTS})


def _context(page: RecordPage) -> dict[str, Any]:
    assert page.found is not None  # noqa: S101 - a page of its own is of a record that is there
    one, language = page.found.record, spoken(get_language())
    here, sections = page.register, sections_of(page.kind, page.found.record)
    names_it = each_named((each.record for each in here.linked_to(one.id)), here, language)
    return {
        "desk": page.desk,
        "case": page.case,
        "record": one,
        "named": named(one, here, language),
        "sections": [
            *record_lines.lines_of(sections, values_of(one), here, language),
            *_known(one),
        ],
        "named_by": list(_by_kind(names_it)),
        "additions": list(_additions(page, one)) if page.case else [],
        "is_over": _is_over(page),
        "is_choosable": isinstance(one, CHOOSABLE) and not _is_over(page),
        "is_apart": page.case is not None and case_records.case_of(here, one) is None,
        "has_identity": isinstance(one, Source) or (isinstance(one, Person) and one.protected),
        "done": done(page.request),
    }


def _by_kind(found: list[Named]) -> Iterator[tuple[str, list[Named]]]:
    for kind in dict.fromkeys(one.record.KIND for one in found):
        yield kind, [one for one in found if kind == one.record.KIND]


def _additions(page: RecordPage, one: Record) -> Iterator[tuple[Any, str]]:
    """What may be added to it: every kind with a field that names its kind."""
    assert page.case is not None  # noqa: S101 - asked only where there is one
    for kind in TITLES:
        asked = facts.asked_kinds()[kind].fields
        if any(one.KIND in each.to and is_meant(each.key, one) for each in asked):
            yield TITLES[kind], f"{adding(page.desk, page.case.id, kind)}?of={one.id}"


def _graded(page: RecordPage, answer: Answer) -> dict[str, Any]:
    one = page.found.record if page.found else None
    told = {"refusal": answer.refusal, "conflict": answer.conflict}
    if not isinstance(one, Information) or page.found is None:
        return told
    logins = {each.pk: each.login for each in Member.objects.only("pk", "login")}
    every = [each for each in (one.grade, *reversed(one.earlier)) if each is not None]
    return {
        **told,
        "grades": [(each, logins.get(each.by, "") if each.by else "") for each in every],
        "deeds": list(page_deeds.offered(page, DEEDS, answer, "grade")),
        "expects": page.found.version,
    }


def _protected(page: RecordPage, answer: Answer) -> dict[str, Any]:
    """Of a protected person, what can be done about that; nothing of any other record."""
    slugs = protection.slugs(page)
    if page.found is None or not isinstance(page.found.record, Person):
        return {}
    return {
        "protection": list(page_deeds.offered(page, DEEDS, answer, *slugs)),
        "unprotecting": protection.asked(page),
        "expects": page.found.version,
    }


def _grade(page: RecordPage, told: Told, expects: int) -> str:
    found = page.found
    if found is None or not isinstance(found.record, Information):
        raise IntakeError("page_unknown")
    by, row = page.request.unlocked, found.record.id
    grading.grade(by, page.desk, row, expects=expects, **told)
    return f"{_address(page.desk, row)}?done=graded"


DEEDS: Deeds[RecordPage] = {
    "grade": PageDeed(_("Grade the source and what it tells"), _("Grade"), Grade, _grade),
    **protection.DEEDS,
}
