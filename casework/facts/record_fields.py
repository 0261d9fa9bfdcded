"""What people fill in about each kind of record: fields in order, with three labels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from intake.facts import LABEL_KEYS, Labels, Told, spoken_as

_OPTIONAL = ("draft", "to", "family", "area", "needed", "leads", "hint", "refusals")


@dataclass(frozen=True)
class AskedField:
    """One field of a record, or one question about an act.

    `to`: the kinds of records that a link may name. `family`: of which family a kind of act
    is; "" for any but claims. `is_leading`: what is chosen here decides what else is asked.
    `refusals`: codes that are shown beside it. `draft`: its Dari and Pashto wait for native
    readers.
    """

    key: str
    labels: Labels
    hint: Labels | None = None
    to: tuple[str, ...] = ()
    family: str = ""
    is_area: bool = False
    is_needed: bool = False
    is_leading: bool = False
    refusals: tuple[str, ...] = ()
    draft: bool = False

    def label(self, language: str) -> str:
        """The words for it in a page language."""
        return spoken_as(self.labels, language)


@dataclass(frozen=True)
class AskedKind:
    """A kind of record, or a part of one that is filled in row by row.

    `silent` fields are asked by no form. `sets`: field sets that are asked beside the fields, by
    the code of the leading one. `held`: questions of theirs whose answer is one of the fields,
    or of a record that this one names.
    """

    fields: tuple[AskedField, ...]
    silent: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def asked_kinds_of(told: Told) -> Mapping[str, AskedKind]:
    """Kinds and parts by name. Raises MalformedFacts."""
    file = told.only(("kinds", "parts"))
    every = {**file["kinds"].entries(), **file["parts"].entries()}
    return MappingProxyType({name: _kind(one) for name, one in every.items()})


def _kind(told: Told) -> AskedKind:
    found = told.only(("fields",), ("silent", "held", "sets"))
    sets = found["sets"].entries() if "sets" in found else {}
    return AskedKind(
        tuple(_fields(found["fields"])),
        frozenset(found["silent"].texts()) if "silent" in found else frozenset(),
        frozenset(found["held"].texts()) if "held" in found else frozenset(),
        MappingProxyType({code: one.texts() for code, one in sets.items()}),
    )


def _fields(told: Told) -> Iterator[AskedField]:
    for key, one in told.entries().items():
        found = one.only(LABEL_KEYS, _OPTIONAL)
        yield AskedField(
            key,
            one.labels(),
            hint=found["hint"].labels() if "hint" in found else None,
            to=found["to"].texts() if "to" in found else (),
            family=found["family"].text() if "family" in found else "",
            is_area="area" in found and found["area"].flag(),
            is_needed="needed" in found and found["needed"].flag(),
            is_leading="leads" in found and found["leads"].flag(),
            refusals=found["refusals"].texts() if "refusals" in found else (),
            draft=one.is_draft(),
        )
