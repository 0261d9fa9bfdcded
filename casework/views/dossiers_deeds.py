"""What can be done about one version: take it back, read, ask, release, fetch, discard, let go."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from casework import doors
from casework.doors import See, UnlockedRequest
from casework.forms import dossiers as forms
from casework.services import approvals, dossiers, releases
from casework.services.approvals import Subject
from casework.services.discarding import discard_draft
from casework.views import page_deeds
from casework.views.dossiers_part import DossierPage, Part
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer
from intake.errors import IntakeError
from intake.keys.approval import Deed

Told = Mapping[str, Any]


def sent(page: DossierPage) -> str | Answer | HttpResponse:
    """Carry out what was sent: where to go, what was refused, or the file itself."""
    slug = page.request.POST.get("deed", "")
    found = _BARE.get(slug)
    if found is not None:
        return found(page)
    return page_deeds.carry_out(page, DEEDS, page.request.POST)


def _cancel(page: DossierPage) -> HttpResponse:
    dossiers.cancel(page.by, page.desk, page.version.order)
    return See(f"{page.address}?done=dossier_cancelled")


def _read(page: DossierPage) -> HttpResponse:
    answer: HttpResponse = _saved(page.request, page=page, part=page.part(page.request.POST))
    return answer


@doors.fresh_second_factor
def _saved(request: UnlockedRequest, page: DossierPage, part: Part) -> HttpResponse:
    """The draft as a file: nothing of it is drawn by a browser of ours. What is saved is out of
    our hands, whether it names somebody or not.
    """
    if part.draft is None or not part.may_read:
        raise IntakeError("draft_missing" if part.draft is None else "draft_has_names")
    by, desk = request.unlocked, page.desk
    if not part.draft.named:
        pieces = releases.open_draft(by, desk, part.left.draft)
    elif part.reading is not None:
        pieces = releases.open_named_draft(by, desk, part.reading.id)
    else:
        raise IntakeError("draft_has_names")
    return _file(pieces, _name(page, part))


def _release(page: DossierPage) -> HttpResponse:
    answer: HttpResponse = _let_go(page.request, page=page, part=page.part(page.request.POST))
    return answer


@doors.fresh_second_factor
def _let_go(request: UnlockedRequest, page: DossierPage, part: Part) -> HttpResponse:
    if part.release is None:
        raise IntakeError("approval_missing")
    releases.release(request.unlocked, page.desk, part.release.id)
    return See(f"{page.address}?done=release_ordered")


def _fetch(page: DossierPage) -> HttpResponse:
    answer: HttpResponse = _fetched(page.request, page=page, part=page.part(page.request.POST))
    return answer


@doors.fresh_second_factor
def _fetched(request: UnlockedRequest, page: DossierPage, part: Part) -> HttpResponse:
    """The sealed package, for its addressees."""
    fetched = releases.download(request.unlocked, page.desk, part.left.draft)
    answer = _file(fetched.pieces, fetched.name)
    answer["Content-Length"] = str(fetched.size)
    return answer


def _file(pieces: Iterator[bytes], name: str) -> HttpResponse:
    answer = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, answer)  # streamed, but an answer all the same


def _name(page: DossierPage, part: Part) -> str:
    annex = "-annex" if part.left.annex else ""
    return f"{page.version.name}{annex}-draft.tar"


def _ask_release(page: DossierPage, told: Told, _expects: int) -> str:
    releases.ask_release(page.by, page.desk, _draft(page, told), words=told["words"])
    return f"{page.address}?done=asked_custodians"


def _ask_reading(page: DossierPage, told: Told, _expects: int) -> str:
    approvals.ask(
        page.by,
        page.desk,
        Deed.REVEAL_IDENTITY,
        Subject("draft", _draft(page, told)),
        reason=told["reason"],
        words=told["words"],
    )
    return f"{page.address}?done=asked_custodians"


def _forget(page: DossierPage, told: Told, _expects: int) -> str:
    releases.forget_package(page.by, page.desk, _draft(page, told))
    return f"{page.address}?done=package_forgotten"


def _discard(page: DossierPage, told: Told, _expects: int) -> str:
    discard_draft(page.by, page.desk, _draft(page, told), reason=told["reason"])
    return f"{page.address}?done=draft_discarded"


def _draft(page: DossierPage, told: Told) -> uuid.UUID:
    """A draft of this very version. Raises IntakeError("page_unknown")."""
    return page.part({"draft": str(told["draft"])}).left.draft


_BARE: Mapping[str, Callable[[DossierPage], HttpResponse]] = {
    "cancel": _cancel,
    "read": _read,
    "release": _release,
    "fetch": _fetch,
}
DEEDS: Deeds[DossierPage] = {
    "ask_release": PageDeed(
        _("Ask that it may leave"), _("Ask two custodians to sign"), forms.AskRelease, _ask_release
    ),
    "ask_reading": PageDeed(
        _("Ask to read this draft, which carries names or originals"),
        _("Ask two custodians to sign"),
        forms.AskReading,
        _ask_reading,
    ),
    "discard": PageDeed(_("Discard this draft"), _("Discard it"), forms.Discard, _discard),
    "forget": PageDeed(_("Delete draft and package here"), _("Delete them"), forms.Forget, _forget),
}
