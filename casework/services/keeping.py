"""Adding and changing the plain records of a desk: persons, sources, events, tables.

Records that somebody decides something by (acts, grades, consents, likenesses) have deeds of
their own.
"""

import uuid
from dataclasses import replace
from typing import Any, TypeVar, cast

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
    Source,
    Unit,
)
from casework.services import answers
from casework.services.deeds import Change, carry_out, seen
from casework.unlocked import Unlocked
from intake.errors import IntakeError

R = TypeVar("R", bound=Record)
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

    Raises IntakeError: kind_has_deeds for another kind, and as `carry_out`.
    """
    _refuse_decided(record)
    carry_out(f"{record.KIND}.added", by, desk, [Change(_signed(by, record))])
    return record.id


def change(by: Unlocked, desk: uuid.UUID, record: Record, *, expects: int) -> int:
    """Replace a record of one of PLAIN; its new version. The event is "<kind>.changed".

    Raises as `add`, and row_changed when somebody was faster.
    """
    _refuse_decided(record)
    before = seen(by, desk, type(record), record.id, expects)
    change = Change(_signed(by, record, before.record), before)
    return carry_out(f"{record.KIND}.changed", by, desk, [change])[record.id]


def _signed(by: Unlocked, record: R, before: R | None = None) -> R:
    """With who gave which answer about a role."""
    whole: Any = record
    if not isinstance(record, Involvement):
        return record
    old = before.values if isinstance(before, Involvement) else ()
    return cast(R, replace(whole, values=answers.signed(by, record.values, old)))


def _refuse_decided(record: Record) -> None:
    if not isinstance(record, PLAIN):
        raise IntakeError("kind_has_deeds")
