"""CheckpointTaken: that a custodian took a checkpoint of the custody log away. Pure."""

import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from casework.records.base import Record


class Taking(StrEnum):
    """How it left the server."""

    FILE = "file"
    SCANNED = "scanned"  # as the QR code, so they say


@dataclass(frozen=True, kw_only=True, repr=False)
class CheckpointTaken(Record):
    """Who says to have which checkpoint outside the server since when.

    It says who can be asked for one. That they have it only the checkpoint itself shows.
    """

    KIND: ClassVar[str] = "checkpoint_taken"

    by: uuid.UUID
    origin: str
    size: int  # entries of the log
    root: str  # 64 hex digits
    day: date  # of the checkpoint
    on: date
    how: Taking
