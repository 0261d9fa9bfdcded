"""What a person or a source agreed to, changing it, taking it back; and what a case lacks."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import dates, register
from casework.doors import See, UnlockedRequest
from casework.forms import consents as forms
from casework.records import Act, Case, Consent, Evidence, Information, Involvement, Person, Source
from casework.records.consent import GIVEN, Scope
from casework.records.involvement import PERPETRATOR
from casework.services import consent as deeds
from casework.services import dossiers
from casework.showing import consents as showing
from casework.showing.consents import Holder
from casework.views import page_deeds
from casework.views.dossiers import Line, line
from casework.views.finding import is_held, known, linked, records, stored
from casework.views.opening import opened
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer, done
from intake import clock
from intake.errors import IntakeError

Told = Mapping[str, Any]


@dataclass(frozen=True, repr=False)
class ConsentsPage:
    """The consents of one person or source, for one request."""

    request: UnlockedRequest
    desk: uuid.UUID
    holder: Person | Source

    @property
    def consents(self) -> list[Consent]:
        """Most people have one; two were written when two people wrote at once."""
        found = linked(self.request, self.desk, self.holder.id, Consent)
        return sorted(found, key=lambda one: str(one.id))

    def first(self, scope: Scope) -> Consent:
        """A consent of theirs, with this scope alone."""
        is_source, whose = isinstance(self.holder, Source), self.holder.id
        return Consent(
            id=uuid.uuid4(),
            source=whose if is_source else None,
            person=None if is_source else whose,
            scopes=(scope,),
        )

    @property
    def address(self) -> str:
        """This page."""
        kind = self.holder.KIND
        return reverse(f"{kind}_consents", kwargs={"desk": self.desk, kind: self.holder.id})


@dataclass(frozen=True, repr=False)
class Section:
    """One consent with its forms; `consent` is None where nothing was written yet."""

    consent: Consent | None
    expects: int
    lines: list[showing.ScopeLine]
    deeds: list[Any]


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def of_person(request: UnlockedRequest, desk: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """Of somebody an act was done to, or who saw it."""
    return _consents(ConsentsPage(request, desk, known(request, desk, person, Person).record))


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def of_source(request: UnlockedRequest, desk: uuid.UUID, source: uuid.UUID) -> HttpResponse:
    """Of whoever told it."""
    return _consents(ConsentsPage(request, desk, known(request, desk, source, Source).record))


@require_safe
@opened
def of_case(request: UnlockedRequest, desk: uuid.UUID, case: uuid.UUID) -> HttpResponse:
    """For each use of a case, whose consent is lacking."""
    found = stored(request, desk, case, Case).record
    holders = list(_holders(request, desk, found))
    context = {
        "desk": desk,
        "case": found,
        "holders": holders,
        "uses": showing.uses(holders, clock.today()),
    }
    return render(request, "casework/case_consents.html", context)


def _consents(page: ConsentsPage) -> HttpResponse:
    answer: str | Answer = Answer()
    if page.request.method == "POST":
        answer = page_deeds.carry_out(page, DEEDS, page.request.POST)
    if isinstance(answer, str):
        return See(answer)
    context = {
        "desk": page.desk,
        "holder": page.holder,
        "called": _called(page.request, page.desk, page.holder),
        "is_source": isinstance(page.holder, Source),
        "touched": _touched(page),
        "sections": list(_sections(page, answer)),
        "done": done(page.request),
        "refusal": answer.refusal,
        "conflict": answer.conflict,
    }
    status = page_deeds.status_of(answer)
    return render(page.request, "casework/consents.html", context, status=status)


def _sections(page: ConsentsPage, answer: Answer) -> Iterator[Section]:
    today = clock.today()
    for one in page.consents:
        key, slugs = str(one.id), ("set", "withdraw") if _gave(one) else ("set",)
        offered = [
            page_deeds.form_of(page, DEEDS, slug, answer, key, consent=one.id) for slug in slugs
        ]
        yield Section(one, _version(page, one), showing.lines(one, today), offered)
    if not page.consents:
        offered = list(page_deeds.offered(page, DEEDS, answer, "set"))
        yield Section(None, 0, showing.lines(None, today), offered)


def _touched(page: ConsentsPage) -> list[Line]:
    """The dossiers that rest on a consent of theirs, newest first."""
    by, desk = page.request.unlocked, page.desk
    found = dossiers.touched_by_withdrawal(by, desk, page.holder.id)
    return [line(by, desk, one.record) for one in found]


def _version(page: ConsentsPage, one: Consent) -> int:
    found = register.of(page.request.unlocked, page.desk).get(one.id)
    return found.version if found else 0


def _gave(one: Consent) -> bool:
    return any(each.state in GIVEN for each in one.scopes)


def _set(page: ConsentsPage, told: Told, expects: int) -> str:
    """One scope of what is written already, or the first."""
    by, until = page.request.unlocked, _last_day(told["until"])
    if told["consent"] is None:
        scope = Scope(
            scope=told["scope"],
            state=told["state"],
            since=clock.today(),
            until=until,
            set_by=by.member.pk,
            remarks=told["words"],
        )
        deeds.record_consent(by, page.desk, page.first(scope))
    else:
        deeds.set_scope(
            by,
            page.desk,
            _mine(page, told["consent"]),
            expects=expects,
            scope=told["scope"],
            state=told["state"],
            until=until,
            words=told["words"],
        )
    return f"{page.address}?done=saved"


def _withdraw(page: ConsentsPage, told: Told, expects: int) -> str:
    consent = _mine(page, told["consent"])
    by = page.request.unlocked
    deeds.withdraw_consent(by, page.desk, consent, expects=expects, words=told["words"])
    return f"{page.address}?done=withdrawn"


def _mine(page: ConsentsPage, consent: uuid.UUID) -> uuid.UUID:
    """A consent of this very person. Raises IntakeError("page_unknown")."""
    if consent not in {one.id for one in page.consents}:
        raise IntakeError("page_unknown")
    return consent


def _last_day(typed: str) -> date | None:
    """The last day it may mean. Raises IntakeError: until_is_over, and as `dates.parse`."""
    if not typed.strip():
        return None
    day = dates.parse(typed, today=clock.today()).to_day
    if day is None:
        raise IntakeError("date_not_understood")
    if day < clock.today():
        raise IntakeError("until_is_over")
    return day


def _holders(request: UnlockedRequest, desk: uuid.UUID, case: Case) -> Iterator[Holder]:
    """Everybody in a case but whom it accuses: people in its acts and evidence, its sources."""
    acts = [
        one
        for one in records(request, desk, Act)
        if one.case == case.id or one.review in case.reviews
    ]
    people, sources = set[uuid.UUID](), set[uuid.UUID]()
    for act in acts:
        roles = linked(request, desk, act.id, Involvement)
        people |= {one.person for one in roles if one.person and one.role != PERPETRATOR}
        sources |= {one.source for one in linked(request, desk, act.id, Information)}
    for near in (case.id, *case.reviews, *(act.id for act in acts)):
        for item in linked(request, desk, near, Evidence):
            people |= set(item.persons)
    for review in case.reviews:
        sources |= {one.id for one in linked(request, desk, review, Source) if one.review == review}
    for person in sorted(people, key=str):
        yield _holder(request, desk, known(request, desk, person, Person).record)
    for source in sorted(sources, key=str):
        yield _holder(request, desk, known(request, desk, source, Source).record)


def _holder(request: UnlockedRequest, desk: uuid.UUID, one: Person | Source) -> Holder:
    found = linked(request, desk, one.id, Consent)
    if isinstance(one, Source) and one.person is not None:
        found += linked(request, desk, one.person, Consent)
    return Holder(one.id, _called(request, desk, one), isinstance(one, Source), found)


def _called(request: UnlockedRequest, desk: uuid.UUID, one: Person | Source) -> str:
    """Whoever takes consent back is heard although their record is held: by its first letters."""
    if is_held(request, desk, one.id):
        return str(one.id)[:8]
    return one.called[0] if isinstance(one, Person) and one.called else one.pseudonym


DEEDS: Deeds[ConsentsPage] = {
    "set": PageDeed(_("Write down or change one scope"), _("Save"), forms.SetScope, _set),
    "withdraw": PageDeed(
        _("They take everything back"), _("Take it all back"), forms.Withdraw, _withdraw
    ),
}
