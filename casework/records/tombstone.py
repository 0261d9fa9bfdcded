"""Tombstone: that something was erased, what may be kept of it, and what is held since. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Self

from casework.records.base import Upgrade
from casework.records.marks import Marked, coded
from casework.records.shapes import Facets

ENOUGH = 2  # custodians who read the same words


@dataclass(frozen=True)
class Look:
    """A custodian read a record that stayed, in this version, and found nothing of what went."""

    row: uuid.UUID
    version: int
    by: uuid.UUID
    on: date


def _holding_nothing(old: dict[str, Any]) -> dict[str, Any]:
    return {**old, "held": [], "looks": []}


@dataclass(frozen=True, kw_only=True, repr=False)
class Tombstone(Marked):
    """One erasure. `gone` are the ids of what was erased. Codes, province and month stay only
    where the retention class says so.

    `held` are records that stay and named what went: their words may tell of it still. They are
    no links, for what goes later is held no more.
    """

    KIND: ClassVar[str] = "tombstone"
    SCHEMA: ClassVar[int] = 2
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {1: _holding_nothing}

    gone: tuple[uuid.UUID, ...] = ()
    what: str = ""  # the kind of record it began from
    reason: str = coded("erasure_reason")
    retention: str = coded("retention")
    on: date
    approval: uuid.UUID | None = None
    by: uuid.UUID | None = None
    acts: tuple[str, ...] = coded("act", ())
    province: str = coded("province")
    month: str = ""  # "2026-11"
    sha256: tuple[str, ...] = ()  # of sealed evidentiary copies
    held: tuple[uuid.UUID, ...] = ()
    looks: tuple[Look, ...] = ()

    def looked(self, look: Look) -> Self:
        """With one more look; what enough people read in one version is held no more."""
        looks = (*self.looks, look)
        same = {one.by for one in looks if (one.row, one.version) == (look.row, look.version)}
        free = {look.row} if len(same) >= ENOUGH else set()
        return replace(self, looks=looks, held=tuple(one for one in self.held if one not in free))

    def facets(self) -> Facets:
        """What is kept for counting."""
        return {"code": self.acts, "province": self.province, "state": self.reason}
