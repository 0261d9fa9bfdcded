"""Correction: what a person changed in what the machine proposed. Pure.

Kept, sealed to the desk, as training material for redactor and classifier: learned things are
content, and so is what they learn from.
"""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from casework.records.marks import Link, Marked
from casework.records.shapes import Facets, Stretch


class Corrected(StrEnum):
    """What the machine was wrong about, or right."""

    REDACTION_MISSED = "redaction_missed"
    REDACTION_NEEDLESS = "redaction_needless"
    ACT_ACCEPTED = "act_accepted"
    ACT_CHANGED = "act_changed"
    ACT_ADDED = "act_added"
    ACT_REFUSED = "act_refused"
    URGENCY = "urgency"


@dataclass(frozen=True, kw_only=True, repr=False)
class Correction(Marked):
    """One correction: `before` is the machine's answer, `after` the person's, both codes.

    `at` are offsets into the working copy's texts. The text itself is not here: while the
    submission rests, offsets find it; when it is erased, nothing of it stays behind here.
    """

    KIND: ClassVar[str] = "correction"

    review: Link
    version: int = 1  # of the submission, whose texts the offsets point into
    what: Corrected
    before: str = ""
    after: str = ""
    at: tuple[Stretch, ...] = ()
    set_by: uuid.UUID | None = None
    tools: str = ""  # the recognizer or model that was wrong, where known

    def facets(self) -> Facets:
        """What was corrected, as state."""
        return {"state": str(self.what)}
