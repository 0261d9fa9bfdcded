"""The review of one submission: what a caseworker decides, one named deed each."""

import uuid
from dataclasses import replace
from typing import NamedTuple, Self

from casework import codes, policy
from casework.records import AddedRedaction, Approval, Case, Correction, Likeness, Review, Stored
from casework.records.correction import Corrected
from casework.records.joining import Sameness
from casework.records.review import ReviewState
from casework.records.shapes import Stretch
from casework.services import approvals, mailboxes
from casework.services.approvals import Subject
from casework.services.deeds import Change, carry_out, seen, together
from casework.unlocked import Unlocked
from intake import clock
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.working_copy import ALL_TEXTS


class Lowering(NamedTuple):
    """What custodians sign of a lowering: from which level, to which, of which version.

    `version` is the report's: a further one may tell of a danger that nobody signed for.
    """

    before: str
    after: str
    version: int

    def __str__(self) -> str:
        return f"{self.before} {self.after} {self.version}"

    @classmethod
    def read(cls, detail: str) -> Self | None:
        """As a request has it; None for what says nothing of the kind."""
        told = detail.split(" ")
        if len(told) != 3 or not told[2].isdecimal():
            return None
        return cls(told[0], told[1], int(told[2]))

    @classmethod
    def of(cls, on: Review, level: str) -> Self:
        """To a level, from how the report is now."""
        return cls(on.urgency, level, on.version)


def take(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, expects: int) -> int:
    """Take it into work, or over from somebody; its source is told that a person reads it.

    Raises IntakeError("review_decided").
    """
    before = seen(by, desk, Review, review, expects)
    policy.require(policy.may_take(before.record), "review_decided")
    after = replace(before.record, state=ReviewState.IN_REVIEW, assigned_to=by.member.pk)
    with together():
        mailboxes.tell(by, desk, after, "read")
        return _keep(by, desk, "review.taken", before, after)


def accept(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, expects: int) -> int:
    """Its review is done. Raises IntakeError("review_not_taken")."""
    before = _in_work(by, desk, review, expects)
    after = replace(before.record, state=ReviewState.ACCEPTED)
    return _keep(by, desk, "review.accepted", before, after)


def reject(
    by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, expects: int, reason: str, words: str = ""
) -> int:
    """It leads nowhere, for a reason of the list; what was sent stays sealed for its time.

    Raises IntakeError: review_not_taken, reason_unknown.
    """
    policy.require(reason in codes.list("rejection_reason"), "reason_unknown")
    before = _in_work(by, desk, review, expects)
    after = replace(
        before.record,
        state=ReviewState.REJECTED,
        reason=reason,
        words_on_it=words or before.record.words_on_it,
    )
    return _keep(by, desk, "review.rejected", before, after, reason=reason)


def reopen(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, expects: int) -> int:
    """Look again at what was decided. Raises IntakeError("review_undecided")."""
    before = seen(by, desk, Review, review, expects)
    policy.require(not policy.may_take(before.record), "review_undecided")
    after = replace(
        before.record,
        state=ReviewState.IN_REVIEW,
        reason="",
        duplicate_of=None,
        assigned_to=by.member.pk,
    )
    return _keep(by, desk, "review.reopened", before, after)


def note(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, expects: int, words: str) -> int:
    """Write down what colleagues should know of it."""
    before = seen(by, desk, Review, review, expects)
    return _keep(by, desk, "review.noted", before, replace(before.record, words_on_it=words))


def mark_duplicate(
    by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, expects: int, of: uuid.UUID
) -> int:
    """The same report was sent before, and that one is worked on.

    Raises IntakeError: review_not_taken, duplicate_of_itself, duplicate_of_duplicate.
    """
    policy.require(of != review, "duplicate_of_itself")
    before = _in_work(by, desk, review, expects)
    first = seen(by, desk, Review, of).record
    policy.require(first.state is not ReviewState.DUPLICATE, "duplicate_of_duplicate")
    after = replace(before.record, state=ReviewState.DUPLICATE, duplicate_of=of)
    decision = replace(
        Likeness.of(Sameness.REVIEW, (review, of), "merged"),
        set_by=by.member.pk,
        on=clock.today(),
    )
    return _keep(by, desk, "review.duplicate", before, after, Change(decision))


def link_to_case(
    by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, expects: int, case: uuid.UUID
) -> int:
    """Let a case rest on it, and tell its source; a case it was linked to before no longer does."""
    before = seen(by, desk, Review, review, expects)
    others = []
    if before.record.case is not None and before.record.case != case:
        old = seen(by, desk, Case, before.record.case)
        others.append(Change(_without(old.record, review), old))
    new = seen(by, desk, Case, case)
    others.append(Change(_with(new.record, review), new))
    after = replace(before.record, case=case)
    with together():
        mailboxes.tell(by, desk, after, "used")
        return _keep(by, desk, "review.linked", before, after, *others)


def set_urgency(
    by: Unlocked,
    desk: uuid.UUID,
    review: uuid.UUID,
    *,
    expects: int,
    level: str,
    approval: uuid.UUID | None = None,
) -> int:
    """Raise it, alone, or lower it, with an approval of two custodians (`ask_lowering`).

    Raises IntakeError: level_unknown, urgency_unchanged, approval_missing,
    approval_for_other where they signed for another level or for an older version of the
    report, and as `approvals.use`.
    """
    policy.require(level in policy.LEVELS, "level_unknown")
    before = seen(by, desk, Review, review, expects)
    policy.require(level != before.record.urgency, "urgency_unchanged")
    lowering = policy.is_lowering(before.record.urgency, level)
    after = replace(before.record, urgency=level, lowered=lowering)
    learned = _correction(by, before.record, Corrected.URGENCY, before.record.urgency, level)
    deed = "review.urgency_lowered" if lowering else "review.urgency_raised"
    with together():
        if lowering:
            _use_approval(by, desk, before.record, level, approval)
        return _keep(by, desk, deed, before, after, Change(learned))


def ask_lowering(
    by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, level: str, reason: str, words: str
) -> Stored[Approval]:
    """Ask two custodians to let the urgency be lowered, of the report as it is known today.

    What comes in later, or a person who raises it, makes their signatures worth nothing.
    Raises IntakeError: level_unknown, level_not_lower, and as `approvals.ask`.
    """
    policy.require(level in policy.LEVELS, "level_unknown")
    on = seen(by, desk, Review, review).record
    policy.require(policy.is_lowering(on.urgency, level), "level_not_lower")
    detail = str(Lowering.of(on, level))
    about = Subject(Review.KIND, review)
    return approvals.ask(
        by, desk, Deed.LOWER_TRIAGE, about, reason=reason, words=words, detail=detail
    )


def lowering_granted(by: Unlocked, desk: uuid.UUID, on: Review, level: str) -> uuid.UUID | None:
    """An approval by which this report, as it is now, may be lowered to a level today."""
    about, wanted = Subject(Review.KIND, on.id), str(Lowering.of(on, level))
    for one in approvals.waiting(by, desk):
        asked = one.record.asked
        meant = (asked.deed, asked.detail, one.record.about)
        if meant == (Deed.LOWER_TRIAGE, wanted, on.id) and approvals.is_granted(
            by, desk, one.record.id, Deed.LOWER_TRIAGE, about
        ):
            return one.record.id
    return None


def hide(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, *, at: Stretch, kind: str) -> uuid.UUID:
    """Hide a stretch of the working copy that the machine left; the added redaction's id.

    One person's deed: it hides more. The copy itself is not rewritten
    (`added_redaction.covered` lays it over). Raises IntakeError("no_such_text").
    """
    policy.require(at.text in ALL_TEXTS, "no_such_text")
    on = seen(by, desk, Review, review).record
    added = AddedRedaction(
        id=uuid.uuid4(), review=review, version=on.version, at=at, hides=kind, set_by=by.member.pk
    )
    learned = replace(_correction(by, on, Corrected.REDACTION_MISSED, "", kind), at=(at,))
    carry_out("redaction.added", by, desk, [Change(added), Change(learned)], hides=kind)
    return added.id


def _in_work(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, expects: int) -> Stored[Review]:
    found = seen(by, desk, Review, review, expects)
    policy.require(policy.may_review(found.record), "review_not_taken")
    return found


def _keep(
    by: Unlocked,
    desk: uuid.UUID,
    deed: str,
    before: Stored[Review],
    after: Review,
    *others: Change,
    **about: str | int,
) -> int:
    """The review's new version."""
    changes = [Change(after, before), *others]
    return carry_out(deed, by, desk, changes, **about)[after.id]


def _use_approval(
    by: Unlocked, desk: uuid.UUID, on: Review, level: str, approval: uuid.UUID | None
) -> None:
    if approval is None:
        raise IntakeError("approval_missing")
    used = approvals.use(by, desk, approval, Deed.LOWER_TRIAGE, Subject(Review.KIND, on.id))
    policy.require(used.record.asked.detail == str(Lowering.of(on, level)), "approval_for_other")


def _correction(by: Unlocked, on: Review, what: Corrected, before: str, after: str) -> Correction:
    return Correction(
        id=uuid.uuid4(),
        review=on.id,
        version=on.version,
        what=what,
        before=before,
        after=after,
        set_by=by.member.pk,
    )


def _with(case: Case, review: uuid.UUID) -> Case:
    reviews = (*(one for one in case.reviews if one != review), review)
    return replace(case, reviews=reviews, changed_on=clock.today())


def _without(case: Case, review: uuid.UUID) -> Case:
    kept = tuple(one for one in case.reviews if one != review)
    return replace(case, reviews=kept, changed_on=clock.today())
