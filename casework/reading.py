"""The one door to working copies: an unlocked person, a desk's key, a sealed part."""

import json
import uuid
from typing import Any, cast

from django.db import transaction

from casework import unlocked
from casework.models import Member
from casework.unlocked import Unlocked
from intake import custody, recipients
from intake.errors import IntakeError
from intake.models import SealedPart, Submission
from intake.payloads import open_payload
from intake.sanitising import Rendition
from intake.sealing import Inner, NotForUs, open_bytes, unwrap
from intake.working_copy import WorkingCopy

_LARGEST = 512 << 20  # a rendition of many pages


def unlock(member_id: uuid.UUID, passphrase: str) -> Unlocked:
    """For commands, which are told an id. Raises as `unlocked.unlock`, for an unknown id too."""
    member = Member.objects.filter(pk=member_id).first()
    if member is None:
        raise IntakeError("passphrase_wrong")
    return unlocked.unlock(member, passphrase)


def open_working_copy(submission_id: uuid.UUID, *, by: Unlocked) -> WorkingCopy:
    """Read one working copy; the reading is a custody event, committed before it is shown.

    Raises IntakeError: not_ready, not_your_desk, and the seal's own for anything altered.
    """
    content = _open_part(submission_id, SealedPart.Kind.WORKING_COPY, by)
    submission = Submission.objects.get(pk=submission_id)
    keys = recipients.current()
    desk = keys.desk(keys.desk_of(submission.network))
    event = custody.draft("working_copy.read", [desk], row=str(submission_id), by=str(by.member.pk))
    with transaction.atomic(durable=True):
        custody.record(event)
    return WorkingCopy.from_bytes(content)


def open_unshown(submission_id: uuid.UUID, *, by: Unlocked) -> WorkingCopy:
    """A working copy for what the desk does by itself: nobody is shown a word of it.

    No event; whoever does something with it leaves one of its own. Raises as
    `open_working_copy`.
    """
    return WorkingCopy.from_bytes(_open_part(submission_id, SealedPart.Kind.WORKING_COPY, by))


def open_summary(submission_id: uuid.UUID, *, by: Unlocked) -> dict[str, Any]:
    """The queue's line of one submission. Raises as `open_working_copy`."""
    summary: dict[str, Any] = json.loads(_open_part(submission_id, SealedPart.Kind.SUMMARY, by))
    return summary


def open_renditions(submission_id: uuid.UUID, *, by: Unlocked) -> list[Rendition | str]:
    """What may be looked at of each attachment, in order; or the reason why nothing may.

    Raises as `open_working_copy`.
    """
    return [opened for _, opened in open_files(submission_id, by=by)]


def open_files(
    submission_id: uuid.UUID, *, by: Unlocked, only: uuid.UUID | None = None
) -> list[tuple[uuid.UUID, Rendition | str]]:
    """As `open_renditions`, each with its attachment's row.

    Args:
        only: open this attachment alone; nothing where it belongs to another submission.
    """
    parts = SealedPart.objects.filter(
        submission=submission_id, kind__in=(SealedPart.Kind.RENDITION, SealedPart.Kind.NOTE)
    ).exclude(attachment=None)
    if only is not None:
        parts = parts.filter(attachment=only)
    opened: list[tuple[uuid.UUID, Rendition | str]] = []
    for part in parts.order_by("attachment__number"):
        content = _content(part, str(part.attachment_id), by)
        is_note = part.kind == SealedPart.Kind.NOTE
        told = _reason(content) if is_note else Rendition.from_bytes(content)
        opened.append((cast(uuid.UUID, part.attachment_id), told))
    return opened


def _reason(note: bytes) -> str:
    told = json.loads(note)
    return str(told.get("not_shown") or told["reason"])


def _open_part(submission_id: uuid.UUID, kind: SealedPart.Kind, by: Unlocked) -> bytes:
    part = SealedPart.objects.filter(
        submission=submission_id, attachment__isnull=True, kind=kind
    ).first()
    if part is None:
        raise IntakeError("not_ready")
    return _content(part, str(submission_id), by)


def _content(part: SealedPart, about: str, by: Unlocked) -> bytes:
    header = bytes(part.header)
    try:
        key = unwrap(header, by.identities)
    except NotForUs:
        raise IntakeError("not_your_desk") from None
    with open_payload(part.blob) as payload:
        return open_bytes(header, payload.read(), key, Inner(part.kind, 1, about, 1, 1), _LARGEST)
