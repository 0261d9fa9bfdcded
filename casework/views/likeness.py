"""What may be one act told twice: candidates with reasons, two side by side, and the decision."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from casework import register
from casework.doors import See, UnlockedRequest
from casework.records import Act, Join, Review, Source
from casework.services import corroboration
from casework.services.corroboration import Found
from casework.showing.likeness import LikelyShown, likely_shown
from casework.views import page_deeds
from casework.views.finding import linked, stored
from casework.views.likeness_deeds import OF_ACT, OF_PAIR, OF_REPORT, OF_REPORT_BESIDE
from casework.views.likeness_pages import ActPage, Pair, ReportBeside
from casework.views.opening import opened
from casework.views.review_page import Answer, ReviewPage, done
from intake.languages import spoken

MOST = 50  # likely acts on a page, the likeliest
_AT_ONCE = "0"  # seconds: comparing goes on as long as somebody looks


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def report_likeness(request: UnlockedRequest, desk: uuid.UUID, review: uuid.UUID) -> HttpResponse:
    """Acts of the desk that a report may tell again, before an act of its own is written."""
    page = ReviewPage(request, desk, stored(request, desk, review, Review))
    answer = _sent(page, OF_REPORT)
    if isinstance(answer, str):
        return See(answer)
    found = corroboration.likely_for_report(request.unlocked, desk, review, page.copy)
    if _goes_on(request, found):
        return _comparing(request, desk, found)
    context = {
        **_context(request, desk, answer),
        "review": page.review,
        "acts": page.acts,
        "likely": [
            (one, _bare_deeds(page, one.act.id, answer)) for one in _shown(request, desk, found)
        ],
        "compared": found,
        "most": MOST,
        "sources": [one for one in linked(request, desk, review, Source) if one.review == review],
        "joins": linked(request, desk, review, Join),
    }
    return _page(request, "report_likeness", context, answer)


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def likeness(request: UnlockedRequest, desk: uuid.UUID, act: uuid.UUID) -> HttpResponse:
    """From how many origins an act is known, how far it is proven, and what may be the same."""
    page = ActPage(request, desk, stored(request, desk, act, Act))
    answer = _sent(page, OF_ACT)
    if isinstance(answer, str):
        return See(answer)
    if answer.conflict:
        page = ActPage(request, desk, stored(request, desk, act, Act))
    by = request.unlocked
    found = corroboration.likely_same(by, desk, act)
    if _goes_on(request, found):
        return _comparing(request, desk, found)
    slugs = ("proof", "same_origin") if len(page.sources) > 1 else ("proof",)
    context = {
        **_context(request, desk, answer),
        "act": page.act,
        "expects": page.version,
        "accounts": page.accounts,
        "origins": page.origins,
        "told_alike": page.told_alike,
        "proposed": corroboration.proposed_proof(by, desk, act),
        "likely": _shown(request, desk, found),
        "compared": found,
        "most": MOST,
        "decided": page.decided,
        "deeds": list(page_deeds.offered(page, OF_ACT, answer, *slugs)),
    }
    return _page(request, "likeness", context, answer)


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def comparison(
    request: UnlockedRequest, desk: uuid.UUID, act: uuid.UUID, other: uuid.UUID
) -> HttpResponse:
    """Two acts side by side with the working copies they were told in, and what is decided."""
    rows = (stored(request, desk, row, Act) for row in (act, other))
    pair = Pair(request, desk, *rows)
    answer = _sent(pair, OF_PAIR)
    if isinstance(answer, str):
        return See(answer)
    context = {
        **_context(request, desk, answer),
        "act": pair.one.act,
        "sides": pair.sides,
        "likely": pair.likely,
        "names": pair.names,
        "joins": pair.joins,
        "deeds": list(page_deeds.offered(pair, OF_PAIR, answer, *pair.slugs)),
    }
    return _page(request, "comparison", context, answer)


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def report_comparison(
    request: UnlockedRequest, desk: uuid.UUID, review: uuid.UUID, act: uuid.UUID
) -> HttpResponse:
    """A report beside an act that it may tell again, and what is decided."""
    found, known = stored(request, desk, review, Review), stored(request, desk, act, Act)
    pair = ReportBeside(request, desk, found, known)
    answer = _sent(pair, OF_REPORT_BESIDE)
    if isinstance(answer, str):
        return See(answer)
    context = {
        **_context(request, desk, answer),
        "report": pair.report,
        "side": pair.known,
        "likely": pair.likely,
        "names": pair.names,
        "joins": pair.joins,
        "deeds": list(page_deeds.offered(pair, OF_REPORT_BESIDE, answer, *pair.slugs)),
    }
    return _page(request, "report_comparison", context, answer)


def _sent(page: Any, deeds: Mapping[str, Any]) -> str | Answer:
    if page.request.method != "POST":
        return Answer()
    return page_deeds.carry_out(page, deeds, page.request.POST)


def _goes_on(request: UnlockedRequest, found: Found) -> bool:
    """Whether to wait for the rest; whoever sent something keeps what they typed."""
    return request.method != "POST" and not found.is_over


def _comparing(request: UnlockedRequest, desk: uuid.UUID, found: Found) -> HttpResponse:
    shown = render(request, "casework/comparing.html", {"desk": desk, "progress": found})
    shown["Refresh"] = _AT_ONCE
    return shown


def _shown(request: UnlockedRequest, desk: uuid.UUID, found: Found) -> list[LikelyShown]:
    here, likeliest = register.of(request.unlocked, desk), found.pairs[:MOST]
    rows = (here.get(pair.other) for pair in likeliest)
    acts = {one.record.id: one.record for one in rows if one and isinstance(one.record, Act)}
    return likely_shown(likeliest, acts, spoken(get_language()))


def _bare_deeds(page: ReviewPage, act: uuid.UUID, answer: Answer) -> list[Any]:
    return [
        page_deeds.form_of(page, OF_REPORT, slug, answer, str(act), act=act)
        for slug in ("told_again", "another")
    ]


def _context(request: UnlockedRequest, desk: uuid.UUID, answer: Answer) -> dict[str, Any]:
    return {
        "desk": desk,
        "refusal": answer.refusal,
        "conflict": answer.conflict,
        "done": done(request),
    }


def _page(
    request: UnlockedRequest, name: str, context: dict[str, Any], answer: Answer
) -> HttpResponse:
    status = page_deeds.status_of(answer)
    return render(request, f"casework/{name}.html", context, status=status)
