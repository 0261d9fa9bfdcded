"""Annexes of a desk beside each other: which a new one is held against, and when it may leave.

What hides small numbers is reckoned against what left before. So each must know of the other:
two that were made at the same time do not both leave.
"""

import uuid
from collections.abc import Collection, Iterator

from casework import register
from casework.dossier.choosing import Choice, Chosen
from casework.dossier.profile import Gap
from casework.dossier.profiles import annex
from casework.records import Dossier, Stored
from casework.unlocked import Unlocked
from intake.errors import IntakeError


def bring(by: Unlocked, desk: uuid.UUID, choice: Choice, chosen: Chosen) -> None:
    """Have the annexes that left come along with what was chosen for another one."""
    if choice.terms.profile == annex.PROFILE.name:
        for one in sorted(_left(by, desk), key=lambda one: one.record.name):
            if one.record.printed and _overlap(one.record, choice.whole_desk, chosen.records):
                chosen.records[one.record.id] = one


def unknown(by: Unlocked, desk: uuid.UUID, profile: str) -> Iterator[Gap]:
    """Annexes that left when nothing was kept of their numbers: people must look at those."""
    if profile == annex.PROFILE.name:
        for one in _left(by, desk):
            if not one.record.printed:
                yield Gap("annex_before", field=one.record.name, blocks=False)


def require_compared(
    by: Unlocked, desk: uuid.UUID, version: Dossier, compared: Collection[uuid.UUID]
) -> None:
    """IntakeError unless an annex that is to leave was held against every other that has left, or
    may be leaving now: annex_left_since, annex_on_its_way.
    """
    if version.profile != annex.PROFILE.name:
        return
    for one in _annexes(by, desk):
        other = one.record
        if other.id == version.id or not _overlap(other, version.whole, version.items):
            continue
        if other.printed and other.id not in compared:
            raise IntakeError("annex_left_since")
        if any(each.release and each.waits for each in other.packages):
            raise IntakeError("annex_on_its_way")


def _left(by: Unlocked, desk: uuid.UUID) -> Iterator[Stored[Dossier]]:
    return (one for one in _annexes(by, desk) if one.record.has_left)


def _annexes(by: Unlocked, desk: uuid.UUID) -> Iterator[Stored[Dossier]]:
    for one in register.of(by, desk).all(Dossier.KIND):
        if isinstance(one.record, Dossier) and one.record.profile == annex.PROFILE.name:
            yield Stored(one.record, one.version)


def _overlap(before: Dossier, whole: bool, rows: Collection[uuid.UUID]) -> bool:
    """Whether an act may be in both. What is too much to be listed is like a whole desk."""
    listed = not (before.whole or whole) and before.items and rows
    return not listed or bool(set(before.items) & set(rows))
