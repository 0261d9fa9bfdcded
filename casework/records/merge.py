"""Merge: that two records of one person became one, with what both were before. Pure."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casework.records.marks import Link, Marked, Words
from intake.errors import IntakeError


@dataclass(frozen=True, kw_only=True, repr=False)
class Merge(Marked):
    """One merging of two records of a person, and what it takes to undo it.

    Args:
        stays, closed: the two; `closed` leads to `stays` for as long as this is not undone.
        before, other: both as they were, whole, as `codec.to_bytes` writes them: no field that
            somebody chose against is lost, and later schemas read it.
        roles: in the same way each role of the closed record that the other had in the same act
            too. The two became one row, so that nobody is counted twice.
        moved: rows that named the closed record and name the other since; `both` are those of
            them that had named both.
    """

    KIND: ClassVar[str] = "merge"

    stays: Link
    closed: Link
    before: str
    other: str
    roles: tuple[str, ...] = ()
    moved: tuple[uuid.UUID, ...] = ()
    both: tuple[uuid.UUID, ...] = ()
    on: date
    by: uuid.UUID | None = None
    undone_on: date | None = None
    undone_by: uuid.UUID | None = None
    remarks: Words = ""

    def __post_init__(self) -> None:
        if self.stays == self.closed:
            raise IntakeError("same_record")

    @property
    def holds(self) -> bool:
        """Whether it was not undone."""
        return self.undone_on is None
