"""The kinds of violation, as `facts/taxonomy.yaml` lists them.

Pure: the form, the classifier and casework read the same frozen values. Labels are keyed by
page language ("en", "fa-af", "ps"); the file says "prs" for Dari.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

_FILE = Path(__file__).parent / "facts" / "taxonomy.yaml"
_PAGE_LANGUAGE = {"en": "en", "prs": "fa-af", "ps": "ps"}
# Claims and context are recorded about a report by caseworkers, never chosen by its submitter.
_NOT_OFFERED = frozenset({"CLM"})


@dataclass(frozen=True)
class Family:
    """A family of violations; `offered` says whether a submitter may choose it."""

    code: str
    labels: Mapping[str, str]
    offered: bool


@dataclass(frozen=True)
class Violation:
    """One code of the taxonomy.

    `level` is the urgency it starts at ("T0" most urgent to "T3"); `escalators` are the
    reasons (codes of the `escalator` list) that may raise it.
    """

    code: str
    family: str
    labels: Mapping[str, str]
    level: str
    escalators: tuple[str, ...]


def _labels(entry: Mapping[str, Any]) -> Mapping[str, str]:
    return MappingProxyType({_PAGE_LANGUAGE[tag]: text for tag, text in entry["labels"].items()})


def _family(entry: Mapping[str, Any]) -> Family:
    code = entry["code"]
    return Family(code, _labels(entry), offered=code not in _NOT_OFFERED)


def _violation(entry: Mapping[str, Any]) -> Violation:
    triage = entry["triage"]
    return Violation(
        code=entry["code"],
        family=entry["parent"],
        labels=_labels(entry),
        level=triage["default"],
        escalators=tuple(triage["escalators"]),
    )


def _load() -> Any:
    # The C loader reads the file in a tenth of the time; every web worker pays it once.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 safe loaders


_TAXONOMY = _load()
_CODES = _TAXONOMY["codes"]

FAMILIES: tuple[Family, ...] = tuple(_family(entry) for entry in _CODES if entry["parent"] is None)
VIOLATIONS: Mapping[str, Violation] = MappingProxyType(
    {entry["code"]: _violation(entry) for entry in _CODES if entry["parent"] is not None}
)
FAMILY_BY_CODE: Mapping[str, Family] = MappingProxyType({one.code: one for one in FAMILIES})
ESCALATORS: frozenset[str] = frozenset(_TAXONOMY["codelists"]["escalator"])
PERPETRATOR_TYPES: tuple[str, ...] = tuple(_TAXONOMY["codelists"]["perpetrator_type"])
CONSENT_SCOPES: tuple[str, ...] = tuple(_TAXONOMY["codelists"]["consent_scope"])
