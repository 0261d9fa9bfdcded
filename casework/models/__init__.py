"""Rows of casework: who belongs to which desk, the keys wrapped to them, the sealed records."""

from casework.models.desk import Desk, KeyShare
from casework.models.draft import Draft, Package
from casework.models.erasure import ErasureNote
from casework.models.identity import IdentityRow
from casework.models.invitation import Invitation
from casework.models.member import Member
from casework.models.release import ReleaseEntry
from casework.models.sealed_row import RowSecret, SealedRow
from casework.models.second_factor import RecoveryCode, SecondFactor

__all__ = [
    "Desk",
    "Draft",
    "ErasureNote",
    "IdentityRow",
    "Invitation",
    "KeyShare",
    "Member",
    "Package",
    "RecoveryCode",
    "ReleaseEntry",
    "RowSecret",
    "SealedRow",
    "SecondFactor",
]
