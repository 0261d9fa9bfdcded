"""What a record's fields are for, said where they are declared. Pure.

`Marked` reads it off once per class, so that the register and the checks before a write need
no list of their own beside each kind.
"""

import typing
import uuid
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, TypeVar

from casework.records.base import Record

M = TypeVar("M")

_MARK = "amanat"
_WORDS, _NAMES, _RECORDS = "words", "names", "records"

# Free words, which a search finds.
Words = Annotated[str, _WORDS]
# A name that may be found in any spelling: never a protected person's.
Name = Annotated[str, _NAMES]
# The id of another record of the same desk.
Link = Annotated[uuid.UUID, _RECORDS]


def coded(codes: str, default: Any = "") -> Any:
    """A field of a code of the list `codes`, or of a tuple of them; "" means "not said"."""
    return field(default=default, metadata={_MARK: f"codes:{codes}"})


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


def without(part: M, gone: Collection[uuid.UUID]) -> M:
    """The same with no link to those that are gone.

    What is made of such links alone (a pseudonym, an answer that names a record) goes whole.
    A record that cannot be without raises as it would when made so.
    """
    changed: dict[str, Any] = {}
    whole: Any = part
    for name, mark in _plan(whole.__class__):
        value = getattr(part, name)
        if mark == _RECORDS and set(gone) & set(_each(value)):
            left = tuple(one for one in _each(value) if one not in gone)
            changed[name] = left if isinstance(value, tuple) else None
        elif any(is_dataclass(one) for one in _each(value)):
            kept = tuple(_part_without(one, gone) for one in _each(value))
            left = tuple(one for one in kept if one is not None)
            if left != _each(value):
                changed[name] = left if isinstance(value, tuple) else next(iter(left), None)
    return replace(part, **changed) if changed else part  # type: ignore[type-var]


def relinked(part: M, old: uuid.UUID, new: uuid.UUID, *, is_beside: bool = False) -> M:
    """The same with every link to `old` leading to `new`, which is named once in each list.

    Args:
        is_beside: `new` comes beside `old` in lists, and nothing else changes.
    """
    changed: dict[str, Any] = {}
    whole: Any = part
    for name, mark in _plan(whole.__class__):
        value = getattr(part, name)
        if mark == _RECORDS and old in _each(value):
            if isinstance(value, tuple):
                led = [new if one == old else one for one in value]
                changed[name] = tuple(dict.fromkeys([*value, new] if is_beside else led))
            elif not is_beside:
                changed[name] = new
        elif any(is_dataclass(one) for one in _each(value)):
            kept = tuple(relinked(one, old, new, is_beside=is_beside) for one in _each(value))
            if kept != _each(value):
                changed[name] = kept if isinstance(value, tuple) else kept[0]
    return replace(part, **changed) if changed else part  # type: ignore[type-var]


def _part_without(part: Any, gone: Collection[uuid.UUID]) -> Any:
    named = set(_walk(part, _RECORDS))
    return None if named and named <= set(gone) else without(part, gone)


def _walk(part: Any, wanted: str) -> Iterator[Any]:
    """Everything so marked. A register asks it of each of a hundred thousand records."""
    for name, is_marked in _ways(part.__class__, wanted):
        value = getattr(part, name)
        if value is None or value == "":
            continue
        for one in value if value.__class__ is tuple else (value,):
            if not is_marked:
                yield from _walk(one, wanted)
            elif one != "":
                yield one


def _every(part: Any) -> Iterator[tuple[str, Any]]:
    for name, mark in _plan(part.__class__):
        for one in _each(getattr(part, name)):
            if is_dataclass(one):
                yield from _every(one)
            elif mark and one != "":
                yield mark, one


def _parts(part: Any) -> Iterator[Any]:
    for name, _mark in _plan(part.__class__):
        for one in _each(getattr(part, name)):
            if is_dataclass(one):
                yield one
                yield from _parts(one)


def _each(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


@cache
def _plan(kind: Hashable) -> tuple[tuple[str, str], ...]:
    """(field, its mark) of a class of records or of a part of one."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return tuple(
        (each.name, each.metadata.get(_MARK, "") or _mark(hints[each.name]))
        for each in fields(kind)  # type: ignore[arg-type]
    )


@cache
def _ways(kind: Hashable, wanted: str) -> tuple[tuple[str, bool], ...]:
    """(field, whether it is so marked) for the fields under which something so marked may stand;
    the others of them hold parts.
    """
    hints = typing.get_type_hints(kind, include_extras=True)
    ways = []
    for name, mark in _plan(kind):
        if parts := tuple(_classes(hints[name])):
            if any(_ways(part, wanted) for part in parts):
                ways.append((name, False))
        elif mark == wanted:
            ways.append((name, True))
    return tuple(ways)


def _classes(hint: Any) -> Iterator[type]:
    """The classes of parts that a field may hold, also inside a tuple or beside None."""
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for part in typing.get_args(hint):
        yield from _classes(part)


def _mark(hint: Any) -> str:
    """The mark of `Words` and its like, also inside a tuple or beside None."""
    if typing.get_origin(hint) is Annotated:
        return str(hint.__metadata__[0])
    return next((mark for part in typing.get_args(hint) if (mark := _mark(part))), "")
