"""The page of one version of a dossier, from the order to what left."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from casework.doors import See, UnlockedRequest
from casework.dossier.profile import Gap
from casework.models import Member
from casework.records import Case, Dossier
from casework.sentences import sentence
from casework.services import releases
from casework.services.addressees import introduced
from casework.services.between_versions import changes
from casework.showing.dossiers import GapLine, forum, gap_lines
from casework.views import page_deeds
from casework.views.dossiers import is_touched, look_again
from casework.views.dossiers_deeds import DEEDS, sent
from casework.views.dossiers_part import DossierPage, Part
from casework.views.dossiers_refused import whom, why
from casework.views.finding import stored
from casework.views.opening import opened
from casework.views.review_deeds import Offered
from casework.views.review_page import Answer, done
from intake.errors import IntakeError
from intake.languages import spoken


@dataclass(frozen=True, repr=False)
class Section:
    """One part with its forms. `waits`: whom it waits for; `refused` and `missing`: why it could
    not leave.
    """

    part: Part
    deeds: list[Offered]
    said: list[GapLine]
    waits: str
    refused: str
    missing: list[GapLine]


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def dossier(request: UnlockedRequest, desk: uuid.UUID, dossier: uuid.UUID) -> HttpResponse:
    """What the worker made since is taken in first."""
    stored(request, desk, dossier, Dossier)
    releases.take_new(request.unlocked, desk)
    page = DossierPage(request, desk, dossier)
    if request.method != "POST":
        return _page(page, Answer())
    try:
        answer = sent(page)
    except IntakeError as refusal:
        if refusal.code == "page_unknown":
            raise
        answer = Answer(sentence(refusal))
    if isinstance(answer, HttpResponse) or not isinstance(answer, str | Answer):
        return answer
    if isinstance(answer, str):
        return See(answer)
    return _page(DossierPage(request, desk, dossier), answer, status=422)


def _page(page: DossierPage, answer: Answer, status: int = 200) -> HttpResponse:
    language = spoken(get_language())
    version = page.version
    context = {
        "desk": page.desk,
        "page": page,
        "version": version,
        "forum": forum(version.profile, language),
        "addressees": introduced(page.by, page.desk, version),
        **_changes(page),
        "by": Member.objects.filter(pk=version.by).values_list("login", flat=True).first(),
        "is_touched": is_touched(page.by, page.desk, version),
        "refused": _lines(page, page.refusal.gaps if page.refusal else (), language),
        "refused_why": why(page.refusal.code) if page.refusal else "",
        "sections": [_section(page, one, answer, language) for one in page.parts],
        "relied": [(one, page.find(one.holder) if one.holder else None) for one in version.relied],
        "cases": [one for one in map(page.find, version.items) if isinstance(one, Case)],
        "done": "" if answer.refusal else done(page.request),
        "refusal": answer.refusal,
        "conflict": answer.conflict,
    }
    shown = render(page.request, "casework/dossiers/dossier.html", context, status=status)
    return look_again(page.request, shown) if page.is_waiting else shown


def _changes(page: DossierPage) -> dict[str, Any]:
    """What came and went since the version that left before: ("in" or "out", records); and whose
    two records became one: (the one that was closed, the one that they are now).
    """
    if page.version.version == 1:
        return {"changes": [], "merged": []}
    found = changes(page.by, page.desk, page.version)
    told = (("in", found.came), ("out", found.went))
    moved = [(way, [one for one in map(page.find, sorted(rows)) if one]) for way, rows in told]
    pairs = [
        (page.find(closed), page.find(stays)) for closed, stays in sorted(found.merged.items())
    ]
    return {"changes": [(way, records) for way, records in moved if records], "merged": pairs}


def _section(page: DossierPage, part: Part, answer: Answer, language: str) -> Section:
    draft = part.left.draft
    offered = [
        page_deeds.form_of(page, DEEDS, slug, answer, str(draft), draft=draft)
        for slug in part.slugs
    ]
    said = part.draft.gaps if part.draft else ()
    met = part.refusal
    return Section(
        part,
        offered,
        _lines(page, said, language),
        waits=whom(part.waits_for),
        refused=why(met.code) if met else "",
        missing=_lines(page, met.gaps if met else (), language),
    )


def _lines(page: DossierPage, gaps: tuple[Gap, ...], language: str) -> list[GapLine]:
    return gap_lines(gaps, page.find, language)
