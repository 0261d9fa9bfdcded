"""Answers to questions of a field set: each carries who gave it."""

from collections.abc import Iterable
from dataclasses import replace

from casework.records.shapes import FieldValue
from casework.unlocked import Unlocked


def signed(
    by: Unlocked, values: Iterable[FieldValue], before: Iterable[FieldValue] = ()
) -> tuple[FieldValue, ...]:
    """Those that are new or changed are this person's, the others stay whose they were."""
    old = {one.key: one for one in before}
    return tuple(_signed(by, one, old.get(one.key)) for one in values)


def _signed(by: Unlocked, value: FieldValue, old: FieldValue | None) -> FieldValue:
    mine = replace(value, set_by=by.member.pk)
    same = old is not None and replace(old, set_by=by.member.pk) == mine
    return old if same and old is not None else mine
