"""Who may do what: small questions, asked before a deed. Pure but for the keys in memory.

A desk's key is what lets anybody read at all; these rules are about deeds among those who can.
"""

import uuid

from casework.records.information import Information
from casework.records.review import Review, ReviewState
from casework.unlocked import Unlocked
from intake.errors import IntakeError

LEVELS = ("T0", "T1", "T2", "T3", "T9")  # most urgent first


def require(allowed: bool, code: str) -> None:
    """IntakeError(code) unless allowed."""
    if not allowed:
        raise IntakeError(code)


def is_of_desk(by: Unlocked, desk: uuid.UUID) -> bool:
    """Whether they hold the desk's key."""
    return desk in by.desks


def may_review(review: Review) -> bool:
    """Whether work on it goes on: nobody decides what was not taken into work."""
    return review.state is ReviewState.IN_REVIEW


def may_take(review: Review) -> bool:
    """Whether somebody may begin, or take over."""
    return review.state in (ReviewState.NEW, ReviewState.IN_REVIEW)


def is_lowering(before: str, after: str) -> bool:
    """Whether the new urgency is less than the old one: that takes two custodians."""
    return LEVELS.index(after) > LEVELS.index(before)


def may_grade(by: Unlocked, information: Information) -> bool:
    """Whoever took an account does not grade it."""
    return information.taken_by != by.member.pk
