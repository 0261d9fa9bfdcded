"""What goes with a submission, and what stays without a link to it. Pure."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self, TypeVar

from casework.records import (
    Act,
    AddedRedaction,
    Approval,
    Attribution,
    Consent,
    Correction,
    Evidence,
    Information,
    Involvement,
    Likeness,
    LookedAt,
    Merge,
    Message,
    Person,
    Record,
    Review,
    Source,
    Stored,
)
from casework.records.marks import Marked, without
from casework.records.review import ReviewState
from intake.errors import IntakeError

Gone = Collection[uuid.UUID]
K = TypeVar("K", bound=Record)


@dataclass(frozen=True, repr=False)
class Plan:
    """What an erasure does to a desk's rows, and what else goes with them.

    `changed` pairs each record as it will be with its row as it is; `identities` are records
    under the originals key, `messages` and `sent` rows of intake: the latter of a packet.
    """

    gone: tuple[Stored[Record], ...]
    changed: tuple[tuple[Record, Stored[Record]], ...]
    identities: tuple[uuid.UUID, ...]
    messages: tuple[uuid.UUID, ...]
    sent: tuple[uuid.UUID, ...] = ()

    @property
    def unnamed(self) -> tuple[uuid.UUID, ...]:
        """Who stays without the names that go."""
        rows = (before.record for _after, before in self.changed)
        return tuple(one.id for one in rows if getattr(one, "identity", None) in self.identities)

    def sparing(self, rows: Gone) -> Self:
        """The same without these rows, which stay as they are, such as the request for it."""
        gone = tuple(one for one in self.gone if one.record.id not in rows)
        changed = tuple(one for one in self.changed if one[0].id not in rows)
        return replace(self, gone=gone, changed=changed)

    def __repr__(self) -> str:
        return f"<Plan: {len(self.gone)} gone, {len(self.changed)} changed>"


class Graph(Protocol):
    """A desk's records and their links; `casework.register.DeskRegister` is one."""

    def get(self, record: uuid.UUID, /) -> Stored[Record] | None: ...
    def linked_to(self, target: uuid.UUID, /) -> Iterable[Stored[Record]]: ...


def plan_erasure(row: uuid.UUID, desk: Graph) -> Plan:
    """What goes with one record, and what stays without a link to it.

    With a review everything that was told in it goes: accounts, evidence, questions,
    corrections, its source, and each act that nobody else told of, with who was involved. What
    others told too stays. With a person or a source their roles, accounts and consents go.
    """
    gone: set[uuid.UUID] = set()
    waiting = [row]
    while waiting:
        here = waiting.pop()
        gone.add(here)
        near = (one for one in _around(here, desk) if one.id not in gone)
        waiting += [one.id for one in near if _follows(one, gone, desk)]
    erased = tuple(one for each in sorted(gone, key=str) if (one := desk.get(each)) is not None)
    return Plan(
        gone=erased,
        changed=tuple(_changes(gone, desk)),
        identities=tuple(_identities(erased)),
        messages=tuple(_messages(erased)),
    )


def plan_names(identity: uuid.UUID, desk: Graph, holders: Iterable[Stored[Record]]) -> Plan:
    """What goes with somebody's names alone: the identity record, and requests to open it.

    Args:
        holders: whoever names the identity record; they stay and name it no more.
    """
    alone = plan_erasure(identity, desk)
    left = tuple(
        (replace(one.record, identity=None), one)
        for one in holders
        if isinstance(one.record, Person | Source)
    )
    return replace(alone, changed=(*alone.changed, *left), identities=(identity,))


def _around(row: uuid.UUID, desk: Graph) -> Iterator[Record]:
    """Records that name it, and records that it names."""
    yield from (one.record for one in desk.linked_to(row))
    here = desk.get(row)
    for named in here.record.links() if here is not None else ():
        if (one := desk.get(named)) is not None:
            yield one.record


def _of_kind(kind: type[K], naming: uuid.UUID, desk: Graph) -> Iterator[K]:
    """The records of a kind that name a row."""
    found = (one.record for one in desk.linked_to(naming))
    return (one for one in found if isinstance(one, kind))


def _follows(record: Record, gone: Gone, desk: Graph) -> bool:
    """Whether it has to go, too."""
    rule = _RULES.get(type(record))
    return (rule is not None and rule(record, gone, desk)) or _is_void(record, gone)


def _of_review(record: Any, gone: Gone, _desk: Graph) -> bool:
    return record.review in gone


def _of_act(record: Any, gone: Gone, _desk: Graph) -> bool:
    return record.act in gone


def _account(record: Information, gone: Gone, _desk: Graph) -> bool:
    return any(one in gone for one in (record.review, record.act, record.source))


def _act(record: Act, gone: Gone, desk: Graph) -> bool:
    """It was told in what is gone, and nobody is left who tells of it."""
    accounts = list(_of_kind(Information, record.id, desk))
    left = [one for one in accounts if one.id not in gone and not _account(one, gone, desk)]
    told_here = record.review in gone or (record.review is None and bool(accounts))
    return told_here and not left


def _person(record: Person, gone: Gone, desk: Graph) -> bool:
    """Protected, known from what is gone alone, and of no act that stays; a closed record goes
    with the one that it leads to.
    """
    if record.same_as is not None:
        return record.same_as in gone
    named_in = {one.review for one in record.known_as}
    roles = list(_of_kind(Involvement, record.id, desk))
    known_here = bool(named_in or roles)
    left = [one for one in roles if one.id not in gone and one.act not in gone]
    return record.protected and known_here and not left and all(one in gone for one in named_in)


def _consent(record: Consent, gone: Gone, _desk: Graph) -> bool:
    return record.person in gone or record.source in gone


def _likeness(record: Likeness, gone: Gone, _desk: Graph) -> bool:
    return record.one in gone or record.other in gone


def _merge(record: Merge, gone: Gone, _desk: Graph) -> bool:
    return record.stays in gone or record.closed in gone


def _of_case(record: Any, gone: Gone, _desk: Graph) -> bool:
    return record.case in gone


def _approval(record: Approval, gone: Gone, _desk: Graph) -> bool:
    return record.about in gone


_RULES: Mapping[type[Record], Callable[[Any, Gone, Graph], bool]] = {
    Message: _of_review,
    Correction: _of_review,
    AddedRedaction: _of_review,
    Evidence: _of_review,
    Source: _of_review,
    Information: _account,
    Act: _act,
    Involvement: _of_act,
    Attribution: _of_act,
    Likeness: _likeness,
    Merge: _merge,
    LookedAt: _of_case,
    Consent: _consent,
    Person: _person,
    Approval: _approval,
}


def _is_void(record: Record, gone: Gone) -> bool:
    """Whether it cannot stand without what is gone."""
    try:
        _parted(record, gone)
    except IntakeError:
        return True
    return False


def _changes(gone: Gone, desk: Graph) -> Iterator[tuple[Record, Stored[Record]]]:
    near = {one.record.id: one for row in gone for one in desk.linked_to(row)}
    for row in sorted(near.keys() - set(gone), key=str):
        after = _parted(near[row].record, gone)
        if after != near[row].record:
            yield after, near[row]


def _parted(record: Record, gone: Gone) -> Record:
    """The record without its links to what is gone."""
    if isinstance(record, Review):
        return _review_parted(record, gone)
    if isinstance(record, Act) and record.review in gone:
        return without(replace(record, rests_on=(), probability=0), gone)
    return without(record, gone) if isinstance(record, Marked) else record


def _review_parted(record: Review, gone: Gone) -> Review:
    kept = replace(record, case=None) if record.case in gone else record
    if record.duplicate_of not in gone:
        return kept
    # What it was a duplicate of is no more: somebody has to look at it itself.
    return replace(kept, duplicate_of=None, state=ReviewState.IN_REVIEW)


def _identities(erased: Iterable[Stored[Record]]) -> Iterator[uuid.UUID]:
    for one in erased:
        if isinstance(one.record, Person | Source) and one.record.identity is not None:
            yield one.record.identity


def _messages(erased: Iterable[Stored[Record]]) -> Iterator[uuid.UUID]:
    for one in erased:
        if isinstance(one.record, Message) and one.record.left is not None:
            yield one.record.left
