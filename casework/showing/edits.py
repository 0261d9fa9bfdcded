"""Two people at one record: what each of them changed.

A form carries along how each saved field was when it was shown, as a mark that says only
whether it is still the same. When somebody was faster, the fields that both changed are shown
side by side and the others are left alone.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_OCTETS = 6  # two texts of one field that meet by chance are no harm, only a pair not shown


@dataclass(frozen=True, repr=False)
class Both:
    """One field as it is saved now, and as this person typed it; in words."""

    label: Any
    now: str
    typed: str

    def __repr__(self) -> str:
        return "<Both>"


def marks(saved: Mapping[str, str]) -> str:
    """What a form carries along of the fields it would take the place of; "" for none."""
    return ",".join(f"{name}:{_mark(value)}" for name, value in saved.items())


def kept_on(carried: str, fresh: Mapping[str, str]) -> str:
    """What a form that is shown again carries along: of each field how it was when this person
    first saw it; of one that was not asked before, how it is.
    """
    were = dict(one.partition(":")[::2] for one in carried.split(",")[: 4 * len(fresh)])
    return ",".join(f"{name}:{were.get(name) or _mark(value)}" for name, value in fresh.items())


def changed_by_both(
    carried: str, now: Mapping[str, str], typed: Mapping[str, str]
) -> Iterator[str]:
    """The names of fields that are not as they were shown, nor as they were typed.

    What is not among the marks, or is not marks at all, counts as changed.
    """
    were = dict(one.partition(":")[::2] for one in carried.split(",")[: len(now)])
    for name, value in now.items():
        if value != typed[name] and were.get(name) != _mark(value):
            yield name


def untouched(carried: str, typed: Mapping[str, str]) -> Iterator[str]:
    """The names of fields that came back as they were shown."""
    were = dict(one.partition(":")[::2] for one in carried.split(",")[: len(typed)])
    yield from (name for name, value in typed.items() if were.get(name) == _mark(value))


def _mark(value: str) -> str:
    return hashlib.blake2s(value.encode(), digest_size=_OCTETS).hexdigest()
