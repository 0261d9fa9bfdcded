"""Writing a record that was filled in, by the deed that is meant for its kind."""

import uuid
from dataclasses import replace
from typing import Any

from casework.records import Act, Information, Record
from casework.records.act import ActState
from casework.services import acts, grading, keeping
from casework.unlocked import Unlocked
from intake.errors import IntakeError

FILLED_IN: tuple[type[Record], ...] = (*keeping.PLAIN, Act, Information)


def add(by: Unlocked, desk: uuid.UUID, record: Record, *, is_taken: bool = False) -> uuid.UUID:
    """Write a new record of one of FILLED_IN. Raises as the deed of its kind.

    Args:
        is_taken: of an account, whether this person took it: they do not grade it then.
    """
    if isinstance(record, Act):
        return acts.add_act(by, desk, record)
    if isinstance(record, Information):
        taken_by = by.member.pk if is_taken else None
        return grading.add_information(by, desk, replace(record, taken_by=taken_by))
    return keeping.add(by, desk, _signed(by, record))


def change(by: Unlocked, desk: uuid.UUID, record: Record, *, expects: int) -> int:
    """Replace one; its new version.

    Raises IntakeError: act_withdrawn for an act that would stand again, row_changed when
    somebody was faster, and as the deed of its kind.
    """
    if isinstance(record, Act):
        if record.state is ActState.WITHDRAWN:
            raise IntakeError("act_withdrawn")
        return acts.change_act(by, desk, record, expects=expects)
    if isinstance(record, Information):
        return grading.change_information(by, desk, record, expects=expects)
    return keeping.change(by, desk, _signed(by, record), expects=expects)


def _signed(by: Unlocked, record: Record) -> Record:
    """Findings carry who found them."""
    whole: Any = record
    return replace(whole, set_by=by.member.pk) if hasattr(record, "set_by") else record
