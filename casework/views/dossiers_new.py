"""A new dossier: what goes in, for whom, what blocks it, who will open it; then the order."""

import base64
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casework import doors, register
from casework.doors import See, UnlockedRequest
from casework.dossier.addressees import Addressee, check
from casework.dossier.choosing import Choice
from casework.dossier.profile import Gap
from casework.forms.dossiers import AskCustodians, To
from casework.records import Act, Claim, Edict, Event, Evidence, Person, Record, Review
from casework.sentences import sentence
from casework.services import approvals, dossiers
from casework.services.addressees import NewKey, known, new_key
from casework.services.approvals import Subject
from casework.services.dossiers import Blocked, Proposal
from casework.services.merged import closed_into
from casework.services.ordering import FOR_EVERYBODY
from casework.showing.dossiers import GapLine, gap_lines
from casework.unlocked import Unlocked
from casework.views import dossiers_whole
from casework.views.dossiers_choosing import NAME, ORIGINAL, Asked, Choosing
from casework.views.dossiers_whole import Work
from casework.views.opening import opened
from intake import clock
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.languages import spoken
from intake.sealing import armor

_SHOWN = (Review, Act, Event, Person, Evidence, Claim, Edict)
_MOST_SHOWN = 300  # of what comes along: a page, no export
_DEEDS = {ORIGINAL: Deed.REVEAL_ORIGINAL, NAME: Deed.REVEAL_IDENTITY}


@dataclass(frozen=True, repr=False)
class Opened:
    """An original or a name that may go along, and what is the matter with it."""

    kind: str
    record: Record
    asked: Asked | None
    is_ticked: bool

    @property
    def is_signed(self) -> bool:
        """Whether two have signed for it."""
        return self.asked is not None and self.asked.is_signed


@dataclass(repr=False)
class Answered:
    """What came of what was sent, for the page that comes after it."""

    refusal: str = ""
    made: NewKey | None = None
    made_at: int = -1
    asking: AskCustodians = field(default_factory=lambda: AskCustodians(prefix="ask"))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def new_dossier(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Every sending looks anew what is missing. Ordering and asking take the second factor."""
    ticket = request.GET.get("waits", "") if request.method != "POST" else ""
    if ticket and (work := dossiers_whole.find(request, desk, ticket)):
        return _waited(request, desk, work)
    page = Choosing(request, desk)
    deed = request.POST.get("deed", "")
    if deed == "order":
        return _order(request, desk=desk)
    if deed == "ask":
        return _ask(request, desk=desk)
    answered = Answered()
    if deed.startswith("make-"):
        _make_key(page, deed.removeprefix("make-"), answered)
    return _page(page, answered)


@doors.fresh_second_factor
def _order(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    page = Choosing(request, desk)
    answered = Answered()
    if not page.is_chosen or _faults(page):
        return _page(page, answered)
    changed = page.changed.data.get("changed", "") if page.again else ""
    try:
        choice = page.choice()
        if dossiers_whole.is_long(desk, choice):
            return dossiers_whole.begin(page.by, desk, request.POST, choice, changed[:2000])
        order = dossiers.place(page.by, desk, choice, changed=changed[:2000])
    except Blocked:
        return _page(page, answered)
    except IntakeError as refusal:
        answered.refusal = sentence(refusal)
        return _page(page, answered)
    return _ordered(page.by, desk, order)


def _ordered(by: Unlocked, desk: uuid.UUID, order: uuid.UUID) -> HttpResponse:
    version = dossiers.of_order(by, desk, order).record
    address = reverse("dossier", kwargs={"desk": desk, "dossier": version.id})
    return See(f"{address}?done=dossier_ordered")


def _waited(request: UnlockedRequest, desk: uuid.UUID, work: Work) -> HttpResponse:
    """The page that what was sent leads to, once the whole desk is gone through."""
    if not work.is_over:
        return dossiers_whole.waiting(request, work)
    if work.order is not None:
        return _ordered(request.unlocked, desk, work.order)
    page = Choosing(request, desk, work.told)
    refusal = sentence(work.refusal) if work.refusal else ""
    return _shown(page, Answered(refusal=refusal), work.proposal)


@doors.fresh_second_factor
def _ask(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """For every original and name that is ticked and that nobody asked for yet."""
    page = Choosing(request, desk)
    answered = Answered(asking=AskCustodians(request.POST, prefix="ask"))
    if answered.asking.is_valid():
        told = answered.asking.cleaned_data
        try:
            for kind, about in _unasked(page):
                approvals.ask(
                    page.by,
                    desk,
                    _DEEDS[kind],
                    about,
                    reason=told["reason"],
                    words=told["words"],
                    detail=approvals.FOR_DOSSIER,
                )
        except IntakeError as refusal:
            answered.refusal = sentence(refusal)
        else:
            page, answered = Choosing(request, desk), Answered()
    return _page(page, answered)


def _unasked(page: Choosing) -> Iterator[tuple[str, Subject]]:
    for kind, row in sorted(page.ticked):
        record = _record(page, row)
        about = page.opens(kind, record) if record else None
        if record is None or about is None:
            raise IntakeError("page_unknown")
        if page.request_for(kind, record) is None:
            yield kind, Subject(*about)


def _make_key(page: Choosing, number: str, answered: Answered) -> None:
    """A key for one addressee who has none; its words are shown in this one answer."""
    place = int(number) if number.isascii() and number.isdigit() else -1
    if not 0 <= place < len(page.addressees):
        raise IntakeError("page_unknown")
    form = page.addressees[place]
    name = form.cleaned_data.get("name", "").strip() if form.is_valid() else ""
    try:
        made = new_key(name)
    except IntakeError as refusal:
        form.add_error("name", sentence(refusal))
        return
    answered.made, answered.made_at = made, place
    data = {**dict(form.data.items()), f"to-{place}-key": made.addressee.key}
    filled = To(data, prefix=f"to-{place}", has_annex="gets" in form.fields)
    page.addressees[place] = filled


def _page(page: Choosing, answered: Answered) -> HttpResponse:
    proposal: Proposal | None = None
    if page.is_sent and page.is_chosen:
        try:
            choice = page.choice()
            if not dossiers_whole.is_long(page.desk, choice):
                proposal = dossiers.propose(page.by, page.desk, choice)
            elif answered.made is None and not answered.refusal:
                return dossiers_whole.begin(page.by, page.desk, page.told, choice)
        except IntakeError as refusal:
            answered.refusal = answered.refusal or sentence(refusal)
    return _shown(page, answered, proposal)


def _shown(page: Choosing, answered: Answered, proposal: Proposal | None) -> HttpResponse:
    context = {**_context(page, answered), **_told(page, proposal)}
    status = 422 if answered.refusal else 200
    return render(page.request, "casework/dossiers/new.html", context, status=status)


def _context(page: Choosing, answered: Answered) -> dict[str, Any]:
    made = answered.made
    known_keys = {key: name for name, key in reversed(list(known(page.by, page.desk)))}
    return {
        "desk": page.desk,
        "page": page,
        "rows": set(page.rows),
        "shape": page.shape,
        "answers": page.answers,
        "addressees": [_addressee(form, known_keys) for form in page.addressees],
        "refusal": answered.refusal,
        "asking": answered.asking,
        "made": made,
        "made_at": answered.made_at,
        "made_text": armor.encode(made.file).decode() if made else "",
        "made_file": base64.b64encode(made.file).decode() if made else "",
        "is_custodian": page.by.is_custodian(page.desk),
    }


def _addressee(form: To, known_keys: dict[str, str]) -> tuple[To, str, str]:
    """The form, the fingerprint of its key in short, and under which name it is known here."""
    told = "".join(str(form.data.get(f"{form.prefix}-key", "")).split()) if form.is_bound else ""
    digest = hashlib.sha256(told.encode()).hexdigest() if told else ""
    return form, digest, known_keys.get(digest, "")


def _told(page: Choosing, proposal: Proposal | None) -> dict[str, Any]:
    """What the proposal says: what blocks, what stays, what comes along, who is in it."""
    if proposal is None:
        return {"proposal": None}
    language = spoken(get_language())
    blocking = [one for one in proposal.gaps if one.blocks]
    faults, along = _faults(page), _along(page, proposal)
    opened_ones = list(_openable(page, proposal))
    return {
        "proposal": proposal,
        "blocking": _lines(page, blocking, language),
        "faults": faults,
        "said": _lines(page, [one for one in proposal.gaps if not one.blocks], language),
        "along": along[:_MOST_SHOWN],
        "along_count": len(along),
        "kept_back": [one for row in page.without if (one := _record(page, row))],
        "openable": opened_ones,
        "unasked": any(one.is_ticked and one.asked is None for one in opened_ones),
        "consents": len(proposal.relied_on),
        "counted": proposal.counted,
        "may_order": not blocking and not faults,
    }


def _lines(page: Choosing, gaps: list[Gap], language: str) -> list[GapLine]:
    return gap_lines(gaps, lambda row: _record(page, row), language)


def _faults(page: Choosing) -> list[str]:
    """What keeps it from being ordered beside the gaps: addressees, signatures, the change."""
    choice = page.choice()
    lists = (choice.addressees, *((choice.annex_addressees,) if _has_annex(page, choice) else ()))
    found = [code for told in lists for code in _refused(told)]
    if any(form.errors for form in page.addressees):
        found.append("addressee_faulty")
    signed = {
        *((ORIGINAL, row) for row in choice.originals),
        *((NAME, row) for row in choice.names),
    }
    if page.offered:
        found.append("answers_offered")
    if page.ticked - signed:
        found.append("signatures_awaited")
    elif signed and not page.by.is_custodian(page.desk):
        found.append("custodian_orders")
    if page.again and not page.changed.is_valid():
        found.append("change_missing")
    return [sentence(IntakeError(code)) for code in dict.fromkeys(found)]


def _has_annex(page: Choosing, choice: Choice) -> bool:
    wanted = bool(choice.names or choice.annex_addressees)
    return page.forum is not None and page.forum.annex and wanted


def _refused(told: tuple[Addressee, ...]) -> Iterator[str]:
    try:
        check(told, clock.today())
    except IntakeError as refusal:
        yield refusal.code


def _along(page: Choosing, proposal: Proposal) -> list[Record]:
    """What comes with what was ticked, and can stay behind."""
    if page.shape.cleaned_data["whole"]:
        return []
    found = proposal.selection.records.items()
    return [one for row, one in found if row not in page.rows and isinstance(one, _SHOWN)]


def _openable(page: Choosing, proposal: Proposal) -> Iterator[Opened]:
    """Originals and names that could go along in this kind of dossier, for this audience."""
    forum, terms = page.forum, proposal.selection.terms
    records = [*proposal.selection.records.values(), *_ticked_elsewhere(page, proposal)]
    closed = [one for each in records for one in _closed(page, each)]
    records = list({one.id: one for one in (*records, *closed)}.values())
    kinds = [NAME] if forum is not None and (forum.carries_names or forum.annex) else []
    kinds += [ORIGINAL] if terms.audience not in FOR_EVERYBODY else []
    for kind in kinds:
        for one in records:
            if page.opens(kind, one) is not None:
                ticked = (kind, one.id) in page.ticked
                yield Opened(kind, one, page.request_for(kind, one), ticked)


def _closed(page: Choosing, record: Record) -> Iterator[Record]:
    """Records that became one with this one: their names are sealed apart, and asked for apart."""
    if isinstance(record, Person):
        yield from closed_into(page.by, page.desk, record.id)


def _ticked_elsewhere(page: Choosing, proposal: Proposal) -> Iterator[Record]:
    """Ticked before something was taken out of the choice: it can be unticked."""
    for _kind, row in sorted(page.ticked):
        record = _record(page, row)
        if record is not None and row not in proposal.selection.records:
            yield record


def _record(page: Choosing, row: uuid.UUID) -> Record | None:
    found = register.of(page.by, page.desk).get(row)
    return found.record if found else None
