"""Who agreed to what: a dossier leaves only within the consents of everybody in it (P10). Pure.

Everybody is each person in any role but that of an alleged perpetrator, protected or not, each
protected person in its evidence, and each source; whom it accuses is not asked. Of several records
of one person the one that allows least counts.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from casework import facts
from casework.dossier.profile import Gap
from casework.dossier.selection import Selection
from casework.dossier.taken_back import asked_on, is_taken_back
from casework.dossier.terms import Terms
from casework.records import (
    Consent,
    Evidence,
    Information,
    Intervention,
    Involvement,
    Person,
    Review,
    Source,
)
from casework.records.consent import GIVEN
from casework.records.involvement import PERPETRATOR
from casework.records.shapes import Mute
from intake.taxonomy import CONSENT_SCOPES

NEVER_ASKED = ""
UNASKED = "not_asked_unsafe"
# From what forbids most to what allows: a word taken back beats every other.
_WORST_FIRST = (
    "withdrawn", "refused", "expired", NEVER_ASKED, UNASKED, "given_by_family", "given",
)  # fmt: skip
_GAPS = {
    "withdrawn": "consent_withdrawn",
    "refused": "consent_refused",
    "expired": "consent_expired",
    NEVER_ASKED: "consent_never_asked",
    UNASKED: "consent_unasked",
}
_UNASKED_ENOUGH = frozenset(one.scope for one in facts.audiences().values() if one.unasked)


@dataclass(frozen=True, repr=False)
class Relied(Mute):
    """One consent that a dossier rests on, for the register of what left."""

    consent: uuid.UUID
    holder: uuid.UUID
    scope: str
    state: str


def permits(state: str, scope: str) -> bool:
    """Whether a state of a scope lets a dossier out: given, by the person or for them.

    "Not asked, because it is unsafe" does so for our own desk and for urgent help alone.
    """
    return state in GIVEN or (state == UNASKED and scope in _UNASKED_ENOUGH)


def scope_of(audience: str) -> str:
    """The scope an audience needs; "" for a code that is no audience."""
    found = facts.audiences().get(audience)
    return found.scope if found else ""


def state_of(consents: Iterable[Consent], scope: str, day: date) -> str:
    """The state of a scope on a day over all records of one person: the one that allows least."""
    states = [one.state(scope, day) for one in consents]
    return min(states, key=_rank, default=NEVER_ASKED)


def stricter(one: str, other: str) -> str:
    """Of two states the one that allows less."""
    return min(one, other, key=_rank)


def is_over(consent: Consent, scope: str, since: date, day: date) -> bool:
    """Whether what somebody had let a scope be used for ended on or after `since`."""
    found = next((one for one in consent.scopes if one.scope == scope), None)
    state = consent.state(scope, day)
    if found is None or state not in ("withdrawn", "refused", "expired"):
        return False
    if state == "expired":
        return found.until is not None and found.until >= since
    was_given = any(one.scope == scope and one.state in GIVEN for one in consent.earlier)
    is_new = found.since is not None and found.since >= since
    return is_new and (was_given or state == "withdrawn")


def holders(selection: Selection) -> tuple[uuid.UUID, ...]:
    """Rows of the persons and sources whose consent counts, in the order of their ids.

    One that an item names counts also where its record was not chosen.
    """
    return tuple(sorted({*_persons(selection), *_sources(selection)}, key=str))


def gaps(selection: Selection) -> tuple[Gap, ...]:
    """What the consents do not cover, person by person; `field` is the scope.

    Works on records alone, before anything of a dossier is opened.
    """
    everybody, asked = _consents(selection), asked_on(selection)
    lacking = (
        gap
        for scope in _needed(selection.terms)
        for holder, consents in everybody.items()
        for gap in _lacking(holder, consents, scope, selection.terms.made_on, asked.get(holder))
    )
    return (*lacking, *(Gap("source_missing", row) for row in _senderless(selection)))


def relied_on(selection: Selection) -> tuple[Relied, ...]:
    """The consents by which it may leave, of those who let it: where `gaps` stops it, of no use;
    of numbers that leave the others out, of everybody who may be in them.
    """
    everybody, day, asked = _consents(selection), selection.terms.made_on, asked_on(selection)
    return tuple(
        Relied(one.id, holder, scope, state)
        for scope in _needed(selection.terms)
        for holder, consents in everybody.items()
        if not any(_lacking(holder, consents, scope, day, asked.get(holder)))
        for one in consents
        if permits(state := one.state(scope, day), scope)
    )


def touched(selection: Selection, holder: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Rows of what would have to stay behind without this person's consent, sorted."""
    roles = (one.act for one in selection.of(Involvement) if one.person == holder)
    told = (one.act for one in selection.of(Information) if one.source == holder)
    shown = (one.id for one in selection.of(Evidence) if holder in one.persons)
    sent = (one.review for one in selection.of(Source) if one.id == holder and one.review)
    return tuple(sorted({*roles, *told, *shown, *sent}, key=str))


def _rank(state: str) -> int:
    return _WORST_FIRST.index(state) if state in _WORST_FIRST else -1


def _needed(terms: Terms) -> tuple[str, ...]:
    """The scope ordered and the one of the audience; any that is unknown covers nothing."""
    return tuple(dict.fromkeys((terms.scope, scope_of(terms.audience))))


def _lacking(
    holder: uuid.UUID, consents: Sequence[Consent], scope: str, day: date, asked: date | None
) -> Iterator[Gap]:
    if not consents:
        yield Gap("consent_missing", holder, scope)
        return
    state = state_of(consents, scope, day)
    if scope not in CONSENT_SCOPES or not permits(state, scope):
        yield Gap(_GAPS.get(state, "consent_missing"), holder, scope)
    elif is_taken_back(asked, consents, scope):
        yield Gap("consent_asked_back", holder, scope)


def _consents(selection: Selection) -> dict[uuid.UUID, list[Consent]]:
    """All records of each holder; a source who is a person of the case has those of both.

    Once over the consents: a whole desk has as many of them as it has people.
    """
    known: dict[uuid.UUID | None, list[Consent]] = {}
    for one in selection.of(Consent):
        known.setdefault(one.person or one.source, []).append(one)
    found: dict[uuid.UUID, list[Consent]] = {}
    for holder in holders(selection):
        source = selection.one(Source, holder)
        as_person = known.get(source.person, []) if source and source.person else []
        found[holder] = [*known.get(holder, []), *as_person]
    return found


def is_asked(role: Involvement) -> bool:
    """Whether a role makes its person's consent count: every one but that of whom an act accuses.

    No protection is looked at: who needs none to be named may still say no.
    """
    return role.role != PERPETRATOR


def _persons(selection: Selection) -> Iterator[uuid.UUID]:
    """Who is in no role here is asked where they need protection: the others are office-holders,
    or accused of acts that do not go along.
    """
    roles = selection.of(Involvement)
    asked = {one.person for one in roles if is_asked(one)}
    asked |= {one.person for one in selection.of(Intervention)}
    accused = {one.person for one in roles if not is_asked(one)}
    shown = set(chain.from_iterable(one.persons for one in selection.of(Evidence)))
    chosen = {one.id for one in selection.of(Person)} - accused
    guarded = (row for row in shown | chosen if _needs_protection(selection, row))
    yield from (row for row in {*asked, *guarded} if row is not None)


def _needs_protection(selection: Selection, row: uuid.UUID) -> bool:
    """True, too, of somebody whose record did not come along."""
    person = selection.one(Person, row)
    return person is None or person.protected


def _sources(selection: Selection) -> Iterator[uuid.UUID]:
    yield from (one.source for one in selection.of(Information))
    yield from (one.id for one in selection.of(Source))


def _senderless(selection: Selection) -> list[uuid.UUID]:
    """Reports that go along and of whose sender nothing is written down."""
    sent = {one.review for one in selection.of(Source)}
    sent |= {one.review for one in selection.of(Information)}
    reports = {*selection.accounts, *(one.id for one in selection.of(Review))}
    reports |= {one.review for one in selection.of(Evidence) if one.review}
    return sorted(reports - sent, key=str)
