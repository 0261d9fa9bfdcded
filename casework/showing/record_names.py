"""What a record is called in a list: by its words, its codes, and the first letters of its id."""

from collections.abc import Iterator, Mapping
from typing import Any

from casework import codes, dates
from casework.records import Record

# By kind: the list of the code that says best what it is, and the field that has it.
_CODED: Mapping[str, tuple[str, str]] = {
    "act": ("act", "code"),
    "claim": ("act", "code"),
    "evidence": ("evidence_type", "type"),
    "involvement": ("involvement_role", "role"),
    "intervention": ("intervention_type", "kind"),
    "attribution": ("attribution_outcome", "outcome"),
    "claim_check": ("claim_status", "outcome"),
    "information": ("source_connection_mt19", "connection"),
}


def called(record: Record, language: str) -> str:
    """One line, in a page language."""
    parts = [*_words(record), *_coded(record, language), *_dated(record, language)]
    return " · ".join([*(one for one in parts if one), str(record.id)[:8]])


def _words(record: Any) -> Iterator[str]:
    for name in ("title", "pseudonym", "claimant", "office"):
        yield str(getattr(record, name, "") or "")
    yield next(iter(getattr(record, "called", ())), "")


def _coded(record: Any, language: str) -> Iterator[str]:
    listed, field = _CODED.get(record.KIND, ("", ""))
    if listed and getattr(record, field):
        yield codes.label(listed, getattr(record, field), language)


def _dated(record: Any, language: str) -> Iterator[str]:
    told = getattr(record, "began", None) or getattr(record, "done", None)
    if told is not None:
        yield told.raw or dates.shown(told, language).gregorian
    if record.KIND == "review":
        yield record.received_on.isoformat()
