"""Beginning an upload: only under a code that admits a report, or a submission that is here."""

import base64
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.db import DatabaseError, IntegrityError
from django.db.models import Q

from intake import clock, networks, recipients
from intake.arrival import Arrival, has_room, waiting_under
from intake.durably import durably
from intake.errors import IntakeError, TransientError
from intake.inserting import insert
from intake.keys import Term
from intake.models import AdmissionCode, Attachment, Submission, Upload
from intake.uploads import MAX_FILES, MAX_LENGTH, partial
from intake.uploads.beginning import check_length
from intake.uploads.slip import FileSlip

_ADDRESS_SIZE = 24


@dataclass(frozen=True, repr=False)
class Created:
    """An upload that may begin. `address` is known to nobody else and kept nowhere."""

    address: str
    upload: Upload

    def __repr__(self) -> str:
        return "<Created>"


def create(slip: FileSlip, length: int) -> Created:
    """Make room for one file; a number begun before and not finished begins anew.

    That is what a sender does whose answer was lost, and it must not cost one of its ten.

    Raises IntakeError: file_too_large, length_impossible, code_unknown, code_held,
    sealed_to_old_key, too_many_files, file_known (number or tag is that of a file that is safe);
    TransientError: network_busy, storage_full and the like.
    """
    if length > MAX_LENGTH:
        raise IntakeError("file_too_large")
    check_length(length)
    try:
        return _create(slip, length)
    except DatabaseError:
        raise TransientError("database_away") from None


def _create(slip: FileSlip, length: int) -> Created:
    arrival = Arrival(slip.submission_id, slip.code, "")
    code = arrival.admission()
    if not recipients.current().accepts(Term.EPOCH, slip.epoch):
        raise IntakeError("sealed_to_old_key")
    partial.check_space(2 * length)  # its pieces, and the whole it is copied to at the end
    address = _draw()
    upload = _row(slip, arrival, length, address)
    partial.create(upload.pk)
    try:
        begun_before = _keep(upload, code)
    except IntegrityError:
        partial.remove(upload.pk)
        raise TransientError("sent_twice_at_once") from None
    except BaseException:
        partial.remove(upload.pk)
        raise
    if begun_before is not None:
        partial.remove(begun_before)
    return Created(address, upload)


def digest(address: str) -> bytes:
    """What is kept of an address."""
    return hashlib.sha256(address.encode("ascii")).digest()


def _draw() -> str:
    """192 random bits in base64url: 32 characters."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_ADDRESS_SIZE)).decode()


def _row(slip: FileSlip, arrival: Arrival, length: int, address: str) -> Upload:
    return Upload(
        id=uuid.uuid4(),
        address=digest(address),
        id_digest=arrival.id_digest,
        number=slip.number,
        tag=slip.tag,
        epoch=slip.epoch,
        length=length,
        received_on=clock.today(),
    )


def _keep(upload: Upload, code: AdmissionCode | None) -> uuid.UUID | None:
    """Write the row; the name of the partial file whose place it takes."""
    with durably():
        _one_at_a_time(upload, code)
        begun_before = _make_room(upload)
        insert(upload)
    return begun_before


def _one_at_a_time(upload: Upload, code: AdmissionCode | None) -> None:
    """Two creations of one submission are counted one after the other."""
    if code is not None:
        networks.reserve(code, bytes(upload.id_digest))
    else:
        rows = Submission.objects.select_for_update().filter(id_digest=upload.id_digest)
        list(rows.values_list("pk"))


def _make_room(upload: Upload) -> uuid.UUID | None:
    files = Attachment.objects.filter(id_digest=upload.id_digest)
    if files.filter(Q(number=upload.number) | Q(tag=upload.tag)).exists():
        raise IntakeError("file_known")
    uploads = Upload.objects.filter(id_digest=upload.id_digest)
    same = uploads.filter(number=upload.number)
    begun_before = same.values_list("pk", flat=True).first()
    same.delete()
    whose = bytes(upload.id_digest)
    if waiting_under(whose) >= MAX_FILES or not has_room(whose, upload.length):
        raise IntakeError("too_many_files")
    return begun_before
