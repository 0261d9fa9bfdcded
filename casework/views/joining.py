"""Who of different reports may be one person: a list to decide about.

Everybody sees what the linking marks say. By name only the session sees it that has the names
open; nothing of that list is kept, and its forms carry rows and tags.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from casework import register
from casework.corroboration import SamePerson, Who
from casework.doors import See, UnlockedRequest
from casework.forms.joining import TwoPeople
from casework.names import OpenNames
from casework.records import Person, Record
from casework.sentences import sentence
from casework.services import joining, likely_people
from casework.services.merged import staying
from casework.showing import likeness as showing
from casework.views.names import open_names
from casework.views.opening import opened
from casework.views.review_page import done
from intake.errors import IntakeError
from intake.languages import spoken

_AT_ONCE = "0"  # seconds: the reading goes on as long as somebody looks
_DEEDS = {"join": (joining.join_people, "joined_people"), "apart": (joining.keep_apart, "apart")}


@dataclass(frozen=True, repr=False)
class Side:
    """One of a pair. `called` only where this session has the names open."""

    who: Who
    record: Record | None
    called: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class PairShown:
    """A pair with its points and reasons; `form` carries it back, `joinable` where it can be.

    `mergeable`: two records, held side by side on a page of their own.
    """

    sides: tuple[Side, Side]
    points: str
    reasons: tuple[tuple[str, str], ...]
    form: TwoPeople
    joinable: bool
    mergeable: bool


class Joining:
    """The lists of one desk, for one request."""

    def __init__(self, request: UnlockedRequest, desk: uuid.UUID) -> None:
        self.request, self.desk = request, desk
        self.names = _all_open(open_names(request, desk))
        self.read = likely_people.read_marks(request.unlocked, desk)

    @cached_property
    def by_names(self) -> list[SamePerson]:
        """Empty where the names are closed."""
        return likely_people.by_names(self.request.unlocked, self.names) if self.names else []

    @cached_property
    def by_marks(self) -> list[SamePerson]:
        """What the names say already is not said twice."""
        known = {one.pair for one in self.by_names}
        found = likely_people.by_marks(self.request.unlocked, self.desk)
        return [one for one in found if one.pair not in known]

    def shown(self, pairs: Sequence[SamePerson], names: OpenNames | None) -> Iterator[PairShown]:
        """Each with its form. The names beside it only where they are given."""
        here, language = register.of(self.request.unlocked, self.desk), spoken(get_language())
        called = {
            Who(held.id, one.tag, one.version): (*one.called, *one.also)
            for one in names or ()
            if one.holder and (held := _staying(here, one.holder))
        }
        for pair in pairs:
            one, other = (
                Side(
                    who, found.record if (found := here.get(who.row)) else None, called.get(who, ())
                )
                for who in (pair.one, pair.other)
            )
            yield PairShown(
                (one, other),
                showing.points(pair.points, language),
                tuple((why.code, showing.signed(why.points, language)) for why in pair.reasons),
                TwoPeople(initial=TwoPeople.about(pair.one, pair.other), auto_id=False),
                _is_joinable(one, other),
                all(isinstance(side.record, Person) and not side.who.tag for side in (one, other)),
            )


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def joining_people(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """The lists, and deciding about one pair of them."""
    page = Joining(request, desk)
    refusal = ""
    if request.method == "POST":
        try:
            return See(_decided(page))
        except IntakeError as fault:
            refusal = sentence(fault)
    context = {
        "desk": desk,
        "read": page.read,
        "is_custodian": request.unlocked.is_custodian(desk),
        "names": page.names,
        "by_names": list(page.shown(page.by_names, page.names)),
        "by_marks": list(page.shown(page.by_marks, None)),
        "done": done(request),
        "refusal": refusal,
    }
    shown = render(request, "casework/joining.html", context, status=422 if refusal else 200)
    if page.read.done < page.read.of:
        shown["Refresh"] = _AT_ONCE
    return shown


def _decided(page: Joining) -> str:
    """Write it; gives the address to go on to. Raises IntakeError: page_unknown, row_changed for
    a pair that is not proposed any more, and as the deed.
    """
    sent, form = page.request.POST.get("deed", ""), TwoPeople(page.request.POST)
    if sent not in _DEEDS or not form.is_valid():
        raise IntakeError("page_unknown")
    one, other = form.pair
    if not any(pair.pair == {one, other} for pair in (*page.by_names, *page.by_marks)):
        raise IntakeError("row_changed")
    deed, said = _DEEDS[sent]
    deed(page.request.unlocked, page.desk, one, other)
    return f"{reverse('joining', kwargs={'desk': page.desk})}?done={said}"


def _staying(here: register.DeskRegister, holder: uuid.UUID) -> Record | None:
    """Of a record that was closed into another one, that one."""
    found = staying(here, holder)
    return found.record if found else None


def _all_open(names: OpenNames | None) -> OpenNames | None:
    return names if names is not None and not names.waiting else None


def _is_joinable(one: Side, other: Side) -> bool:
    """Two tags, or a tag and the record of a person."""
    kinds = {side.record.KIND for side in (one, other) if side.record and not side.who.tag}
    return bool(one.who.tag or other.who.tag) and kinds <= {"person"}
