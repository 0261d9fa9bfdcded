"""What can be wrong with a desk's rows. Pure."""

import uuid
from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """What can be the matter with a row."""

    ALTERED = "altered"  # does not open here, or is not what was written
    ROLLED_BACK = "rolled_back"  # an older version than the last, or one that was erased
    # The log counts it, nobody erased it, and it is not there. The number is inside the seal, so
    # a row that does not open is missing, too.
    MISSING = "missing"
    UNREADABLE = "unreadable"  # authentic, but no record that this Amanat knows
    UNFILED = "unfiled"  # a record, but what it says of itself cannot be filed here


@dataclass(frozen=True)
class Fault:
    """One row that is not as it was last written. Of a missing one only the number is known."""

    wrong: Wrong
    row: uuid.UUID | None = None
    number: int | None = None
