"""Two records of one person become one. How they become two again is in `parting`.

One record stays, the other is closed and leads to it, and whatever named that one names the
other. Nothing gets looser by it: of two consents the one that allows least counts, as it does
wherever one person has several, and who was never asked of one record has agreed to nothing that
is told of it.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from casework import register, rows
from casework.merging import Take, combined, one_role
from casework.records import (
    Apart,
    Approval,
    Consent,
    Dossier,
    Involvement,
    Likeness,
    Merge,
    Person,
    Record,
    Stored,
)
from casework.records.codec import to_bytes
from casework.records.marks import Marked, relinked
from casework.services.deeds import Change, carry_out, seen, together
from casework.services.merged import is_apart
from casework.services.stopping import stop_releases
from casework.unlocked import Unlocked
from intake import clock
from intake.errors import IntakeError

# What left, what was signed and what was merged before say what they said then.
_HISTORY = (Dossier, Approval, Merge)
_Twins = tuple[Stored[Involvement], Stored[Involvement]]


@dataclass(frozen=True, repr=False)
class Moving:
    """What names the record that closes, as it will be.

    `doubled` are its roles that the other record has too, each beside the row of that; `moved`
    and `both` as `Merge` keeps them.
    """

    changes: tuple[Change, ...]
    doubled: tuple[_Twins, ...]
    moved: tuple[uuid.UUID, ...]
    both: tuple[uuid.UUID, ...]

    def __repr__(self) -> str:
        return f"<Moving: {len(self.changes)} rows>"


def merge_persons(
    by: Unlocked,
    desk: uuid.UUID,
    *,
    stays: tuple[uuid.UUID, int],
    closed: tuple[uuid.UUID, int],
    takes: Mapping[str, Take],
    words: str = "",
    overrule: bool = False,
) -> uuid.UUID:
    """Let two records of one person be one; gives the id of what was written about it.

    Args:
        stays, closed: row and version that the person had before them.
        takes: whose answer each field keeps in which the two differ (`merging.differing`).
        overrule: although people found that these are two.

    A release on its way is stopped where the consents of both do not cover it, or where it has
    the names of one of them alone.

    Raises IntakeError: same_record, person_merged where one of them is closed already,
    kept_apart, row_changed, and as `merging.combined` and `carry_out`; nothing is written then.
    """
    with together():  # from the first look on: nothing comes to name the closed one meanwhile
        one, other = (seen(by, desk, Person, *each) for each in (stays, closed))
        _check(by, desk, one.record, other.record, overrule=overrule)
        after = combined(one.record, other.record, takes)
        moving = preview(by, desk, one.record, other.record)
        merge = replace(_merge(one.record, other.record, moving), by=by.member.pk, remarks=words)
        over = _closed(other.record, after, one.record)
        changes = [Change(after, one), Change(over, other), *moving.changes]
        carry_out("persons.merged", by, desk, changes, merge=str(merge.id))
        for doubled, _kept in moving.doubled:
            rows.erase(by, desk, doubled.record.id, expects=doubled.version)
        rows.write(by, desk, merge, expects=0)
        stop_releases(by, desk, *_said_by_both(by, desk, one.record, other.record, moving))
    return merge.id


def preview(by: Unlocked, desk: uuid.UUID, stays: Person, closed: Person) -> Moving:
    """What would follow if the second were closed into the first. Writes nothing."""
    roles = {(one.record.act, one.record.role): one for one in _roles(by, desk, stays.id)}
    changes: list[Change] = []
    doubled: list[_Twins] = []
    for row in _naming(by, desk, closed.id):
        here = seen(by, desk, Record, row)
        role = here.record
        kept = roles.get((role.act, role.role)) if isinstance(role, Involvement) else None
        if kept is not None:
            doubled.append((cast("Stored[Involvement]", here), kept))
        elif (after := led(role, closed.id, stays.id)) is not None:
            changes.append(Change(after, here))
    unasked = [Change(one) for one in _unasked(by, desk, stays, closed)]
    return Moving(
        (*changes, *_one_role_each(doubled), *unasked),
        tuple(doubled),
        tuple(one.record.id for one in (*changes, *_of_closed(changes, unasked))),
        tuple(one.record.id for one in changes if _names(one.before, stays.id)),
    )


def led(record: Record, old: uuid.UUID, new: uuid.UUID) -> Record | None:
    """A record naming the other one; None for what was decided about just these two."""
    if isinstance(record, Apart | Likeness) and {(old, "", 1), (new, "", 1)} <= _pair_of(record):
        return None
    if isinstance(record, Likeness):
        one, other = sorted((new if row == old else row for row in record.pair), key=str)
        return replace(record, one=one, other=other)
    return relinked(record, old, new)


def _pair_of(record: Apart | Likeness) -> frozenset[tuple[uuid.UUID, str, int]]:
    if isinstance(record, Apart):
        return record.pair
    return frozenset((row, "", 1) for row in record.pair)


def _one_role_each(doubled: Sequence[_Twins]) -> Iterator[Change]:
    """The kept roles with what the doubled ones say besides; two may have doubled one."""
    grown: dict[uuid.UUID, Change] = {}
    for twin, kept in doubled:
        row = kept.record.id
        sofar = grown[row].record if row in grown else kept.record
        grown[row] = Change(one_role(cast(Involvement, sofar), twin.record), kept)
    return iter(grown.values())


def _of_closed(changes: Sequence[Change], unasked: Sequence[Change]) -> Sequence[Change]:
    """That somebody was never asked goes back with the record of whom it is said."""
    has_consents = any(isinstance(one.record, Consent) for one in changes)
    return () if has_consents else unasked


def _names(before: Stored[Record] | None, row: uuid.UUID) -> bool:
    return before is not None and row in set(before.record.links())


def _naming(by: Unlocked, desk: uuid.UUID, person: uuid.UUID) -> list[uuid.UUID]:
    linked = (one.record for one in register.of(by, desk).linked_to(person))
    return [one.id for one in linked if isinstance(one, Marked) and not isinstance(one, _HISTORY)]


def _roles(by: Unlocked, desk: uuid.UUID, person: uuid.UUID) -> Iterator[Stored[Involvement]]:
    for one in register.of(by, desk).linked_to(person):
        if isinstance(one.record, Involvement) and one.record.person == person:
            yield seen(by, desk, Involvement, one.record.id)


def _unasked(by: Unlocked, desk: uuid.UUID, one: Person, other: Person) -> Iterator[Consent]:
    """Where only one of the two was ever asked: that the other was not, in a record that counts."""
    has = [any(_consents(by, desk, each.id)) for each in (one, other)]
    if has[0] is not has[1]:
        yield Consent(id=uuid.uuid4(), person=one.id)


def _consents(by: Unlocked, desk: uuid.UUID, person: uuid.UUID) -> Iterator[Consent]:
    linked = (one.record for one in register.of(by, desk).linked_to(person))
    return (one for one in linked if isinstance(one, Consent))


def _said_by_both(
    by: Unlocked, desk: uuid.UUID, one: Person, other: Person, moving: Moving
) -> Iterator[Consent]:
    """All that counts from now on, for what rests on the closed record as for the other."""
    written = [each.record for each in moving.changes if isinstance(each.record, Consent)]
    for each in (*_consents(by, desk, one.id), *written):
        yield each
        yield replace(each, person=other.id)


def _merge(one: Person, other: Person, moving: Moving) -> Merge:
    return Merge(
        id=uuid.uuid4(),
        stays=one.id,
        closed=other.id,
        before=to_bytes(one).decode(),
        other=to_bytes(other).decode(),
        roles=tuple(to_bytes(twin.record).decode() for twin, _kept in moving.doubled),
        moved=moving.moved,
        both=moving.both,
        on=clock.today(),
    )


def _closed(other: Person, stays: Person, before: Person) -> Person:
    """The closed record. Its names go along where the other has none of its own."""
    took = stays.identity != before.identity
    identity = None if took else other.identity
    return replace(other, same_as=stays.id, known_as=(), identity=identity)


def _check(by: Unlocked, desk: uuid.UUID, one: Person, other: Person, *, overrule: bool) -> None:
    if one.id == other.id:
        raise IntakeError("same_record")
    if one.same_as is not None or other.same_as is not None:
        raise IntakeError("person_merged")
    if not overrule and is_apart(by, desk, one, other):
        raise IntakeError("kept_apart")
