"""Opening a case, and what becomes of it."""

import uuid
from dataclasses import replace

from casework.records import Case, Stored
from casework.services.deeds import Change, carry_out, seen
from casework.unlocked import Unlocked
from intake import clock


def open_case(by: Unlocked, desk: uuid.UUID, *, title: str, summary: str = "") -> uuid.UUID:
    """Make a case; whoever opens it works on it. Raises IntakeError("title_missing")."""
    today = clock.today()
    case = Case(
        id=uuid.uuid4(),
        title=title,
        summary=summary,
        assigned_to=by.member.pk,
        opened_on=today,
        changed_on=today,
    )
    carry_out("case.opened", by, desk, [Change(case)])
    return case.id


def describe_case(
    by: Unlocked, desk: uuid.UUID, case: uuid.UUID, *, expects: int, title: str, summary: str
) -> int:
    """Change its words."""
    before = seen(by, desk, Case, case, expects)
    after = replace(before.record, title=title, summary=summary)
    return _keep(by, desk, "case.described", before, after)


def set_case_status(
    by: Unlocked,
    desk: uuid.UUID,
    case: uuid.UUID,
    *,
    expects: int,
    status: str,
    closing_reason: str = "",
) -> int:
    """Move it on, or close it with a reason of the list.

    Raises IntakeError: closing_reason_missing, code_unknown.
    """
    before = seen(by, desk, Case, case, expects)
    after = replace(before.record, status=status, closing_reason=closing_reason)
    return _keep(by, desk, "case.status_set", before, after)


def assign_case(
    by: Unlocked, desk: uuid.UUID, case: uuid.UUID, *, expects: int, to: uuid.UUID | None
) -> int:
    """Give it to a member, or to nobody."""
    before = seen(by, desk, Case, case, expects)
    return _keep(by, desk, "case.assigned", before, replace(before.record, assigned_to=to))


def set_case_proof(
    by: Unlocked, desk: uuid.UUID, case: uuid.UUID, *, expects: int, level: str
) -> int:
    """A person sets the level of proof, whatever was proposed."""
    before = seen(by, desk, Case, case, expects)
    after = replace(before.record, proof_level=level, proof_set_by=by.member.pk)
    return _keep(by, desk, "case.proof_set", before, after)


def _keep(by: Unlocked, desk: uuid.UUID, deed: str, before: Stored[Case], after: Case) -> int:
    changed = replace(after, changed_on=clock.today())
    return carry_out(deed, by, desk, [Change(changed, before)])[after.id]
