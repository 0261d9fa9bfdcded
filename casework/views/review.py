"""The page of one review, what is done there, and the safe pages of its files."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework import reading
from casework.doors import See, UnlockedRequest
from casework.records import Review
from casework.views import review_deeds
from casework.views.finding import number_of, stored
from casework.views.opening import opened
from casework.views.review_page import Answer, ReviewPage
from intake.errors import IntakeError
from intake.sanitising import Rendition


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def review(request: UnlockedRequest, desk: uuid.UUID, review: uuid.UUID) -> HttpResponse:
    """Read it; a deed that was done leads back here, one that was refused keeps what was typed."""
    found = stored(request, desk, review, Review)
    try:
        page = ReviewPage(request, desk, found)
    except IntakeError:
        context = {"desk": desk, "review": found.record}
        return render(request, "casework/review_closed.html", context, status=422)
    answer: str | Answer = Answer()
    if request.method == "POST":
        answer = review_deeds.do(page, _slug(request), request.POST)
    if isinstance(answer, str):
        here = reverse("review", kwargs={"desk": desk, "review": review})
        return See(f"{here}?done={answer}")
    if answer.conflict:
        page = ReviewPage(request, desk, stored(request, desk, review, Review))
    elif answer.opened:
        page.renew(stored(request, desk, review, Review))
    return render(request, "casework/review.html", _context(page, answer), status=_status(answer))


@require_safe
@opened
def review_file(
    request: UnlockedRequest, desk: uuid.UUID, review: uuid.UUID, attachment: uuid.UUID
) -> HttpResponse:
    """One page of one attachment's safe rendition. Never kept by the browser."""
    found = stored(request, desk, review, Review).record
    wanted = number_of(request, "page")
    opened = reading.open_files(found.submission, by=request.unlocked, only=attachment)
    for _, one in opened:
        if isinstance(one, Rendition):
            for page in one.pages:
                if page.number == wanted:
                    return HttpResponse(page.content, content_type=page.media_type)
    raise IntakeError("page_unknown")


def _slug(request: UnlockedRequest) -> str:
    """Deeds about one proposal carry its code behind their name."""
    return request.POST.get("deed", "").partition("-")[0]


def _context(page: ReviewPage, answer: Answer) -> dict[str, object]:
    deeds = review_deeds.offered(page, answer)
    return {
        **page.context(),
        "deeds": deeds,
        # The browser goes to the form that was sent; only where that is gone, to the top.
        "is_gone": not any(one.is_open for one in deeds),
        "acts": list(review_deeds.for_acts(page, answer)),
        "proposed": list(review_deeds.for_proposals(page, answer)),
        "hidden": list(review_deeds.for_hidden(page, answer)),
        "doubts": list(review_deeds.for_doubts(page, answer)),
        "refusal": answer.refusal,
        "conflict": answer.conflict,
        "both": list(review_deeds.both(page, answer)),
    }


def _status(answer: Answer) -> int:
    if answer.conflict:
        return 409
    return 422 if answer.bound else 200
