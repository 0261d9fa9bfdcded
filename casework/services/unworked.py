"""What the worker gave up on: why, and putting it back to work.

No second factor is asked: nothing is opened, lowered or sent by it, and what goes wrong again
comes back.
"""

import json
import uuid
from collections.abc import Collection, Iterable, Sequence

from casework import policy
from casework.services.deeds import together
from casework.services.parts import open_part
from casework.unlocked import Unlocked
from intake import custody, notes, recipients, trying_again
from intake.errors import IntakeError
from intake.mailbox import leaving
from intake.mailbox.leaving import ReplyTo
from intake.models import SealedPart, Submission
from intake.notes import Row
from intake.payloads import open_payload
from intake.sealing import HybridIdentity, Inner, NotForUs, open_bytes, unwrap

_LARGEST = 1 << 16


def networks_of(desk: uuid.UUID) -> list[str]:
    """The networks that report to a desk, by the signed roll. Raises RollError."""
    return [n for n, of in recipients.current().roll.networks.items() if of == str(desk)]


def given_up(by: Unlocked, desk: uuid.UUID, ids: Collection[uuid.UUID]) -> list[Row]:
    """Those of these reports and files that wait for a person at this desk."""
    by.desk(desk)
    return trying_again.given_up(networks_of(desk), ids)


def reasons(by: Unlocked, desk: uuid.UUID, row: Row) -> tuple[str, ...]:
    """Codes of why it waits; none where nobody wrote one, or no key of this desk reads it."""
    keys = by.desk(desk).identities
    found = (told(note, row, keys).get("reason", "") for note in notes.of(row))
    return tuple(sorted({code for code in found if code}))


def try_again(by: Unlocked, desk: uuid.UUID, ids: Collection[uuid.UUID]) -> int:
    """A custodian puts rows of this desk back to work, as on their first day; how many.

    Each leaves an event of its own with the reason why it had waited, in one transaction with
    the rows. Ids of another desk, of what is ready and of nothing are left alone.

    Raises IntakeError: custodians_only; trying_again_no_use where one of them would end the
    same (none is moved then); nothing_to_try_again where no row was left to move.
    """
    policy.require(by.is_custodian(desk), "custodians_only")
    found = {row.pk: row for row in given_up(by, desk, ids)}
    why = {pk: reasons(by, desk, row) for pk, row in found.items()}
    useful = all(trying_again.may_be_tried(row, why[pk]) for pk, row in found.items())
    policy.require(useful, "trying_again_no_use")
    with together():
        moved = trying_again.give_back(list(found.values()))
        for row in moved:
            custody.record(_event(by, desk, row, why[row.pk]))
    policy.require(bool(moved), "nothing_to_try_again")
    return len(moved)


def ask_again(by: Unlocked, desk: uuid.UUID, report: uuid.UUID) -> None:
    """Tell the source of a report that does not open, through its mailbox, to send it again.

    Any caseworker may; telling it twice is telling it once. Raises IntakeError:
    nothing_to_try_again for what does not wait here, not_ready where no mailbox was made of it,
    mailbox_gone, and as `ReplyTo.read`.
    """
    row = next((one for one in given_up(by, desk, [report]) if isinstance(one, Submission)), None)
    if row is None:
        raise IntakeError("nothing_to_try_again")
    content = open_part(by, desk, row.pk, SealedPart.Kind.MAILBOX)
    to = ReplyTo.read(content, str(row.network))
    policy.require(leaving.is_there(to), "mailbox_gone")
    reader = recipients.current().desk(desk)
    event = custody.draft("source.asked_again", [reader], row=str(row.pk), by=str(by.member.pk))
    with together():
        if leaving.tell(to, "not_opened"):
            custody.record(event)


def _event(by: Unlocked, desk: uuid.UUID, row: Row, why: Iterable[str]) -> custody.Draft:
    """Of the chain of custody of this row: a dossier's extract tells it."""
    kind, reader = row._meta.model_name, recipients.current().desk(desk)
    about = {"row": str(row.pk), "by": str(by.member.pk), "reason": " ".join(why)}
    return custody.draft(f"{kind}.tried_again", [reader], **about)


def told(note: SealedPart, row: Row, keys: Sequence[HybridIdentity]) -> dict[str, str]:
    """What a note says; nothing where no key of this desk reads it, or it says nothing whole."""
    header = bytes(note.header)
    try:
        key = unwrap(header, keys)
        with open_payload(note.blob) as payload:
            inner = Inner(note.kind, 1, str(row.pk), 1, 1)
            said = json.loads(open_bytes(header, payload.read(), key, inner, _LARGEST))
        return {str(name): str(value) for name, value in said.items()}
    except (NotForUs, IntakeError, FileNotFoundError, ValueError, AttributeError):
        return {}
