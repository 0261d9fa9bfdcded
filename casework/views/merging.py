"""Two records that may be of one person: found, held side by side, made one; and undone."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casework import register
from casework.doors import See, UnlockedRequest
from casework.dossier import consenting
from casework.forms import merging as forms
from casework.forms.records import inputs_of, values_of
from casework.merging import CHOSEN, Take, differing
from casework.records import Consent, Merge, Person, Stored
from casework.register import Query
from casework.sentences import sentence
from casework.services import merged, merging, parting
from casework.showing import record_lines
from casework.showing.record_names import Named, named
from casework.views import page_deeds
from casework.views.finding import linked, stored
from casework.views.opening import opened
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_page import Answer, done
from intake import clock
from intake.errors import IntakeError
from intake.languages import spoken
from intake.taxonomy import CONSENT_SCOPES

Told = Mapping[str, Any]
_FEW = 25


class PersonPage:
    """One person's record, for one request."""

    def __init__(self, request: UnlockedRequest, desk: uuid.UUID, person: uuid.UUID) -> None:
        self.request, self.desk = request, desk
        self.one = stored(request, desk, person, Person)
        self.here = register.of(request.unlocked, desk)

    @property
    def merges(self) -> list[Stored[Merge]]:
        """What became one with it, newest first."""
        return merged.merges_of(self.request.unlocked, self.desk, self.one.record.id)

    def called(self, person: Person) -> Named:
        """As lists name somebody."""
        return named(person, self.here, spoken(get_language()))

    def beside(self, merge: Merge) -> Named | None:
        """The other record of a merge."""
        mine = self.one.record.id
        found = self.here.get(merge.closed if merge.stays == mine else merge.stays)
        return self.called(found.record) if found and isinstance(found.record, Person) else None


class TwoPersons(PersonPage):
    """Two records side by side."""

    def __init__(
        self, request: UnlockedRequest, desk: uuid.UUID, person: uuid.UUID, second: uuid.UUID
    ) -> None:
        super().__init__(request, desk, person)
        self.other = stored(request, desk, second, Person)
        if person == second:
            raise IntakeError("page_unknown")

    @property
    def versions(self) -> int:
        """Of both together: they only grow, so the sum is the same while both are."""
        return self.one.version + self.other.version

    @property
    def is_open(self) -> bool:
        """Whether neither is closed."""
        return not (self.one.record.same_as or self.other.record.same_as)

    @property
    def is_apart(self) -> bool:
        """Whether people found that they are two."""
        by = self.request.unlocked
        return merged.is_apart(by, self.desk, self.one.record, self.other.record)

    @cached_property
    def fields(self) -> list[forms.Field]:
        """Where they differ, in the words of the page."""
        inputs = {one.key: one for one in inputs_of(Person, Person.KIND)}
        pair, language = (self.one.record, self.other.record), spoken(get_language())
        values = [values_of(each) for each in pair]
        return [
            forms.Field(
                key,
                inputs[key].label,
                *(
                    record_lines.plain(inputs[key], each[key], self.here, language)
                    for each in values
                ),
            )
            for key in differing(*pair)
        ]

    @property
    def moving(self) -> tuple[list[tuple[str, int]], int]:
        """How many rows of each kind follow if the other one closes, and how many roles are
        doubled.
        """
        by = self.request.unlocked
        found = merging.preview(by, self.desk, self.one.record, self.other.record)
        kinds = Counter(one.record.KIND for one in found.changes if one.before is not None)
        return sorted(kinds.items()), len(found.doubled)

    def consents(self) -> Iterator[tuple[str, str, str, str]]:
        """Scope by scope what each agreed to, and what will count. "" is never asked."""
        today = clock.today()
        said = [
            linked(self.request, self.desk, each.record.id, Consent)
            for each in (self.one, self.other)
        ]
        for scope in CONSENT_SCOPES:
            one, other = (consenting.state_of(each, scope, today) for each in said)
            if one or other:
                yield scope, one, other, consenting.stricter(one, other)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def merging_one(request: UnlockedRequest, desk: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """Find the other record of somebody; undo what was merged."""
    page = PersonPage(request, desk, person)
    answer: str | Answer = Answer()
    is_search = request.POST.get("deed") == "find"
    if request.method == "POST" and not is_search:
        answer = page_deeds.carry_out(page, DEEDS_OF_ONE, request.POST)
    if isinstance(answer, str):
        return See(answer)
    search, refusal = forms.FindRecord(request.POST if is_search else None), answer.refusal
    found: list[Named] = []
    try:
        found = _found(page, search)
    except IntakeError as fault:
        refusal = sentence(fault)
    context = {
        "desk": desk,
        "person": page.one.record,
        "merges": list(_merges(page, answer)),
        "search": search,
        "found": found,
        "done": done(request),
        "refusal": refusal,
        "conflict": answer.conflict,
    }
    status = 422 if refusal and not answer.conflict else page_deeds.status_of(answer)
    return render(request, "casework/merging.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@opened
def merging_two(
    request: UnlockedRequest, desk: uuid.UUID, person: uuid.UUID, second: uuid.UUID
) -> HttpResponse:
    """Both side by side, what follows, and the deed."""
    page = TwoPersons(request, desk, person, second)
    answer: str | Answer = Answer()
    if request.method == "POST":
        answer = page_deeds.carry_out(page, DEEDS_OF_TWO, request.POST)
    if isinstance(answer, str):
        return See(answer)
    if answer.conflict:
        page = TwoPersons(request, desk, person, second)
    kinds, doubled = page.moving
    context = {
        "desk": desk,
        "one": page.one.record,
        "other": page.other.record,
        "sides": [page.called(each.record) for each in (page.one, page.other)],
        "fields": page.fields,
        "kinds": kinds,
        "doubled": doubled,
        "consents": list(page.consents()),
        "is_open": page.is_open,
        "is_apart": page.is_apart,
        "expects": page.versions,
        "deeds": list(page_deeds.offered(page, DEEDS_OF_TWO, answer, "merge")),
        "refusal": answer.refusal,
        "conflict": answer.conflict,
    }
    status = page_deeds.status_of(answer)
    return render(request, "casework/merging_two.html", context, status=status)


def _merges(page: PersonPage, answer: Answer) -> Iterator[dict[str, Any]]:
    for one in page.merges:
        offered = page_deeds.form_of(
            page, DEEDS_OF_ONE, "undo", answer, str(one.record.id), merge=one.record.id
        )
        stays = one.record.stays == page.one.record.id
        yield {
            "merge": one.record,
            "beside": page.beside(one.record),
            "stays": stays,
            "expects": one.version,
            "deed": offered,
        }


def _found(page: PersonPage, search: forms.FindRecord) -> list[Named]:
    """Records of persons that are open, this one left out; of a search the first page."""
    if page.one.record.same_as is not None or (search.is_bound and not search.is_valid()):
        return []
    words = search.cleaned_data["words"] if search.is_bound else ""
    query = Query(words=words, kinds=(Person.KIND,))
    every = page.here.find(query, hiding=page.here.held).found
    people = [one.record for one in every if isinstance(one.record, Person)]
    others = [one for one in people if one.same_as is None and one.id != page.one.record.id]
    return [page.called(one) for one in (others if words else others[:_FEW])]


def _merge(page: TwoPersons, told: Told, expects: int) -> str:
    if expects != page.versions:
        raise IntakeError("row_changed")
    stays, closed = page.one, page.other
    sides = {forms.ONE: Take.STAYS, forms.OTHER: Take.CLOSED, forms.BOTH: Take.BOTH}
    if told["stays"] == str(page.other.record.id):
        stays, closed = closed, stays
        sides |= {forms.ONE: Take.CLOSED, forms.OTHER: Take.STAYS}
    merging.merge_persons(
        page.request.unlocked,
        page.desk,
        stays=(stays.record.id, stays.version),
        closed=(closed.record.id, closed.version),
        takes={one.key: sides[told[one.key]] for one in page.fields},
        words=told["words"],
        overrule=told.get("overrule", False),
    )
    return f"{_at(page.desk, stays.record.id)}?done=persons_merged"


def _undo(page: PersonPage, told: Told, expects: int) -> str:
    if told["merge"] not in {one.record.id for one in page.merges}:
        raise IntakeError("page_unknown")
    parting.undo_merge(page.request.unlocked, page.desk, told["merge"], expects=expects)
    return f"{_at(page.desk, page.one.record.id)}?done=persons_parted"


def _at(desk: uuid.UUID, person: uuid.UUID) -> str:
    return reverse("merging", kwargs={"desk": desk, "person": person})


def _two(page: TwoPersons) -> dict[str, Any]:
    pair = (page.one.record, page.other.record)
    return {
        "names": [(str(one.id), page.called(one).line) for one in pair],
        "fields": page.fields,
        "is_apart": page.is_apart,
    }


def any_two() -> dict[str, Any]:
    """As `_two`, of two records that are not at hand: a page that came late is told in words."""
    both = (gettext("the first record"), gettext("the second record"))
    inputs = (one for one in inputs_of(Person, Person.KIND) if one.key in CHOSEN)
    return {
        "fields": [forms.Field(one.key, one.label, *both) for one in inputs],
        "is_apart": True,
    }


def _first(page: TwoPersons) -> dict[str, Any]:
    return {"stays": str(page.one.record.id)}


DEEDS_OF_ONE: Deeds[PersonPage] = {
    "undo": PageDeed(_("That was wrong: undo it"), _("Undo it"), forms.UndoMerge, _undo),
}
DEEDS_OF_TWO: Deeds[TwoPersons] = {
    "merge": PageDeed(
        _("They are one person: keep one record"),
        _("Make them one"),
        forms.MergeTwo,
        _merge,
        _two,
        _first,
    ),
}
