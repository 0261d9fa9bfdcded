"""Adding and changing the plain records of a desk: persons, sources, events, tables.

Records that somebody decides something by (acts, grades, consents, likenesses) have deeds of
their own.
"""

import uuid

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

    Raises IntakeError: kind_has_deeds for another kind, and as `carry_out`.
    """
    _refuse_decided(record)
    carry_out(f"{record.KIND}.added", by, desk, [Change(record)])
    return record.id


def change(by: Unlocked, desk: uuid.UUID, record: Record, *, expects: int) -> int:
    """Replace a record of one of PLAIN; its new version. The event is "<kind>.changed".

    Raises as `add`, and row_changed when somebody was faster.
    """
    _refuse_decided(record)
    before = seen(by, desk, type(record), record.id, expects)
    return carry_out(f"{record.KIND}.changed", by, desk, [Change(record, before)])[record.id]


def _refuse_decided(record: Record) -> None:
    if not isinstance(record, PLAIN):
        raise IntakeError("kind_has_deeds")
