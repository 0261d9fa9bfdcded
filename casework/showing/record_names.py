"""What a record is called in a list: by its words, its codes, and the first letters of its id."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework import codes, dates
from casework.records import Record
from casework.register import DeskRegister
from casework.showing import days

# By kind: the list of the code that says best what it is, and the field that has it.
_CODED: Mapping[str, tuple[str, str]] = {
    "act": ("act", "code"),
    "claim": ("act", "code"),
    "evidence": ("evidence_type", "type"),
    "involvement": ("involvement_role", "role"),
    "intervention": ("intervention_type", "kind"),
    "attribution": ("attribution_outcome", "outcome"),
    "claim_check": ("claim_status", "outcome"),
}
# Kinds without words of their own are called by what they name.
_BY_LINKS: Mapping[str, tuple[str, ...]] = {
    "involvement": ("person", "unit", "office_holder", "act"),
    "information": ("source", "act"),
    "attribution": ("act",),
    "claim_check": ("claim",),
}
# Around each part, so that Latin and Arabic letters in one line keep their places.
_ISOLATED = "\u2068{}\u2069"
_BETWEEN = " – "


@dataclass(frozen=True, repr=False)
class Named:
    """A record with what it is called, part by part; the last is its short id."""

    record: Record
    parts: tuple[str, ...]

    @property
    def line(self) -> str:
        """As one text, for lists to choose from."""
        return _BETWEEN.join(_ISOLATED.format(part) for part in self.parts)


def named(record: Record, here: DeskRegister, language: str) -> Named:
    """In a page language. What is held after an erasure is called by its short id alone."""
    if record.id in here.held:
        return Named(record, (str(record.id)[:8],))
    parts = [*_own(record, language), *_of_others(record, here, language)]
    parts += [*_dated(record, language), str(record.id)[:8]]
    return Named(record, tuple(one for one in parts if one))


def each_named(records: Iterable[Record], here: DeskRegister, language: str) -> list[Named]:
    """Several of them."""
    return [named(one, here, language) for one in records]


def _own(record: Any, language: str) -> Iterator[str]:
    for name in ("title", "pseudonym", "claimant", "office"):
        yield str(getattr(record, name, "") or "")
    yield next(iter(getattr(record, "called", ())), "")
    listed, field = _CODED.get(record.KIND, ("", ""))
    if listed and getattr(record, field):
        yield codes.label(listed, getattr(record, field), language)


def _of_others(record: Record, here: DeskRegister, language: str) -> Iterator[str]:
    for name in _BY_LINKS.get(record.KIND, ()):
        row = getattr(record, name, None)
        found = here.get(row) if row and row not in here.held else None
        if found is not None:
            yield next((one for one in _own(found.record, language) if one), "")


def _dated(record: Any, language: str) -> Iterator[str]:
    told = getattr(record, "began", None) or getattr(record, "done", None)
    if told is not None:
        yield told.raw or dates.shown(told, language).gregorian
    if record.KIND == "review":
        yield days.both(record.received_on, language).gregorian
