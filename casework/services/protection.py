"""Taking protection off a person: two custodians' deed, since they may be named in the open after.

Whoever is in no other role than that of an alleged perpetrator is not asked for consent, protected
or not; everybody else is. Putting somebody under protection is one person's deed.
"""

import hashlib
import uuid
from dataclasses import replace

from casework import policy, register, rows
from casework.records import Approval, Involvement, Person, Stored
from casework.services import approvals
from casework.services.approvals import Subject
from casework.services.deeds import drafted, seen, together
from casework.unlocked import Unlocked
from intake import custody
from intake.keys.approval import Deed

REASON = "protection"


def ask(by: Unlocked, desk: uuid.UUID, person: uuid.UUID, *, words: str) -> Stored[Approval]:
    """Ask two custodians. What they sign is of the record and its roles as they are now.

    Raises IntakeError: not_protected, person_merged, and as `approvals.ask`.
    """
    found = seen(by, desk, Person, person)
    _check(found.record)
    about, told = Subject(Person.KIND, person), detail(by, desk, found)
    return approvals.ask(by, desk, Deed.UNPROTECT, about, reason=REASON, words=words, detail=told)


def granted(by: Unlocked, desk: uuid.UUID, found: Stored[Person]) -> Approval | None:
    """The open request for this record as it is now; one with its signatures before any other."""
    today = detail(by, desk, found)
    every = (
        one.record
        for one in approvals.waiting(by, desk)
        if one.record.about == found.record.id
        and (one.record.asked.deed, one.record.asked.detail) == (Deed.UNPROTECT, today)
    )
    return min(every, key=lambda one: one.missing, default=None)


def take_off(
    by: Unlocked, desk: uuid.UUID, person: uuid.UUID, *, expects: int, approval: uuid.UUID
) -> int:
    """The person's new version. What was sealed as their identity stays where it is.

    Raises IntakeError: not_protected, person_merged, row_changed, approval_for_other where the
    record or a role of theirs is another than was signed for, and as `approvals.use`.
    """
    before = seen(by, desk, Person, person, expects)
    _check(before.record)
    event = drafted("person.unprotected", by, desk, [person], approval=str(approval))
    with together():
        about, today = Subject(Person.KIND, person), detail(by, desk, before)
        used = approvals.use(by, desk, approval, Deed.UNPROTECT, about)
        policy.require(used.record.asked.detail == today, "approval_for_other")
        after = replace(before.record, protected=False)
        version = rows.write(by, desk, after, expects=before.version)
        custody.record(event)
    return version


def _check(person: Person) -> None:
    policy.require(person.protected, "not_protected")
    policy.require(person.same_as is None, "person_merged")


def detail(by: Unlocked, desk: uuid.UUID, found: Stored[Person]) -> str:
    """What people sign: the version of the record, and SHA-256 in hex over the person's roles."""
    linked = register.of(by, desk).linked_to(found.record.id)
    roles = sorted(
        f"{one.record.id} {one.record.role}"
        for one in linked
        if isinstance(one.record, Involvement)
    )
    told = "\n".join(roles).encode()
    return f"{found.version} {hashlib.sha256(told).hexdigest()}"
