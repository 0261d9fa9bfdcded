"""Erasing the names of a person or a source alone: two people's deed, their row stays (P13)."""

import uuid

from casework.identities import ProtectedIdentity
from casework.records import Stored
from casework.records.approval import Approval
from casework.services import approvals
from casework.services.approvals import Subject
from casework.services.erasure import erase_planned, tombstone
from casework.services.planned import NAMES_OF
from casework.unlocked import Unlocked
from intake.keys.approval import Deed


def ask(
    by: Unlocked, desk: uuid.UUID, holder: uuid.UUID, *, reason: str, words: str, seen: str = ""
) -> Stored[Approval]:
    """Ask two custodians to let the names of a person or a source be erased, and nothing else.

    The identity record is among what they sign for, so it is worth nothing for another. Raises as
    `planned.names_of` and `approvals.ask`.

    Args:
        seen: what was read of what goes (`planned.digest`).
    """
    about = Subject(NAMES_OF, holder)
    return approvals.ask(by, desk, Deed.ERASE, about, reason=reason, words=words, detail=seen)


def erase_names(
    by: Unlocked, desk: uuid.UUID, holder: uuid.UUID, *, approval: uuid.UUID, retention: str = ""
) -> uuid.UUID:
    """Erase the names, contacts and kin of a person or a source, as two custodians signed.

    Their row stays with its pseudonym, and so do the acts and cases they are in. Returns the
    tombstone's id. Raises as `planned.names_of` and `erase`.
    """
    stone = tombstone(by, desk, ProtectedIdentity.KIND, approval, retention)
    erase_planned(by, desk, stone, about=Subject(NAMES_OF, holder))
    return stone.id
