"""Acts: taking over what the machine proposed, changing it, adding and withdrawing.

Each answer to a proposal is kept as a correction; an act that nobody set is never written.
"""

import uuid
from dataclasses import dataclass, replace

from casework import codes
from casework.records import Act, Correction, Review, Stored
from casework.records.act import ActState
from casework.records.correction import Corrected
from casework.records.shapes import Stretch
from casework.services import answers
from casework.services.deeds import Change, carry_out, seen
from casework.unlocked import Unlocked
from intake.errors import IntakeError


@dataclass(frozen=True, repr=False)
class Proposal:
    """What the working copy proposes: a code, the words it rests on, 0 to 1 for how sure."""

    code: str
    rests_on: tuple[Stretch, ...] = ()
    probability: float = 0.0


def accept_act(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, proposal: Proposal) -> uuid.UUID:
    """Take a proposal over as it is; the act's id."""
    act = _proposed(review, proposal, proposal.code)
    return _answer(by, desk, act, Corrected.ACT_ACCEPTED, proposal)


def accept_act_changed(by: Unlocked, desk: uuid.UUID, proposal: Proposal, act: Act) -> uuid.UUID:
    """Take a proposal over with another code or more detail; `act` is as the person has it.

    Raises IntakeError("review_missing") for an act without the review it was proposed in.
    """
    told = replace(act, rests_on=act.rests_on or proposal.rests_on)
    return _answer(by, desk, told, Corrected.ACT_CHANGED, proposal)


def refuse_act(by: Unlocked, desk: uuid.UUID, review: uuid.UUID, proposal: Proposal) -> uuid.UUID:
    """Say that the proposal is wrong; nothing is kept but the correction, whose id it gives."""
    on = seen(by, desk, Review, review).record
    learned = _correction(by, on, Corrected.ACT_REFUSED, proposal, "")
    carry_out("act.refused", by, desk, [Change(learned)], code=proposal.code)
    return learned.id


def add_act(by: Unlocked, desk: uuid.UUID, act: Act) -> uuid.UUID:
    """Write an act that a person found; told in a review, it teaches the classifier too."""
    mine = _set_by(by, act)
    changes = [Change(mine)]
    if mine.review is not None:
        on = seen(by, desk, Review, mine.review).record
        missed = Proposal("", mine.rests_on)
        changes.append(Change(_correction(by, on, Corrected.ACT_ADDED, missed, mine.code)))
    carry_out("act.added", by, desk, changes, code=mine.code)
    return mine.id


def change_act(by: Unlocked, desk: uuid.UUID, act: Act, *, expects: int) -> int:
    """Replace an act; who set which field is kept field by field.

    A level of proof is not changed here. A new code is coded under the taxonomy of today.
    """
    before = seen(by, desk, Act, act.id, expects)
    after = replace(
        _set_by(by, act, before),
        proof_level=before.record.proof_level,
        proof_set_by=before.record.proof_set_by,
    )
    return carry_out("act.changed", by, desk, [Change(after, before)], code=after.code)[act.id]


def withdraw_act(by: Unlocked, desk: uuid.UUID, act: uuid.UUID, *, expects: int) -> int:
    """It was wrong: kept, shown as withdrawn, never counted."""
    before = seen(by, desk, Act, act, expects)
    after = replace(before.record, state=ActState.WITHDRAWN, set_by=by.member.pk)
    return carry_out("act.withdrawn", by, desk, [Change(after, before)])[act]


def set_act_proof(
    by: Unlocked, desk: uuid.UUID, act: uuid.UUID, *, expects: int, level: str
) -> int:
    """A person sets the level of proof, whatever was proposed; the event has both codes."""
    before = seen(by, desk, Act, act, expects)
    after = replace(before.record, proof_level=level, proof_set_by=by.member.pk)
    changes = [Change(after, before)]
    old = before.record.proof_level
    return carry_out("act.proof_set", by, desk, changes, before=old, after=level)[act]


def _proposed(review: uuid.UUID, proposal: Proposal, code: str) -> Act:
    return Act(
        id=uuid.uuid4(),
        code=code,
        review=review,
        rests_on=proposal.rests_on,
        probability=round(1000 * proposal.probability),
    )


def _answer(
    by: Unlocked, desk: uuid.UUID, act: Act, what: Corrected, proposal: Proposal
) -> uuid.UUID:
    if act.review is None:
        raise IntakeError("review_missing")
    on = seen(by, desk, Review, act.review).record
    probability = round(1000 * proposal.probability)
    mine = _set_by(by, replace(act, probability=probability, case=act.case or on.case))
    learned = _correction(by, on, what, proposal, mine.code)
    carry_out("act.accepted", by, desk, [Change(mine), Change(learned)], code=mine.code)
    return mine.id


def _set_by(by: Unlocked, act: Act, before: Stored[Act] | None = None) -> Act:
    """As this person's: answers that are new or changed are theirs, the others stay whose."""
    values = answers.signed(by, act.values, before.record.values if before else ())
    recoded = before is None or before.record.code != act.code
    version = codes.VERSION if recoded or before is None else before.record.taxonomy
    return replace(
        act, state=ActState.ACCEPTED, set_by=by.member.pk, values=values, taxonomy=version
    )


def _correction(
    by: Unlocked, on: Review, what: Corrected, proposal: Proposal, after: str
) -> Correction:
    return Correction(
        id=uuid.uuid4(),
        review=on.id,
        version=on.version,
        what=what,
        before=proposal.code,
        after=after,
        at=proposal.rests_on,
        set_by=by.member.pk,
    )
