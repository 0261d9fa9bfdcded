"""Accounts of acts, and how far they are believed."""

import uuid
from dataclasses import replace

from casework import policy
from casework.records import Information
from casework.records.shapes import Grade
from casework.services.corroboration import origins_of
from casework.services.deeds import Change, carry_out, seen
from casework.unlocked import Unlocked
from intake import clock

CONFIRMED = "1"


def add_information(by: Unlocked, desk: uuid.UUID, information: Information) -> uuid.UUID:
    """Write one source's account of one act, not graded yet."""
    ungraded = replace(information, grade=None, earlier=())
    carry_out("information.added", by, desk, [Change(ungraded)])
    return information.id


def change_information(
    by: Unlocked, desk: uuid.UUID, information: Information, *, expects: int
) -> int:
    """Replace what is known of an account; its grades are not changed here."""
    before = seen(by, desk, Information, information.id, expects)
    kept = replace(
        information,
        grade=before.record.grade,
        earlier=before.record.earlier,
        taken_by=before.record.taken_by,
    )
    return carry_out("information.changed", by, desk, [Change(kept, before)])[kept.id]


def grade(
    by: Unlocked,
    desk: uuid.UUID,
    information: uuid.UUID,
    *,
    expects: int,
    reliability: str,
    credibility: str,
    words: str = "",
) -> int:
    """Grade source (A to F) and account (1 to 6) apart; earlier grades are kept.

    Raises IntakeError: grader_took_account, grade_incomplete, code_unknown, and
    confirmed_needs_two_origins for credibility "1" (confirmed by independent sources) of an act
    that is known from fewer.
    """
    before = seen(by, desk, Information, information, expects)
    policy.require(policy.may_grade(by, before.record), "grader_took_account")
    if credibility == CONFIRMED:
        apart = origins_of(by, desk, before.record.act).at_least
        policy.require(apart >= 2, "confirmed_needs_two_origins")
    given = Grade(
        reliability=reliability,
        credibility=credibility,
        by=by.member.pk,
        on=clock.today(),
        words=words,
    )
    policy.require(bool(reliability and credibility), "grade_incomplete")
    after = before.record.graded(given)
    changes = [Change(after, before)]
    told = f"{reliability}{credibility}"
    return carry_out("information.graded", by, desk, changes, grade=told)[information]
