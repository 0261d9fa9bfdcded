"""What a custodian can ask to open, as it rests sealed, and the halves they open it with."""

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from casework.models import Draft, IdentityRow, KeyShare
from casework.services.desks import share_inner
from casework.unlocked import Unlocked
from intake import identities, recipients
from intake.errors import IntakeError
from intake.keys import Kind
from intake.keys.agent.wire import START
from intake.models import Attachment, SealedPart, Submission
from intake.payloads import open_payload
from intake.sealing import Inner, open_bytes, split, unwrap


@dataclass(frozen=True, repr=False)
class Original:
    """One sealed object under the originals key.

    `inner` is what stands inside its seal, `header` the one that originals open; the payload
    is in storage under `blob`, or here.
    """

    row: uuid.UUID
    inner: Inner
    header: bytes
    blob: str = ""
    payload: bytes = b""

    def __repr__(self) -> str:
        return f"<Original {self.inner.kind} {self.row}>"

    def open_payload(self) -> BinaryIO:
        """The payload from its start."""
        return open_payload(self.blob) if self.blob else io.BytesIO(self.payload)

    def start(self) -> bytes:
        """As much of the payload as the opener has to see."""
        with self.open_payload() as payload:
            return payload.read(START)


def original(desk: uuid.UUID, kind: str, row: uuid.UUID) -> Original:
    """Find it.

    Args:
        kind: "report" or "identities" of a submission, "attachment", "identity", "draft".
        row: the submission's, attachment's, identity's or draft's id.

    Raises IntakeError: original_missing; not_ready, when originals cannot open it yet;
    not_your_desk, when it belongs to another desk than the one named.
    """
    return _FINDERS[kind](desk, row)


def _report(desk: uuid.UUID, row: uuid.UUID) -> Original:
    found = _submission(desk, row)
    inner = Inner("report", 1, bytes(found.id_digest).hex(), 1, found.parts)
    return Original(row, inner, _kept(found.kept_header), found.blob)


def _attachment(desk: uuid.UUID, row: uuid.UUID) -> Original:
    found = Attachment.objects.filter(pk=row, submission__isnull=False).first()
    if found is None or found.submission_id is None:
        raise IntakeError("original_missing")
    _submission(desk, found.submission_id)
    inner = Inner("attachment", 1, bytes(found.id_digest).hex(), found.number + 1, 0)
    return Original(row, inner, _kept(found.kept_header), found.blob)


def _table(desk: uuid.UUID, row: uuid.UUID) -> Original:
    _submission(desk, row)
    kind = SealedPart.Kind.IDENTITIES
    part = SealedPart.objects.filter(submission=row, attachment=None, kind=kind).first()
    if part is None:
        raise IntakeError("not_ready")
    return Original(row, Inner(kind, 1, str(row), 1, 1), bytes(part.header), part.blob)


def _identity(desk: uuid.UUID, row: uuid.UUID) -> Original:
    found = IdentityRow.objects.filter(pk=row).first()
    if found is None:
        raise IntakeError("original_missing")
    if found.desk_id != desk:
        raise IntakeError("not_your_desk")
    inner = Inner("identity", 1, str(row), 1, 1)
    return Original(row, inner, bytes(found.header), payload=bytes(found.payload))


def _draft(desk: uuid.UUID, row: uuid.UUID) -> Original:
    found = Draft.objects.filter(pk=row).first()
    if found is None:
        raise IntakeError("original_missing")
    if found.desk_id != desk:
        raise IntakeError("not_your_desk")
    return Original(row, Inner("draft", 1, str(row), 1, 1), bytes(found.header), found.blob)


_FINDERS: dict[str, Callable[[uuid.UUID, uuid.UUID], Original]] = {
    "report": _report,
    "attachment": _attachment,
    "identities": _table,
    "identity": _identity,
    "draft": _draft,
}


def _submission(desk: uuid.UUID, row: uuid.UUID) -> Submission:
    found = Submission.objects.filter(pk=row).first()
    if found is None:
        raise IntakeError("original_missing")
    if recipients.current().desk_of(found.network) != str(desk):
        raise IntakeError("not_your_desk")
    return found


def _kept(header: bytes | memoryview | None) -> bytes:
    if not header:
        raise IntakeError("not_ready")
    return bytes(header)


def halves(by: Unlocked, desk: uuid.UUID) -> dict[int, bytes]:
    """This custodian's halves of the desk's originals key by generation, newest first.

    Raises IntakeError("custodians_only") for who holds none.
    """
    kind = KeyShare.Kind.ORIGINALS_A
    shares = KeyShare.objects.filter(member=by.member, desk=desk, kind=kind)
    found = {share.generation: _half(share, by) for share in shares.order_by("-generation")}
    if not found:
        raise IntakeError("custodians_only")
    return found


def listed_halves(by: Unlocked, desk: uuid.UUID) -> dict[int, bytes]:
    """As `halves`, without one that waits for the root: to the opener it is no key yet.

    Raises IntakeError: custodians_only; generation_outdated for who lacks the newest listed.
    """
    newest = newest_listed(desk)
    found = {number: half for number, half in halves(by, desk).items() if number <= newest}
    if newest not in found:
        raise IntakeError("generation_outdated")
    return found


def proving_half(by: Unlocked, desk: uuid.UUID) -> bytes:
    """The half under which a custodian's signature is proven today. Raises as `listed_halves`."""
    return listed_halves(by, desk)[newest_listed(desk)]


def newest_listed(desk: uuid.UUID) -> int:
    """Of the desk's originals keys, revoked ones too: their numbers are taken. 0 for none."""
    place = (Kind.ORIGINALS, str(desk))
    listed = recipients.current().roll.keys
    return max((one.generation for one in listed if (one.kind, one.id) == place), default=0)


def half_for(by: Unlocked, desk: uuid.UUID, header: bytes) -> tuple[int, bytes]:
    """The generation that opens `header`, and its half.

    After a rotation the opener is asked which, and TransientError says when it is away.
    Raises IntakeError: custodians_only, no_key_opens.
    """
    held = list(halves(by, desk).items())
    if len(held) == 1:
        return held[0]
    for generation, half in held:
        if _opens(desk, generation, half, header):
            return generation, half
    raise IntakeError("no_key_opens")


def _opens(desk: uuid.UUID, generation: int, half: bytes, header: bytes) -> bool:
    try:
        identities.agent().check_half(str(desk), generation, half, header)
    except IntakeError:
        return False
    return True


def _half(share: KeyShare, by: Unlocked) -> bytes:
    header, payload = split(bytes(share.sealed))
    key = unwrap(header, [by.keys.identity])
    return open_bytes(header, payload, key, share_inner(share.kind, share.desk_id), limit=64)
