"""Earlier documentation becomes records: of each line an act, the account of it, and whom it was
done to, all of it or nothing.

What a line says by name or in free words lies under the originals key. The id of its act is drawn
from the desk's key and the line's own mark, so that a line which is here, or was erased since, is
not brought in again, whoever begins anew after a break.
"""

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice

from casework import register
from casework.identities import ProtectedIdentity, keep_identity
from casework.legacy import Entry
from casework.records import (
    Act,
    Case,
    Information,
    Involvement,
    Person,
    Record,
    Source,
    Tombstone,
)
from casework.services.deeds import Change, carry_out, together
from casework.unlocked import Unlocked
from intake import clock
from intake.errors import IntakeError

STINT = 8.0  # seconds of writing before a page says how far it is
_AT_ONCE = 10  # lines of one transaction: whoever sends a report meanwhile waits for no more
_MODE = "legacy"


@dataclass(frozen=True)
class Standing:
    """How many lines of a table are here, were erased since, and are left to be brought in."""

    here: int
    erased: int
    left: int


@dataclass(frozen=True, repr=False)
class _Documentation:
    """What all lines of it belong to."""

    title: str
    case: uuid.UUID
    source: uuid.UUID


def standing(by: Unlocked, desk: uuid.UUID, entries: Sequence[Entry]) -> Standing:
    """How far a table is brought in."""
    here, erased = register.of(by, desk), _erased(by, desk)
    acts = [_act_id(by, desk, one) for one in entries]
    gone = sum(act in erased for act in acts)
    found = sum(here.get(act) is not None for act in acts)
    return Standing(found, gone, len(acts) - gone - found)


def bring_in(by: Unlocked, desk: uuid.UUID, entries: Sequence[Entry], *, title: str) -> Standing:
    """Write lines that are not here yet, for at most STINT and a batch.

    Args:
        title: the same for what belongs to one case and is told by one source; names nobody.

    Raises IntakeError: title_missing, row_changed where somebody brings in the same just now,
    and as `carry_out`. What was written before that stays, whole lines of it.
    """
    if not title.strip():
        raise IntakeError("title_missing")
    of, end = _documentation(by, desk, title.strip()), time.monotonic() + STINT
    here, erased = register.of(by, desk), _erased(by, desk)
    wanted = ((_act_id(by, desk, one), one) for one in entries)
    left = ((act, one) for act, one in wanted if here.get(act) is None and act not in erased)
    while batch := list(islice(left, _AT_ONCE)):
        _write(by, desk, of, batch)
        if time.monotonic() >= end:
            break
    return standing(by, desk, entries)


def case_of(by: Unlocked, desk: uuid.UUID, title: str) -> uuid.UUID:
    """The case that holds, or will hold, what is brought in under this title."""
    return _documentation(by, desk, title.strip()).case


def _write(
    by: Unlocked, desk: uuid.UUID, of: _Documentation, batch: Sequence[tuple[uuid.UUID, Entry]]
) -> None:
    changes = [Change(one) for one in _belongs_to(by, desk, of)]
    identities = []
    for act, entry in batch:
        whose = _identity(entry)
        identities += [whose] if whose else []
        changes += [Change(one) for one in _records(by, of, act, entry, whose)]
    with together():
        # In the order of their ids, which are drawn: not in that of the persons they are of.
        for one in sorted(identities, key=lambda each: each.id):
            keep_identity(by, desk, one)
        carry_out("legacy.brought_in", by, desk, changes, lines=len(batch))


def _documentation(by: Unlocked, desk: uuid.UUID, title: str) -> _Documentation:
    """Of a title whose case or source was erased, new ones: what is erased stays so."""
    erased = _erased(by, desk)
    case, source = (
        next(row for row in _each_drawn(by, desk, what, title) if row not in erased)
        for what in ("case", "source")
    )
    return _Documentation(title, case, source)


def _each_drawn(by: Unlocked, desk: uuid.UUID, what: str, title: str) -> Iterator[uuid.UUID]:
    for number in count():
        yield _drawn(by, desk, f"legacy {what} {number}", title.encode())


def _belongs_to(by: Unlocked, desk: uuid.UUID, of: _Documentation) -> Iterator[Record]:
    """Its case and its source, unless they are here."""
    here, today = register.of(by, desk), clock.today()
    if here.get(of.case) is None:
        yield Case(
            id=of.case,
            title=of.title,
            assigned_to=by.member.pk,
            opened_on=today,
            changed_on=today,
        )
    if here.get(of.source) is None:
        yield Source(id=of.source, pseudonym=of.title, mode=_MODE)


def _records(
    by: Unlocked,
    of: _Documentation,
    act: uuid.UUID,
    entry: Entry,
    whose: ProtectedIdentity | None,
) -> Iterator[Record]:
    line = f"{of.title}, {entry.line}"
    yield Act(
        id=act,
        code=entry.code,
        set_by=by.member.pk,
        case=of.case,
        began=entry.began,
        ended=entry.ended,
        place=entry.place,
        forces=(entry.force,) if entry.force else (),
        persons_least=entry.persons,
        persons_most=entry.persons,
    )
    yield Information(id=uuid.uuid4(), act=act, source=of.source, mode=_MODE, remarks=line)
    if not entry.tells_of_somebody:
        return
    person = Person(
        id=uuid.uuid4(),
        pseudonym=line,
        identity=whose.id if whose else None,
        sex=entry.sex,
        occupation=entry.occupation,
    )
    yield person
    yield Involvement(
        id=uuid.uuid4(),
        act=act,
        person=person.id,
        role="victim",
        age_then=entry.age,
        status_at_end=(entry.outcome,) if entry.outcome else (),
    )


def _identity(entry: Entry) -> ProtectedIdentity | None:
    """What the line says that no desk key may read; None where it says no such thing."""
    if not entry.sealed:
        return None
    return ProtectedIdentity(
        id=uuid.uuid4(),
        called=entry.sealed.get("called", ()),
        contacts=entry.sealed.get("contacts", ()),
        kin=entry.sealed.get("kin", ()),
        remarks="\n\n".join(entry.sealed.get("told", ())),
    )


def _act_id(by: Unlocked, desk: uuid.UUID, entry: Entry) -> uuid.UUID:
    return _drawn(by, desk, "legacy line", entry.mark)


def _drawn(by: Unlocked, desk: uuid.UUID, purpose: str, subject: bytes) -> uuid.UUID:
    """An id that only this desk comes to again, and that looks like any other."""
    return uuid.UUID(bytes=by.desk(desk).name_for(purpose, subject), version=4)


def _erased(by: Unlocked, desk: uuid.UUID) -> frozenset[uuid.UUID]:
    stones = (one.record for one in register.of(by, desk).all(Tombstone.KIND))
    return frozenset(row for one in stones if isinstance(one, Tombstone) for row in one.gone)
