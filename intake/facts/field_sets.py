"""Field sets: what is asked about an act, as typed fields with three labels."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from intake.facts.lists import CodeList, no_longer_used
from intake.facts.strict import LABEL_KEYS, Labels, Told, spoken_as

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OPTIONAL = ("list", "many", "protected", "draft", "retired")


class FieldType(StrEnum):
    """What a field holds. The forms and the sealed records know one shape for each."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"  # of people, from 0
    DATE = "date"  # as given, with calendar, range and precision
    CODE = "code"  # of the list the field names
    YES_NO_UNKNOWN = "yes_no_unknown"
    PLACE = "place"
    PERSON = "person"
    OFFICE_HOLDER = "office_holder"
    MONEY = "money"  # amount and currency
    EVIDENCE = "evidence"  # an evidence item
    RECORD = "record"  # another record of the case


@dataclass(frozen=True)
class Field:
    """One question. `codes` is the name of its code list, "" for types without one.

    `many`: more than one value. `protected`: the value may say who or where a protected
    person is, and rests under the originals key. `retired`: the taxonomy version that withdrew
    it, "" while it is asked.
    """

    key: str
    type: FieldType
    labels: Labels
    codes: str = ""
    many: bool = False
    protected: bool = False
    draft: bool = False
    retired: str = ""

    def label(self, language: str) -> str:
        """The words for it in a page language."""
        return spoken_as(self.labels, language)


@dataclass(frozen=True)
class FieldSet:
    """Fields asked together; `basis` says, in English, where the questions come from."""

    key: str
    labels: Labels
    fields: tuple[Field, ...]
    basis: str = ""
    draft: bool = False

    def label(self, language: str) -> str:
        """The heading in a page language."""
        return spoken_as(self.labels, language)


@dataclass(frozen=True)
class ActFields:
    """What is asked about one kind of act: its sets in order, then the fields of its own."""

    sections: tuple[FieldSet, ...]
    own: tuple[Field, ...] = ()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field, each once, in order."""
        return (*(one for section in self.sections for one in section.fields), *self.own)

    @cached_property
    def _by_key(self) -> Mapping[str, Field]:
        return {one.key: one for one in self.fields}

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __getitem__(self, key: str) -> Field:
        return self._by_key[key]


@dataclass(frozen=True)
class FieldSets:
    """All sets by key, and every field ever asked by its key: keys are never shared."""

    sets: Mapping[str, FieldSet]
    fields: Mapping[str, Field]

    def of(self, sets: Iterable[str], own: Iterable[str]) -> ActFields:
        """The fields of an act. Raises KeyError for a name that is not here."""
        alone = tuple(self.fields[key] for key in own)
        return ActFields(tuple(self.sets[key] for key in sets), _asked(alone))

    def field(self, key: str) -> Field:
        """The field of this key, retired ones too; else a stand-in that says it is gone."""
        gone = Field(key, FieldType.TEXT, no_longer_used(key).labels, retired="unknown")
        return self.fields.get(key, gone)


def field_sets_of(file: Told, lists: Mapping[str, CodeList]) -> FieldSets:
    """Read field_sets.yaml. Raises MalformedFacts, for a code list that is not in `lists` too."""
    parts = file.only(("sets", "own"))
    sets = {key: _field_set(key, told, lists) for key, told in parts["sets"].entries().items()}
    every: dict[str, Field] = {}
    own = _fields(parts["own"], lists)
    for one in (*(one for each in sets.values() for one in each.fields), *own):
        if one.key in every:
            raise file.refusal(f"two fields have the key {one.key}")
        every[one.key] = one
    asked = {key: replace(one, fields=_asked(one.fields)) for key, one in sets.items()}
    return FieldSets(MappingProxyType(asked), MappingProxyType(every))


def _asked(fields: Iterable[Field]) -> tuple[Field, ...]:
    return tuple(one for one in fields if not one.retired)


def _field_set(key: str, told: Told, lists: Mapping[str, CodeList]) -> FieldSet:
    found = told.only((*LABEL_KEYS, "basis", "fields"), ("draft",))
    fields = _fields(found["fields"], lists)
    return FieldSet(key, told.labels(), fields, found["basis"].text(), told.is_draft())


def _fields(told: Told, lists: Mapping[str, CodeList]) -> tuple[Field, ...]:
    return tuple(_field(key, one, lists) for key, one in told.entries().items())


def _field(key: str, told: Told, lists: Mapping[str, CodeList]) -> Field:
    found = told.only((*LABEL_KEYS, "type"), _OPTIONAL)
    if not _KEY.fullmatch(key):
        raise told.refusal("a key has small letters, digits and underscores")
    kind = found["type"].text()
    if kind not in set(FieldType):
        raise found["type"].refusal("this is not a type of field")
    codes = found["list"].text() if "list" in found else ""
    if bool(codes) is not (kind == FieldType.CODE) or (codes and codes not in lists):
        raise told.refusal("a field of type code, and no other, names a code list that exists")
    return Field(
        key=key,
        type=FieldType(kind),
        labels=told.labels(),
        codes=codes,
        many="many" in found and found["many"].flag(),
        protected="protected" in found and found["protected"].flag(),
        draft=told.is_draft(),
        retired=found["retired"].text() if "retired" in found else "",
    )
