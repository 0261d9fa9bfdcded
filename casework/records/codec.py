"""Records to octets and back, strictly. Pure.

Canonical JSON `{"kind":…,"record":{…},"schema":…}`. What the fields are is read off the class's
annotations, once; anything that is not exactly that is refused.
"""

import json
import re
import types
import typing
import uuid
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from casework import records
from casework.records.base import Record
from intake.errors import IntakeError
from intake.report import canonical

_Read = Callable[[Any], Any]
R = typing.TypeVar("R", bound=Record)
_PLAIN = (str, int, bool)
# The one spelling that is written. `uuid.UUID` reads more of them, and takes twice as long.
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def to_bytes(record: Record) -> bytes:
    """Canonical JSON of today's schema. TypeError for a class no row may hold, IntakeError(
    "record_malformed") for a value that JSON does not take, lone surrogates among them.
    """
    reader_of(type(record))
    told = {"kind": record.KIND, "record": _plain(record), "schema": record.SCHEMA}
    try:
        return canonical(told)
    except (ValueError, TypeError):
        raise IntakeError("record_malformed") from None


def checked(record: R) -> R:
    """The record, if it is what it will be read as. IntakeError("record_malformed") otherwise:
    annotations do not keep a field from being given something else.
    """
    if from_bytes(to_bytes(record)) != record:
        raise IntakeError("record_malformed")
    return record


def from_bytes(raw: bytes) -> Record:
    """Read any schema up to today's.

    Raises IntakeError: record_malformed for what is not one of our records, record_newer for
    one that a newer Amanat wrote.
    """
    try:
        told = json.loads(raw.decode())  # given octets, it would look for the encoding
        kind, schema, record = told.pop("kind"), told.pop("schema"), told.pop("record")
        if told:
            raise IntakeError("record_malformed")
        cls = _classes(records.KINDS)[kind]
        return typing.cast(Record, reader_of(cls)(_upgraded(cls, schema, record)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise IntakeError("record_malformed") from None


def _upgraded(cls: type[Record], schema: int, record: dict[str, Any]) -> dict[str, Any]:
    if type(schema) is not int or schema < 1:
        raise IntakeError("record_malformed")
    if schema > cls.SCHEMA:
        raise IntakeError("record_newer")
    for step in range(schema, cls.SCHEMA):
        record = cls.UPGRADES[step](record)
    return record


@cache
def _classes(kinds: tuple[type[Record], ...]) -> dict[str, type[Record]]:
    return {cls.KIND: cls for cls in kinds}


def _plain(value: Any) -> Any:
    """As JSON takes it. Enums of strings are strings to json already."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, date | uuid.UUID) else value


def reader_of(cls: Any) -> _Read:
    """How a value of this dataclass is read. TypeError: a field of a kind no record may have."""
    return _reader_made(cls)


@cache
def _reader_made(cls: Any) -> _Read:
    hints = typing.get_type_hints(cls)
    names = [each.name for each in fields(cls)]
    # Most fields are plain and looked at here: calling something for each took twice as long.
    plain = tuple((name, hints[name]) for name in names if hints[name] in _PLAIN)
    readers = tuple((name, _reader(hints[name])) for name in names if hints[name] not in _PLAIN)
    count = len(names)

    def read(told: Any) -> Any:
        if len(told) != count:
            raise ValueError
        for name, kind in plain:
            if told[name].__class__ is not kind:
                raise ValueError
        return cls(**told | {name: take(told[name]) for name, take in readers})

    return read


def _reader(hint: Any) -> _Read:
    if hint in _PLAIN:
        return _exactly(hint)
    if hint is date:
        return _day
    if hint is uuid.UUID:
        return _uuid
    if isinstance(hint, type) and issubclass(hint, str) and issubclass(hint, Enum):
        return hint
    if isinstance(hint, type) and is_dataclass(hint):
        return reader_of(hint)
    return _composed(hint)


def _composed(hint: Any) -> _Read:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        return _each(_reader(parts[0]))
    if origin in (types.UnionType, typing.Union) and len(parts) == 2 and parts[1] is type(None):
        return _or_none(_reader(parts[0]))
    raise TypeError("a record has a field that cannot be kept")


def _exactly(kind: type[Any]) -> _Read:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError
        return value

    return read


def _each(read: _Read) -> _Read:
    def read_all(values: Any) -> tuple[Any, ...]:
        if type(values) is not list:
            raise ValueError
        return tuple(map(read, values))

    return read_all


def _or_none(read: _Read) -> _Read:
    return lambda value: None if value is None else read(value)


def _day(value: Any) -> date:
    if len(value) != len("2026-11-21"):
        raise ValueError  # Python reads more spellings than it writes
    return date.fromisoformat(value)


def _uuid(value: Any) -> uuid.UUID:
    if not _UUID.fullmatch(value):
        raise ValueError
    return uuid.UUID(int=int(value.replace("-", ""), 16))
