"""The kinds of violation, as `facts/taxonomy.yaml` lists them.

Pure: the form, the classifier and casework read the same frozen values. Labels are keyed by
page language ("en", "fa-af", "ps"); the file says "prs" for Dari.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intake.facts import LABEL_KEYS, Labels, Told, taxonomy_file, taxonomy_lists


@dataclass(frozen=True)
class Family:
    """A family of violations; `offered` says whether a submitter may choose it.

    Claims and context are recorded about a report by caseworkers, never chosen by its sender.
    """

    code: str
    labels: Labels
    offered: bool
    norms: tuple[str, ...] = ()
    huridocs: tuple[str, ...] = ()
    draft: bool = False
    seen: bool = False


@dataclass(frozen=True)
class Violation:
    """One code of the taxonomy.

    `level` is the urgency it starts at ("T0" most urgent to "T3"); `escalators` are the
    reasons (codes of the `escalator` list) that may raise it. `norms` are engaged, not found
    violated. `sets` and `own` name fields of `facts/field_sets.yaml`, `routes` codes of the
    list `route`, `huridocs` codes of micro-thesaurus 4, `sources` the texts it was drawn from.
    `draft`: its Dari and Pashto wait for native readers; `seen`: the term was met in the Afghan
    press. `retired`: the version that withdrew it, "" while in use.
    """

    code: str
    family: str
    labels: Labels
    level: str
    escalators: tuple[str, ...]
    norms: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    huridocs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    draft: bool = False
    seen: bool = False
    retired: str = ""


def _family(code: str, told: Told) -> Family:
    found = told.only((*LABEL_KEYS, "norms", "huridocs"), ("draft", "seen", "offered"))
    return Family(
        code=code,
        labels=told.labels(),
        offered="offered" not in found or found["offered"].flag(),
        norms=found["norms"].texts(),
        huridocs=found["huridocs"].texts(),
        draft=told.is_draft(),
        seen="seen" in found and found["seen"].flag(),
    )


def _violation(code: str, told: Told) -> Violation:
    found = told.only(
        (*LABEL_KEYS, "family", "norms", "huridocs", "fields", "triage"),
        ("draft", "seen", "sources", "retired"),
    )
    fields = found["fields"].only(("sets", "own"))
    triage = found["triage"].only(("level", "escalators", "routes"))
    family = found["family"].text()
    if family not in FAMILY_BY_CODE or not code.startswith(f"{family}-"):
        raise found["family"].refusal("an act's code begins with its family's")
    return Violation(
        code=code,
        family=family,
        labels=told.labels(),
        level=triage["level"].text(),
        escalators=triage["escalators"].texts(),
        norms=found["norms"].texts(),
        sets=fields["sets"].texts(),
        own=fields["own"].texts(),
        routes=triage["routes"].texts(),
        huridocs=found["huridocs"].texts(),
        sources=found["sources"].texts() if "sources" in found else (),
        draft=told.is_draft(),
        seen="seen" in found and found["seen"].flag(),
        retired=found["retired"].text() if "retired" in found else "",
    )


_FILE = taxonomy_file()
_LISTS = taxonomy_lists()

VERSION: str = _FILE["version"].text()
FAMILIES: tuple[Family, ...] = tuple(
    _family(code, told) for code, told in _FILE["families"].entries().items()
)
FAMILY_BY_CODE: Mapping[str, Family] = MappingProxyType({one.code: one for one in FAMILIES})
VIOLATIONS: Mapping[str, Violation] = MappingProxyType(
    {code: _violation(code, told) for code, told in _FILE["acts"].entries().items()}
)
TRIAGE_HOURS: Mapping[str, int] = MappingProxyType(
    {level: told.number() for level, told in _FILE["triage_hours"].entries().items()}
)
ESCALATORS: frozenset[str] = frozenset(_LISTS["escalator"].codes)
PERPETRATOR_TYPES: tuple[str, ...] = _LISTS["perpetrator_type"].codes
CONSENT_SCOPES: tuple[str, ...] = _LISTS["consent_scope"].codes
