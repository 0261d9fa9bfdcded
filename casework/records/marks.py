"""What a record's fields are for, said where they are declared. Pure.

`Marked` reads it off once per class, so that the register and the checks before a write need
no list of their own beside each kind.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any

from casework.records.base import Record

_MARK = "amanat"
_WORDS, _NAMES, _RECORDS = "words", "names", "records"


def coded(codes: str, default: Any = "") -> Any:
    """A code of the list `codes`, or a tuple of them; "" means "not said".

    Here and below `dataclasses.MISSING` as the default makes the field one that must be given.
    """
    return _marked(f"codes:{codes}", default)


def words(default: Any = "") -> Any:
    """Free words, which a search finds."""
    return _marked(_WORDS, default)


def names(default: Any = "") -> Any:
    """A name that may be found in any spelling: never a protected person's."""
    return _marked(_NAMES, default)


def linked(default: Any = None) -> Any:
    """The id of another record of the same desk, or a tuple of them."""
    return _marked(_RECORDS, default)


def _marked(mark: str, default: Any) -> Any:
    return field(default=default, metadata={_MARK: mark})


@dataclass(frozen=True, kw_only=True, repr=False)
class Marked(Record):
    """A record whose links, words and names are those its fields are marked as."""

    def links(self) -> Iterator[uuid.UUID]:
        """Every record that a field names."""
        return _walk(self, _RECORDS)

    def words(self) -> Iterator[str]:
        """Every field of free words that is not empty."""
        return _walk(self, _WORDS)

    def names(self) -> Iterator[str]:
        """Every field of names that is not empty."""
        return _walk(self, _NAMES)


def codes_of(part: Any) -> Iterator[tuple[str, str]]:
    """(list, code) of every code in a record or a part of one, "" left out.

    A part may have `codes()` of its own, where the list depends on what it holds.
    """
    for mark, one in _every(part):
        if mark.startswith("codes:"):
            yield mark.removeprefix("codes:"), one
    for inner in _parts(part):
        if hasattr(inner, "codes"):
            yield from inner.codes()


def _walk(part: Any, wanted: str) -> Iterator[Any]:
    return (one for mark, one in _every(part) if mark == wanted)


def _every(part: Any) -> Iterator[tuple[str, Any]]:
    for name, mark in _plan(type(part)):
        for one in _each(getattr(part, name)):
            if is_dataclass(one):
                yield from _every(one)
            elif mark and one != "":
                yield mark, one


def _parts(part: Any) -> Iterator[Any]:
    for name, _mark in _plan(type(part)):
        for one in _each(getattr(part, name)):
            if is_dataclass(one):
                yield one
                yield from _parts(one)


def _each(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


@cache
def _plan(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((each.name, each.metadata.get(_MARK, "")) for each in fields(kind))
