"""Audiences of dossiers: which consent each of them needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from intake.facts import CodeList, Told


@dataclass(frozen=True)
class Audience:
    """`scope` must be given; `unasked`: not having asked, because it is unsafe, is enough."""

    code: str
    scope: str
    unasked: bool = False


def audiences_of(told: Told, lists: Mapping[str, CodeList]) -> dict[str, Audience]:
    """The audiences by code. Raises MalformedFacts, unless each of the list has its one."""
    found = {code: _audience(code, one, lists) for code, one in told.entries().items()}
    for code in found.keys() ^ set(lists["dossier_audience"].codes):
        raise told.refusal(f"{code} is in the list dossier_audience or here, not in both")
    return found


def _audience(code: str, told: Told, lists: Mapping[str, CodeList]) -> Audience:
    entry = told.only(("scope",), ("unasked",))
    scope = entry["scope"].text()
    if scope not in lists["consent_scope"]:
        raise entry["scope"].refusal("this is no scope of a consent")
    return Audience(code, scope, "unasked" in entry and entry["unasked"].flag())
