"""Requests that custodians sign, and what the opener then shows for one minute."""

import uuid
from collections.abc import Iterable
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casework import doors
from casework.doors import See, UnlockedRequest
from casework.identities import ProtectedIdentity
from casework.records import Dossier, Person, Source
from casework.records.approval import Approval
from casework.services import approvals, reveals
from casework.services.addressees import introduced
from casework.services.reveals import Revealed, RevealedFile
from casework.showing.working_text import working_text
from casework.views import asked
from casework.views.finding import records, stored
from casework.views.review_page import done
from intake.errors import IntakeError
from intake.questions import in_words
from intake.redaction import Redacted
from intake.report import Report
from intake.sanitising import NotShown
from intake.sanitising.stated import Stated, StatedInside
from intake.working_copy import ALL_TEXTS

_DRAFT = "draft"
# What is sent, what it does, and what the next page says of it.
_ANSWERS = {"sign": (approvals.sign, "signed"), "decline": (approvals.decline, "declined")}


@require_safe
@doors.unlocked
def requests(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Every request that is open today, with what this person may do about it."""
    mine = str(request.unlocked.member.pk)
    is_custodian = request.unlocked.is_custodian(desk)
    waiting = [one.record for one in approvals.waiting(request.unlocked, desk)]
    whose = _holders(request, desk, waiting)
    names = asked.logins()
    lines = [
        {
            **asked.in_words(request, desk, one, names),
            **_of_dossier(request, desk, one),
            "whose": whose.get(one.about),
            "approval": one,
            "asked": one.asked,
            "may_sign": is_custodian and one.missing and mine not in one.signers,
            "is_ready": is_custodian and not one.missing,
            "may_reveal": is_custodian and not one.missing and reveals.is_shown(one),
        }
        for one in waiting
    ]
    context = {"desk": desk, "lines": lines, "done": done(request), "is_custodian": is_custodian}
    return render(request, "casework/requests.html", context)


@require_POST
@doors.custodian
@doors.fresh_second_factor
def answer(request: UnlockedRequest, desk: uuid.UUID, approval: uuid.UUID) -> HttpResponse:
    """Sign or decline. A no is for good, so that nothing else counts as one."""
    stored(request, desk, approval, Approval)
    sent = request.POST.get("deed", "")
    if sent not in _ANSWERS:
        raise IntakeError("page_unknown")
    deed, said = _ANSWERS[sent]
    deed(request.unlocked, desk, approval)
    return See(f"{reverse('requests', kwargs={'desk': desk})}?done={said}")


@require_POST
@doors.custodian
@doors.fresh_second_factor
def reveal(request: UnlockedRequest, desk: uuid.UUID, approval: uuid.UUID) -> HttpResponse:
    """Open it and show it in this one answer, which leaves the screen after a minute.

    No address leads back to it: coming again is another post, and the request is used up.
    """
    if not reveals.is_shown(stored(request, desk, approval, Approval).record):
        raise IntakeError("approval_for_other")
    revealed = reveals.reveal(request.unlocked, desk, approval)
    if isinstance(revealed.content, RevealedFile):
        return cast(HttpResponse, _file(revealed.content))  # streamed, but an answer all the same
    page = render(request, "casework/revealed.html", {"desk": desk, **_shown(revealed)})
    away = reverse("reveal_over", kwargs={"desk": desk})
    page["Refresh"] = f"{reveals.SHOWN_FOR:.0f}; url={away}"
    return page


@require_safe
@doors.unlocked
def reveal_over(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Where the minute ends."""
    return render(request, "casework/reveal_over.html", {"desk": desk})


def _of_dossier(request: UnlockedRequest, desk: uuid.UUID, one: Approval) -> dict[str, Any]:
    """Which version a request about a draft is of, and to whom that part of it goes."""
    if one.asked.kind != _DRAFT:
        return {}
    for version in records(request, desk, Dossier):
        for left in version.packages:
            if left.draft == one.about and left.gone is None:
                every = introduced(request.unlocked, desk, version)
                sent = [each for each in every if each.annex == left.annex]
                return {"dossier": version, "sent": sent}
    return {}


def _holders(
    request: UnlockedRequest, desk: uuid.UUID, waiting: Iterable[Approval]
) -> dict[uuid.UUID, Person | Source]:
    """Whose names the requests are about, by identity. It takes a look at every person, so once
    for a page, and only where a request wants it.
    """
    if not any(one.asked.kind == ProtectedIdentity.KIND for one in waiting):
        return {}
    every: list[Person | Source] = [*records(request, desk, Person)]
    every += records(request, desk, Source)
    return {one.identity: one for one in every if one.identity is not None}


def _file(file: RevealedFile) -> StreamingHttpResponse:
    """Saved, never shown: no parser of ours has seen it, and its name may say who."""
    answer = StreamingHttpResponse(file.pieces(), content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="original.bin"'
    answer["Content-Length"] = str(file.size)
    return answer


def _shown(revealed: Revealed) -> dict[str, Any]:
    content = revealed.content
    if isinstance(content, Report):
        texts = zip(ALL_TEXTS, (*content.texts(), in_words(content)), strict=True)
        told = [(name, working_text(Redacted(text, ()))) for name, text in texts if text]
        return {"texts": told, "report": content}
    if isinstance(content, ProtectedIdentity):
        return {"identity": content}
    if isinstance(content, Stated | StatedInside):
        return {"stated": _stated(content)}
    if isinstance(content, NotShown):
        return {"not_shown": content.reason}
    return {"people": content}


def _stated(content: Stated | StatedInside) -> list[tuple[int, Stated, str]]:
    """What is claimed, with the place in the archive from 1; 0 for what is no archive, or one of
    which no file claims anything.
    """
    if isinstance(content, StatedInside):
        each = enumerate(content.files, start=1)
        told = [(place, one, _degrees(one)) for place, one in each if one != Stated()]
        return told or [(0, Stated(), "")]
    return [(0, content, _degrees(content))]


def _degrees(stated: Stated) -> str:
    if stated.latitude is None or stated.longitude is None:
        return ""
    return f"{stated.latitude / 1e6:.6f}, {stated.longitude / 1e6:.6f}"
