"""What comes along with what was chosen, and nothing else: the rule of closure. Pure.

A dossier rests on more rows than people tick: an act needs its victims, those their consents.
Which kinds come with which is in two tables here. What they do not name stays sealed, however
closely it is linked: the person's other acts, a source's other accounts, other people's cases.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from casework.dossier.addressees import Addressee
from casework.dossier.terms import Terms
from casework.records import (
    Act,
    AddedRedaction,
    Attribution,
    Case,
    Check,
    Claim,
    Consent,
    Edict,
    Event,
    Evidence,
    Information,
    Intervention,
    Involvement,
    OfficeHolder,
    Person,
    Record,
    Review,
    Source,
    Stored,
    Unit,
)
from casework.records.act import ActState
from casework.records.shapes import Mute
from intake.errors import IntakeError

Kinds = tuple[type[Record], ...]

# Records of these kinds that a chosen one names.
NAMED: Mapping[type[Record], Kinds] = {
    Case: (Review,),
    Act: (Event, Review, Person, OfficeHolder, Unit, Evidence),
    Involvement: (Person, Unit, OfficeHolder),
    Information: (Source, Review),
    Source: (Person, Source),
    Evidence: (Person,),
    Claim: (Unit, Evidence),
    Attribution: (Unit,),
    Intervention: (Person,),
    Edict: (OfficeHolder, Unit, Evidence),
    OfficeHolder: (Unit,),
    Unit: (Unit,),
    Person: (OfficeHolder,),
}
# Records of these kinds that name a chosen one.
NAMING: Mapping[type[Record], Kinds] = {
    Case: (Act, Event, Claim, Evidence, Intervention),
    Act: (Involvement, Information, Attribution, Intervention, Evidence, Claim, Edict),
    Claim: (Check,),
    Person: (Consent,),
    Source: (Consent,),
    Review: (AddedRedaction, Source),
}
# Of somebody who was chosen themselves, what was done to them comes, too.
OF_CHOSEN: Mapping[type[Record], Kinds] = {Person: (Involvement,), Event: (Act,)}
# What counting needs of a whole desk: no account, no evidence.
COUNTED: Kinds = (
    Act, Attribution, Case, Check, Claim, Consent, Edict, Event, Information, Intervention,
    Involvement, OfficeHolder, Person, Review, Source, Unit,
)  # fmt: skip
CHOOSABLE: Kinds = (Case, Act, Person, Evidence, Event, Claim, Edict)


class Records(Protocol):
    """What is chosen from: a desk's register."""

    def get(self, record: uuid.UUID) -> Stored[Record] | None:
        """One record."""
        ...

    def all(self, kind: str) -> Iterable[Stored[Record]]:
        """All of a kind."""
        ...

    def linked_to(self, target: uuid.UUID) -> Iterable[Stored[Record]]:
        """All that name this one."""
        ...


@dataclass(frozen=True, kw_only=True, repr=False)
class Choice(Mute):
    """What somebody chose.

    Args:
        rows: cases, acts, persons, evidence, events, claims, edicts.
        whole_desk: all that counting needs, in place of `rows`.
        without: rows that stay behind though they would come along. Whose word counts is no choice:
            a source comes with what they told, and a consent with whoever it is of.
        originals: evidence items that go as evidentiary copies, each with the approval by
            which its original is opened.
        names: persons and sources whose identity goes along, each with its approval.
    """

    terms: Terms
    rows: tuple[uuid.UUID, ...] = ()
    whole_desk: bool = False
    without: frozenset[uuid.UUID] = frozenset()
    originals: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    names: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    addressees: tuple[Addressee, ...] = ()
    annex_addressees: tuple[Addressee, ...] = ()


@dataclass(frozen=True, repr=False)
class Chosen(Mute):
    """Everything that goes, in the order in which it was met, and what stays behind and why."""

    records: dict[uuid.UUID, Stored[Record]] = field(default_factory=dict)
    left_out: dict[uuid.UUID, str] = field(default_factory=dict)

    def reviews(self) -> Iterator[Review]:
        """The submissions whose accounts go along."""
        for one in self.records.values():
            if isinstance(one.record, Review):
                yield one.record

    def evidence(self) -> Iterator[Evidence]:
        """The items, in the order of their numbers."""
        for one in self.records.values():
            if isinstance(one.record, Evidence):
                yield one.record


def choose(choice: Choice, among: Records) -> Chosen:
    """Follow the tables from what was chosen.

    Raises IntakeError: nothing_chosen, row_missing for a row that is not there, kind_not_chosen
    for one of a kind that comes along and is not chosen.
    """
    chosen = Chosen()
    choice = replace(choice, without=frozenset(_led(row, among) for row in choice.without))
    if choice.whole_desk:
        for kind in COUNTED:
            for one in among.all(kind.KIND):
                if _stays(one.record) is None:
                    _take(chosen, choice, one)
    else:
        led = replace(choice, rows=tuple(_led(row, among) for row in choice.rows))
        _follow(chosen, led, among)
    if not chosen.records:
        raise IntakeError("nothing_chosen")
    return chosen


def _led(row: uuid.UUID, among: Records) -> uuid.UUID:
    """Of two records of one person that became one, the one that stays."""
    found = among.get(row)
    stays = _stays(found.record) if found is not None else None
    return row if stays is None else _led(stays, among)


def _stays(record: Record) -> uuid.UUID | None:
    return record.same_as if isinstance(record, Person) else None


def _follow(chosen: Chosen, choice: Choice, among: Records) -> None:
    waiting = [_seed(row, among) for row in dict.fromkeys(choice.rows)]
    while waiting:
        one = waiting.pop(0)
        if _take(chosen, choice, one):
            seen = (*chosen.records, *chosen.left_out)
            waiting += [
                other for other in _beside(one, choice, among) if other.record.id not in seen
            ]


def _seed(row: uuid.UUID, among: Records) -> Stored[Record]:
    found = among.get(row)
    if found is None:
        raise IntakeError("row_missing")
    if not isinstance(found.record, CHOOSABLE):
        raise IntakeError("kind_not_chosen")
    return found


def _take(chosen: Chosen, choice: Choice, one: Stored[Record]) -> bool:
    """True for a record that is new and goes along."""
    row = one.record.id
    if row in chosen.records or row in chosen.left_out:
        return False
    why = _why_not(one.record, choice)
    if why:
        chosen.left_out[row] = why
        return False
    chosen.records[row] = one
    return True


def _why_not(record: Record, choice: Choice) -> str:
    """A code; "" for what goes along. What nobody looked at goes where it was chosen itself,
    so that it is said what is missing.
    """
    if record.id in choice.without and not isinstance(record, Consent | Source):
        return "kept_back"
    if isinstance(record, Act) and record.state is ActState.WITHDRAWN:
        return "act_withdrawn"
    if isinstance(record, Act) and record.state is ActState.PROPOSED:
        return "" if record.id in choice.rows else "act_not_accepted"
    return ""


def _beside(one: Stored[Record], choice: Choice, among: Records) -> Iterator[Stored[Record]]:
    record, kind = one.record, type(one.record)
    for row in record.links():
        other = among.get(row)
        if other is not None and isinstance(other.record, NAMED.get(kind, ())):
            yield other
    naming = NAMING.get(kind, ())
    if record.id in choice.rows:
        naming += OF_CHOSEN.get(kind, ())
    if naming:
        yield from (one for one in among.linked_to(record.id) if isinstance(one.record, naming))
    if isinstance(record, Involvement) and record.person in choice.rows:
        act = among.get(record.act)
        if act is not None:
            yield act
    if isinstance(record, Evidence) and record.review:
        yield from _of_review(record, record.review, among)


def _of_review(record: Evidence, review: uuid.UUID, among: Records) -> Iterator[Stored[Record]]:
    """Who sent a file: their consent counts though the report itself stays behind. An item that
    is the account itself brings the report.
    """
    yield from (one for one in among.linked_to(review) if isinstance(one.record, Source))
    account = among.get(review)
    if record.attachment is None and account is not None:
        yield account
