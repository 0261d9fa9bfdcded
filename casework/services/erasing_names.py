"""Erasing the names of a person or a source alone: two people's deed, their row stays (P13)."""

import uuid

from casework import policy, register
from casework.identities import ProtectedIdentity
from casework.records import Person, Record, Source, Stored
from casework.records.approval import Approval
from casework.retention import Plan, plan_names
from casework.services import approvals
from casework.services.approvals import Subject
from casework.services.deeds import seen
from casework.services.erasure import erase_planned, tombstone
from casework.unlocked import Unlocked
from intake.errors import IntakeError
from intake.keys.approval import Deed

NAMES_OF = "names_of"  # the kind of what such a request is about; its row is the holder's


def names_of(by: Unlocked, desk: uuid.UUID, holder: uuid.UUID) -> uuid.UUID:
    """The identity record that a person or a source names.

    Raises IntakeError: record_of_another_kind, no_names_here where there is none.
    """
    on = seen(by, desk, Record, holder).record
    if not isinstance(on, Person | Source):
        raise IntakeError("record_of_another_kind")
    if on.identity is None:
        raise IntakeError("no_names_here")
    return on.identity


def ask(
    by: Unlocked, desk: uuid.UUID, holder: uuid.UUID, *, reason: str, words: str
) -> Stored[Approval]:
    """Ask two custodians to let the names of a person or a source be erased, and nothing else.

    What they sign names the identity record, so that it is worth nothing for another. Raises as
    `names_of` and `approvals.ask`.
    """
    identity, about = names_of(by, desk, holder), Subject(NAMES_OF, holder)
    return approvals.ask(
        by, desk, Deed.ERASE, about, reason=reason, words=words, detail=str(identity)
    )


def plan(by: Unlocked, desk: uuid.UUID, holder: uuid.UUID, *, approval: uuid.UUID | None) -> Plan:
    """What would go and what would change, as `erasure.plan`. Raises as `names_of`."""
    identity, here = names_of(by, desk, holder), register.of(by, desk)
    every = (one for kind in (Person.KIND, Source.KIND) for one in here.all(kind))
    holders = [one for one in every if getattr(one.record, "identity", None) == identity]
    return plan_names(identity, here, holders, keeping=() if approval is None else (approval,))


def erase_names(
    by: Unlocked, desk: uuid.UUID, holder: uuid.UUID, *, approval: uuid.UUID, retention: str = ""
) -> uuid.UUID:
    """Erase the names, contacts and kin of a person or a source, as two custodians signed.

    Their row stays with its pseudonym, and so do the acts and cases they are in. Returns the
    tombstone's id. Raises as `names_of` and `erase`; approval_for_other when other names were
    signed for.
    """
    identity = names_of(by, desk, holder)
    signed_for = approvals.read(by, desk, approval).record.asked.detail
    policy.require(signed_for == str(identity), "approval_for_other")
    stone = tombstone(by, desk, ProtectedIdentity.KIND, approval, retention)
    doing = plan(by, desk, holder, approval=approval)
    erase_planned(by, desk, doing, stone, about=Subject(NAMES_OF, holder))
    return stone.id
