"""Selection: the opened content of one order, as the exporters are given it. Pure.

All of it lives in the memory of the one process that compiles, and nothing else can be
reached from here: what is not in a selection is in no dossier.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TypeVar, cast

from casework.dossier.terms import Terms
from casework.records import Record
from casework.records.shapes import Mute
from intake.working_copy import WorkingCopy

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, kw_only=True, repr=False)
class Item(Mute):
    """One evidence item as it goes into the bag.

    Args:
        number: its id in this dossier, such as "E-0001", in the order of the evidence list.
        record: row id of its `Evidence` record.
        name: path below `data/evidence/`, made by us of number and type: never the sender's.
        copy: "working" or "evidentiary".
        sha256, size: of exactly the octets that `open` gives, in hex and bytes.
        evidentiary_sha256: of the untouched original, held since it arrived.
        redacted: what was taken out of it, as codes.
        custody: the lines of its custody extract, oldest first.
        open: a fresh stream of the octets, checked whole before the first is given.
    """

    number: str
    record: uuid.UUID
    name: str
    media_type: str
    copy: str
    sha256: str
    size: int
    evidentiary_sha256: str
    redacted: tuple[str, ...] = ()
    custody: tuple[str, ...] = ()
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, kw_only=True, repr=False)
class Named(Mute):
    """A protected person's identity, of a dossier that may carry names.

    `also`: what a second record of the same person calls them, whose names are sealed apart.
    """

    called: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    remarks: str = ""
    also: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every way they are called."""
        return (*self.called, *self.also)

    def beside(self, other: "Named") -> "Named":
        """The same person, with what is sealed of another record of theirs."""
        called = self.called or other.called
        return Named(
            called=called,
            contacts=tuple(dict.fromkeys((*self.contacts, *other.contacts))),
            kin=tuple(dict.fromkeys((*self.kin, *other.kin))),
            remarks="\n".join(dict.fromkeys(filter(None, (self.remarks, other.remarks)))),
            also=tuple(
                dict.fromkeys(one for one in (*self.also, *other.forms) if one not in called)
            ),
        )


@dataclass(frozen=True, kw_only=True, repr=False)
class Selection(Mute):
    """Records of any kind, in the order in which they were chosen, and what belongs to them.

    Args:
        records: by row id; consents, claims and sources that the items need are among them.
        accounts: working copies by the row id of their review.
        items: the evidence that goes along.
        names: identities by the row id of their person; empty where none may enter.
        left_out: row ids that were chosen and stay behind, with the code of the reason.
    """

    terms: Terms
    records: Mapping[uuid.UUID, Record]
    accounts: Mapping[uuid.UUID, WorkingCopy] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    names: Mapping[uuid.UUID, Named] = field(default_factory=dict)
    left_out: Mapping[uuid.UUID, str] = field(default_factory=dict)

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """All records of one kind."""
        return tuple(one for one in self.records.values() if isinstance(one, kind))

    def one(self, kind: type[R], row: uuid.UUID | None) -> R | None:
        """The record of a row, if it is of that kind and was chosen."""
        found = self.records.get(row) if row else None
        return found if isinstance(found, kind) else None

    def naming(self, kind: type[R], row: uuid.UUID) -> Iterator[R]:
        """Records of one kind that name a row."""
        return (one for one in self.of(kind) if row in set(cast(Record, one).links()))
