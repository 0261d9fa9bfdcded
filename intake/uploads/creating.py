"""Beginning an upload: only for what may come, which is the door's to know."""

import base64
import hashlib
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, IntegrityError
from django.db.models import Q

from intake import clock, recipients
from intake.arrival import Arrival, waiting_under
from intake.durably import durably
from intake.errors import IntakeError, TransientError
from intake.inserting import insert
from intake.keys import Term
from intake.models import Attachment, Upload
from intake.uploads import MAX_FILES, MAX_LENGTH, partial
from intake.uploads.beginning import check_length
from intake.uploads.slip import FileSlip

_ADDRESS_SIZE = 24
Admit = Callable[[FileSlip], Arrival]


@dataclass(frozen=True, repr=False)
class Created:
    """An upload that may begin. `address` is known to nobody else and kept nowhere."""

    address: str
    upload: Upload

    def __repr__(self) -> str:
        return "<Created>"


def create(slip: FileSlip, length: int, admit: Admit) -> Created:
    """Make room for one file; a number begun before and not finished begins anew.

    That is what a sender does whose answer was lost, and it must not cost one of its ten.

    Raises IntakeError: file_too_large, length_impossible, what `admit` refuses with,
    sealed_to_old_key, too_many_files, file_known (number or tag is that of a file that is safe);
    TransientError: network_busy, storage_full and the like.
    """
    if length > MAX_LENGTH:
        raise IntakeError("file_too_large")
    check_length(length)
    try:
        return _create(slip, length, admit(slip))
    except DatabaseError:
        raise TransientError("database_away") from None


def by_code(slip: FileSlip) -> Arrival:
    """Files of a report, for its code. Raises IntakeError: code_unknown, code_held."""
    arrival = Arrival(slip.submission_id, slip.admits, "")
    arrival.admission()
    return arrival


def _create(slip: FileSlip, length: int, arrival: Arrival) -> Created:
    if not recipients.current().accepts(Term.EPOCH, slip.epoch):
        raise IntakeError("sealed_to_old_key")
    partial.check_space(2 * length)  # its pieces, and the whole it is copied to at the end
    address = _draw()
    upload = _row(slip, arrival, length, address)
    partial.create(upload.pk)
    try:
        begun_before = _keep(upload, arrival)
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


def _keep(upload: Upload, arrival: Arrival) -> uuid.UUID | None:
    """Write the row; the name of the partial file whose place it takes."""
    with durably():
        arrival.hold()
        begun_before = _make_room(upload, arrival)
        insert(upload)
    return begun_before


def _make_room(upload: Upload, arrival: Arrival) -> uuid.UUID | None:
    files = Attachment.objects.filter(id_digest=upload.id_digest)
    if files.filter(Q(number=upload.number) | Q(tag=upload.tag)).exists():
        raise IntakeError("file_known")
    uploads = Upload.objects.filter(id_digest=upload.id_digest)
    same = uploads.filter(number=upload.number)
    begun_before = same.values_list("pk", flat=True).first()
    same.delete()
    if waiting_under(arrival.id_digest) >= MAX_FILES:
        raise IntakeError("too_many_files")
    arrival.check_room(upload.length)
    return begun_before
