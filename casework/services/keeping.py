"""Adding and changing the plain records of a desk: persons, sources, events, tables.

Records that somebody decides something by (acts, grades, consents, likenesses) have deeds of
their own.
"""

import uuid
from dataclasses import replace
from typing import Any

from casework import register
from casework.records import (
    Attribution,
    Check,
    Claim,
    Edict,
    Event,
    Evidence,
    Intervention,
    Involvement,
    OfficeHolder,
    Person,
    Record,
    Review,
    Source,
    Unit,
)
from casework.records.shapes import Pseudonym
from casework.services import answers, evidence
from casework.services.deeds import Change, carry_out, seen
from casework.unlocked import Unlocked
from intake.errors import IntakeError

PLAIN = (
    Attribution,
    Check,
    Claim,
    Edict,
    Event,
    Evidence,
    Intervention,
    Involvement,
    OfficeHolder,
    Person,
    Source,
    Unit,
)


def add(by: Unlocked, desk: uuid.UUID, record: Record) -> uuid.UUID:
    """Write a new record of one of PLAIN; the event is "<kind>.added".

    Raises IntakeError: kind_has_deeds for another kind, and as `carry_out` and
    `evidence.completed`.
    """
    _refuse_decided(record)
    carry_out(f"{record.KIND}.added", by, desk, [Change(_completed(by, desk, record))])
    return record.id


def change(by: Unlocked, desk: uuid.UUID, record: Record, *, expects: int) -> int:
    """Replace a record of one of PLAIN; its new version. The event is "<kind>.changed".

    Raises as `add`, and row_changed when somebody was faster.
    """
    _refuse_decided(record)
    before = seen(by, desk, type(record), record.id, expects)
    change = Change(_completed(by, desk, record, before.record), before)
    return carry_out(f"{record.KIND}.changed", by, desk, [change])[record.id]


def _completed(by: Unlocked, desk: uuid.UUID, record: Record, before: Any = None) -> Record:
    """With what nobody types: who gave which answer about a role, the hashes of an item's file."""
    if isinstance(record, Involvement):
        old = before.values if before else ()
        return replace(record, values=answers.signed(by, record.values, old))
    if isinstance(record, Evidence):
        return evidence.completed(by, desk, record, before)
    if isinstance(record, Person):
        return _of_versions(by, desk, record, before)
    return record


def _of_versions(by: Unlocked, desk: uuid.UUID, person: Person, before: Person | None) -> Person:
    """Tags that were not there before are those of the version that the desk reads today."""
    old = before.known_as if before else ()
    known = tuple(one if one in old else _of_today(by, desk, one) for one in person.known_as)
    return replace(person, known_as=tuple(dict.fromkeys(known)))


def _of_today(by: Unlocked, desk: uuid.UUID, tag: Pseudonym) -> Pseudonym:
    found = register.of(by, desk).get(tag.review)
    if found is None or not isinstance(found.record, Review):
        return tag
    return replace(tag, version=found.record.version)


def _refuse_decided(record: Record) -> None:
    if not isinstance(record, PLAIN):
        raise IntakeError("kind_has_deeds")
