"""What one version of a dossier has that those who hold the one before do not have."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from casework import register
from casework.records import Act, Dossier, Information, Involvement, Record
from casework.register import DeskRegister
from casework.services.dossiers import versions
from casework.services.merged import staying
from casework.unlocked import Unlocked

Rows = set[uuid.UUID]


@dataclass(frozen=True)
class Changes:
    """Rows that came and that went; `merged`: persons' records that were closed since, each with
    the one that they are now.
    """

    came: Rows = field(default_factory=set)
    went: Rows = field(default_factory=set)
    merged: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)


def changes(by: Unlocked, desk: uuid.UUID, version: Dossier) -> Changes:
    """What a version lists that the one before did not, and the other way round: for whoever has
    to say in words what it changes.

    The one before is the last that left, for nobody outside has another; where none did, the last
    there is. An act that was withdrawn and accepted anew is another row and no other act: it
    neither came nor went. Nor did somebody whose two records became one.
    """
    before = _before(by, desk, version)
    then, now = set(before.items if before else ()), set(version.items)
    here = register.of(by, desk)
    merged = _merged(here, then - now)
    still = {closed: stays for closed, stays in merged.items() if stays in now}
    # Of both records of somebody who is not in it any more, one went.
    came = now - then - set(still.values())
    went = {merged.get(row, row) for row in then - now - still.keys()}
    said_now, said_then = _by_what_it_says(here, came), _by_what_it_says(here, went)
    anew = said_now.keys() & said_then.keys()
    gone = {row for said in anew for row in said_now[said] | said_then[said]}
    return Changes(came - gone, went - gone, still)


def _merged(here: DeskRegister, rows: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    found = {row: staying(here, row) for row in rows}
    return {row: one.record.id for row, one in found.items() if one and one.record.id != row}


def _before(by: Unlocked, desk: uuid.UUID, version: Dossier) -> Dossier | None:
    known = [one.record for one in versions(by, desk) if one.record.number == version.number]
    earlier = [one for one in known if one.version < version.version]
    left = [one for one in earlier if one.has_left]
    return max(left or earlier, key=_version, default=None)


def _version(one: Dossier) -> int:
    return one.version


def _by_what_it_says(here: DeskRegister, rows: Iterable[uuid.UUID]) -> Mapping[object, Rows]:
    """Acts by all that is told of them; those of which nothing tells who was in them or who told
    them are like no other.
    """
    found: dict[object, Rows] = {}
    for row in rows:
        stored = here.get(row)
        if stored is not None and isinstance(stored.record, Act):
            said = _said(stored.record, [one.record for one in here.linked_to(row)])
            if said is not None:
                found.setdefault(said, set()).add(row)
    return found


def _said(act: Act, linked: Iterable[Record]) -> object | None:
    """Who set a value is not among it: whoever accepts anew sets all of them."""
    linked = list(linked)
    people = frozenset((one.person, one.role) for one in linked if isinstance(one, Involvement))
    told = frozenset(one.source for one in linked if isinstance(one, Information))
    if not (who := people or told or act.review):
        return None
    values = frozenset(replace(one, set_by=None) for one in act.values)
    shape = (act.code, act.began, act.ended, act.place, act.place_at_end, act.forces)
    return (*shape, act.persons_least, act.persons_most, values, act.proof_level, who)
