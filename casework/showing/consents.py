"""Consents as a page shows them: scope by scope, and who is lacking for which use."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from casework import codes
from casework.records import Consent
from casework.records.consent import Scope
from casework.services.consent import lacking


@dataclass(frozen=True, repr=False)
class ScopeLine:
    """One scope on a day. `scope` is None where it was never asked; `state` is "" then."""

    code: str
    state: str
    allows: bool
    scope: Scope | None


@dataclass(frozen=True, repr=False)
class Holder:
    """Somebody whose consent counts, by the name they have here, with what they agreed to."""

    id: uuid.UUID
    called: str
    is_source: bool
    consents: Sequence[Consent]


@dataclass(frozen=True, repr=False)
class Use:
    """One scope over a whole case: who lets it be used so, and who does not."""

    code: str
    missing: tuple[Holder, ...]


def lines(consent: Consent | None, day: date) -> list[ScopeLine]:
    """All scopes there are, in the order of their list."""
    kept = {one.scope: one for one in consent.scopes} if consent else {}
    return [
        ScopeLine(
            code,
            consent.state(code, day) if consent else "",
            consent.allows(code, day) if consent else False,
            kept.get(code),
        )
        for code in _scopes()
    ]


def uses(holders: Iterable[Holder], day: date) -> list[Use]:
    """For each scope those who are lacking: refused, withdrawn, over, or never asked (P10)."""
    everybody = list(holders)
    return [
        Use(
            code,
            tuple(one for one in everybody if not one.consents or lacking(one.consents, code, day)),
        )
        for code in _scopes()
    ]


def _scopes() -> tuple[str, ...]:
    return tuple(code for code, _words in codes.choices("consent_scope", "en"))
