"""The invented case of `people` as it rests at a desk: sealed rows, a report, one photo."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from casework import rows
from casework.identities import ProtectedIdentity, keep_identity
from casework.records import Evidence, Record
from intake import recipients
from intake.models import Attachment, SealedPart, Stage, Submission
from intake.payloads import put
from intake.report import Report, canonical
from intake.sanitising import Rendition
from intake.sanitising.rendition import Page
from intake.sealing import FileKey, HybridRecipient, Inner, seal_bytes, wrap
from tests.casework.dossier.people import EVERY, PHOTO, REVIEW, STATEMENT, row, working_copy
from tests.casework.house import House

PICTURE = b"\xff\xd8\xff an invented picture of a door"
ORIGINAL = b"\xff\xd8\xff an invented picture as it was sent, with a place in it"
CALLED = "Zarghuna Canarizai"  # invented, as everybody here


@dataclass(frozen=True)
class Case:
    """The house with the case in it."""

    house: House
    submission: Submission
    attachment: Attachment


def furnish(house: House, changed: Mapping[uuid.UUID, Record] | None = None) -> Case:
    """Write everything as the worker and Laila would have.

    Args:
        changed: records in place of those of `people`, by row.
    """
    submission = _submission(house)
    attachment = _attachment(house, submission)
    held = {STATEMENT.id: submission, PHOTO.id: attachment}
    laila = house.unlocked("Laila")
    for record in EVERY:
        kept: Any = (changed or {}).get(record.id, record)
        if isinstance(kept, Evidence) and kept.id in held:
            digest = bytes(held[kept.id].blob_sha256).hex()
            kept = replace(kept, evidentiary_sha256=digest, working_sha256="")
        rows.write(laila, house.desk, kept, expects=0)
    return Case(house, submission, attachment)


def keep_name(house: House) -> None:
    """The identity of the first victim, under the originals key."""
    identity = ProtectedIdentity(id=row(810), called=(CALLED,))
    keep_identity(house.unlocked("Laila"), house.desk, identity)


def _submission(house: House) -> Submission:
    report = Report(network=str(house.organisation.network_id), language="en", account="Invented.")
    digest = uuid.uuid4().bytes * 2
    columns = _as_arrived(house, report.to_bytes(), Inner("report", 1, digest.hex(), 1, 2))
    made = Submission.objects.create(
        id=REVIEW.submission,
        id_digest=digest,
        tag=bytes(32),
        network=house.organisation.network_id,
        received_on=date(2026, 10, 2),
        stage=Stage.READY,
        epoch=1,
        parts=2,
        **columns,
    )
    copy = replace(working_copy(), submission=str(made.pk))
    _part(house, made, None, "working_copy", copy.to_bytes())
    return made


def _attachment(house: House, submission: Submission) -> Attachment:
    line = canonical({"media_type": "image/jpeg", "name": "Zarghuna.jpg"}) + b"\n"
    inner = Inner("attachment", 1, bytes(submission.id_digest).hex(), 2, 0)
    made = Attachment.objects.create(
        id=PHOTO.attachment,
        id_digest=submission.id_digest,
        number=1,
        tag=bytes(32),
        submission=submission,
        received_on=submission.received_on,
        stage=Stage.READY,
        epoch=1,
        **_as_arrived(house, line + ORIGINAL, inner),
    )
    pages = (Page(1, PICTURE, 10, 10),)
    shown = Rendition("image/jpeg", pages, 1, name_fits=True, stripped={"place": 1})
    _part(house, submission, made, "rendition", shown.to_bytes())
    return made


def _as_arrived(house: House, content: bytes, inner: Inner) -> dict[str, Any]:
    """Sealed to epoch and custody, then kept for originals, as a finished row."""
    keys, file_key = recipients.current(), FileKey.generate()
    epoch: HybridRecipient = house.organisation.epoch.recipient
    sealed = seal_bytes(content, [epoch, keys.custody], inner, file_key=file_key)
    kept = wrap(file_key, [keys.originals(house.desk), keys.custody])
    return {"header": sealed.header, "kept_header": kept, **_resting(sealed)}


def _part(
    house: House, submission: Submission, attachment: Attachment | None, kind: str, content: bytes
) -> SealedPart:
    about = attachment or submission
    desk = recipients.current().desk(house.desk)
    sealed = seal_bytes(content, [desk], Inner(kind, 1, str(about.pk), 1, 1))
    return SealedPart.objects.create(
        submission=submission,
        attachment=attachment,
        kind=kind,
        header=sealed.header,
        **_resting(sealed),
    )


def _resting(sealed: Any) -> dict[str, Any]:
    payload = put(sealed.payload)
    with transaction.atomic():
        payload.keep()
    return {
        "blob": payload.name,
        "blob_sha256": sealed.sha256,
        "blob_size": len(sealed.payload),
    }
