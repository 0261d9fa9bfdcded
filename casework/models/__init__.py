"""Rows of casework: who belongs to which desk, and the keys wrapped to them."""

from casework.models.desk import Desk, KeyShare, Member

__all__ = ["Desk", "KeyShare", "Member"]
