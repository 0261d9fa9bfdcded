"""Rows of casework: who belongs to which desk, the keys wrapped to them, the sealed records."""

from casework.models.desk import Desk, KeyShare, Member
from casework.models.sealed_row import RowSecret, SealedRow

__all__ = ["Desk", "KeyShare", "Member", "RowSecret", "SealedRow"]
