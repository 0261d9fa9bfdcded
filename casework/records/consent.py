"""Consent: what one person agreed to, scope by scope. Pure."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self

from casework.records.marks import Link, Marked, Words, coded
from casework.records.shapes import Facets, Mute
from intake.errors import IntakeError

GIVEN = frozenset(("given", "given_by_family"))


@dataclass(frozen=True, kw_only=True, repr=False)
class Scope(Mute):
    """One scope: the state it was put into, since when, and until when it holds.

    `until` is the last day; None: until it is withdrawn.
    """

    scope: str = coded("consent_scope")
    state: str = coded("consent_state")
    since: date | None = None
    until: date | None = None
    set_by: uuid.UUID | None = None
    remarks: Words = ""


@dataclass(frozen=True, kw_only=True, repr=False)
class Consent(Marked):
    """One person's or source's consent; a scope that is not listed was never asked.

    `earlier` keeps what each scope was before, oldest first.
    """

    KIND: ClassVar[str] = "consent"

    person: Link | None = None
    source: Link | None = None
    scopes: tuple[Scope, ...] = ()
    earlier: tuple[Scope, ...] = ()

    def __post_init__(self) -> None:
        if (self.person is None) is (self.source is None):
            raise IntakeError("consent_of_one_person")
        if len({one.scope for one in self.scopes}) < len(self.scopes):
            raise IntakeError("scope_twice")

    def state(self, scope: str, day: date) -> str:
        """The state of a scope on a day: "expired" where its time is over, "" if never asked."""
        found = next((one for one in self.scopes if one.scope == scope), None)
        if found is None:
            return ""
        over = found.until is not None and found.until < day
        return "expired" if over and found.state in GIVEN else found.state

    def allows(self, scope: str, day: date) -> bool:
        """Whether this person's consent covers the scope on that day."""
        return self.state(scope, day) in GIVEN

    def changed(self, scope: Scope) -> Self:
        """The same with one scope put into another state."""
        before = tuple(one for one in self.scopes if one.scope == scope.scope)
        others = tuple(one for one in self.scopes if one.scope != scope.scope)
        return replace(self, scopes=(*others, scope), earlier=(*self.earlier, *before))

    def facets(self) -> Facets:
        """The scopes that were given, with no regard to their end."""
        return {"scope": tuple(one.scope for one in self.scopes if one.state in GIVEN)}
