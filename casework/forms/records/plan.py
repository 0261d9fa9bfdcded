"""Which inputs a kind of record has: read off its annotations and the file of its labels."""

import types
import typing
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from casework import codes, facts
from casework.dates import ToldDate
from casework.facts import AskedField
from casework.forms.records.answers import Answer
from casework.forms.records.days import Day, OneDay
from casework.forms.records.inputs import Code, Codes, Flag, Input, Line, Lines, Number
from casework.forms.records.places import Where
from casework.forms.records.records_named import ManyLinks, OneLink
from casework.forms.records.repeated import Part, Several
from casework.records import Act, Involvement, Record
from casework.records.shapes import Place
from intake.facts import ActFields, FieldSet, field_sets
from intake.facts import Field as Question
from intake.languages import spoken

_LIST = "codes:"
_PLAIN: Mapping[Any, type[Input]] = {str: Line, bool: Flag, int: Number, date: OneDay}
_WHOLE: Mapping[Any, type[Input]] = {ToldDate: Day, Place: Where, uuid.UUID: OneLink}


@dataclass(frozen=True, repr=False)
class Section:
    """Inputs under one heading, "" for the first. `apart` are questions of which the answers
    lie with a person's identity.
    """

    heading: str
    inputs: tuple[Input, ...]
    apart: tuple[str, ...] = ()


def sections_of(
    kind: type[Record], record: Record | None = None, sets: Sequence[str] | None = None
) -> tuple[Section, ...]:
    """What a form asks about a record: about an act the questions of its code too, about
    somebody in an act those of their role.

    Args:
        sets: field sets to be asked instead of those that belong to the record as it is.
    """
    first = Section("", inputs_of(kind, kind.KIND))
    asked = _asked(record) if sets is None else field_sets().of(sets, ())
    return (first, *_answers(kind, asked)) if asked else (first,)


def inputs_of(made_of: Any, name: str) -> tuple[Input, ...]:
    """The inputs of a record's class or of a part's. Raises KeyError for one without labels."""
    hints = typing.get_type_hints(made_of)
    known = {one.name: one for one in fields(made_of)}
    asked = facts.asked_kinds()[name].fields
    return tuple(_input(one, hints[one.key], known[one.key]) for one in asked)


def _input(asked: AskedField, hint: Any, field: Field[Any]) -> Input:
    mark = next(iter(field.metadata.values()), "")
    listed = mark.removeprefix(_LIST) if mark.startswith(_LIST) else ""
    needed = field.default is MISSING or asked.is_needed
    if typing.get_origin(hint) is tuple:
        return _several(asked, typing.get_args(hint)[0], listed)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(one for one in typing.get_args(hint) if one is not type(None))
    if listed:
        return Code(asked, listed, first=str(field.default or ""))
    return {**_PLAIN, **_WHOLE}[hint](asked, is_needed=needed)


def _several(asked: AskedField, inner: Any, listed: str) -> Input:
    if listed:
        return Codes(asked, listed)
    if inner is str:
        return Lines(asked)
    if inner is uuid.UUID:
        return ManyLinks(asked)
    if not is_dataclass(inner):
        raise TypeError("a record has a field that no form can ask")
    needed = frozenset(one.name for one in fields(inner) if one.default is MISSING)
    parts = tuple(_optional(one) for one in inputs_of(inner, _name(inner)))
    return Several(Part(asked, inner, parts, needed))


def _optional(one: Input) -> Input:
    """In a row that may stay empty nothing must be filled in."""
    one.is_needed = False
    return one


def _name(part: Any) -> str:
    return str(part.__name__).lower()


def _asked(record: Record | None) -> ActFields | None:
    if isinstance(record, Act):
        return codes.field_set(record.code)
    return codes.role_fields(record.role) if isinstance(record, Involvement) else None


def _answers(kind: type[Record], asked: ActFields) -> Iterator[Section]:
    """One section for each field set; what the record itself holds is not asked twice."""
    language = spoken(get_language())
    seen = set(facts.asked_kinds()[kind.KIND].held)
    for one in asked.sections:
        yield _section(one, one.fields, seen, language)
    if asked.own:
        yield _section(None, asked.own, seen, language)


def _section(
    of: FieldSet | None, questions: tuple[Question, ...], seen: set[str], language: str
) -> Section:
    """Sets may share questions; each is asked where it stands first."""
    fresh = [one for one in questions if one.key not in seen]
    seen |= {one.key for one in fresh}
    open_ones = tuple(Answer(one) for one in fresh if not one.protected)
    apart = tuple(one.label(language) for one in fresh if one.protected)
    return Section(of.label(language) if of else "", open_ones, apart)
