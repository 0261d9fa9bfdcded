"""The kinds of records that rows hold. A new kind is a module here and a line in KINDS."""

from casework.records.base import Record, Stored
from casework.records.review import Review

KINDS: tuple[type[Record], ...] = (Review,)

__all__ = ["KINDS", "Record", "Review", "Stored"]
