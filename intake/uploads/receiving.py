"""An upload under way: how far it is, one piece more, all of it, or no more of it."""

import hashlib
import re
import uuid
from datetime import UTC, datetime, time, timedelta

from django.db import DatabaseError, IntegrityError
from django.db.models import Q

from intake import clock, networks
from intake.blobs import BlobWriter, blob_store, storage_fault
from intake.durably import durably
from intake.errors import IntakeError, TransientError
from intake.inserting import insert
from intake.models import Attachment, Stage, Upload
from intake.uploads import partial
from intake.uploads.beginning import HEADER, check_beginning
from intake.uploads.creating import digest
from intake.uploads.partial import Partial

_ADDRESS = re.compile(r"[\w-]{32}", re.ASCII)


def find(address: str) -> Upload:
    """The upload of that address. Raises IntakeError: upload_unknown, upload_expired."""
    known = _ADDRESS.fullmatch(address)
    upload = Upload.objects.filter(address=digest(address)).first() if known else None
    if upload is None:
        raise IntakeError("upload_unknown")
    if clock.now() >= expires(upload):
        raise IntakeError("upload_expired")
    return upload


def expires(upload: Upload) -> datetime:
    """When it ends, as staged files do: with the second day after the one it began on."""
    last = upload.received_on + timedelta(days=networks.RESERVED_DAYS)
    return datetime.combine(last + timedelta(days=1), time(), UTC)


def offset(upload: Upload) -> int:
    """How many octets are on the disk. An upload whose last piece is there, but whose end a
    kill prevented, is finished first.

    Raises IntakeError: upload_held, upload_unknown, file_known; TransientError.
    """
    try:
        with partial.held(upload.pk) as file:
            if _is_safe(upload):
                return upload.length
            file.sync()
            return _settle(upload, file)
    except FileNotFoundError:
        return _length_if_safe(upload)
    except OSError as fault:
        raise storage_fault(fault) from None


def glance(upload: Upload) -> int:
    """How far it is, without waiting for anybody: so that no body is read in vain."""
    try:
        return partial.size(upload.pk)
    except FileNotFoundError:
        return _length_if_safe(upload)


def append(upload: Upload, at: int, piece: bytes) -> int:
    """Add a piece at the end, which must be `at`; how far it is then, on the disk.

    The piece was read before this is called, so that a line that hangs holds nobody up.

    Raises IntakeError: upload_held, upload_unknown, offset_wrong, not_sealed, file_known;
    TransientError: storage_full, storage_fault, database_away.
    """
    try:
        with partial.held(upload.pk) as file:
            if file.size != at or _is_safe(upload):
                raise IntakeError("offset_wrong")
            if at < HEADER:
                check_beginning(file.read(0, at) + piece, upload.length)
            partial.check_space(len(piece))
            file.append(piece)
            return _settle(upload, file)
    except FileNotFoundError:
        _length_if_safe(upload)
        raise IntakeError("offset_wrong") from None


def end(upload: Upload) -> None:
    """Forget it, and the staged file that it became; what a report lists stays."""
    try:
        with partial.held(upload.pk):
            _forget(upload.pk)
    except FileNotFoundError:
        _forget(upload.pk)


def end_all(id_digest: bytes) -> None:
    """End whatever is on its way or staged under an id; what a report lists stays. What another
    request is writing at this moment is left to the daily round.
    """
    for upload in list(Upload.objects.filter(id_digest=id_digest)):
        try:
            end(upload)
        except IntakeError:
            continue
    staged = Attachment.objects.filter(id_digest=id_digest, stage=Stage.STAGED)
    for row in list(staged.values_list("pk", flat=True)):
        _forget(row)


def _forget(row: uuid.UUID) -> None:
    staged = Attachment.objects.filter(pk=row, stage=Stage.STAGED)
    with durably():
        # Locked: a report that takes it at this moment takes it, or finds it gone.
        blob = staged.select_for_update().values_list("blob", flat=True).first()
        if blob is not None:
            staged.delete()
        Upload.objects.filter(pk=row).delete()
    partial.remove(row)
    if blob is not None:
        blob_store().delete(blob)


def _is_safe(upload: Upload) -> bool:
    return Attachment.objects.filter(pk=upload.pk).exists()


def _length_if_safe(upload: Upload) -> int:
    if not _is_safe(upload):
        raise IntakeError("upload_unknown")
    return upload.length


def _settle(upload: Upload, file: Partial) -> int:
    """A staged attachment now, if it is whole; how far it is."""
    there = file.size
    if there == upload.length:
        _finish(upload, file)
    return there


def _finish(upload: Upload, file: Partial) -> None:
    """Copied, not moved: header and payload part here, object storage takes only what is
    whole, and the digest is of what the disk gave back. What would be refused or has no room is
    not copied.
    """
    _check_new(upload)
    blob_store().check_space(upload.length)
    header = file.read(0, HEADER)
    sha256 = hashlib.sha256(header)
    writer = blob_store().create()
    try:
        for piece in file.pieces(HEADER):
            sha256.update(piece)
            writer.write(piece)
    except BaseException:
        writer.abort()
        raise
    _stage(upload, header, _committed(writer), sha256.digest())
    partial.remove(upload.pk)


def _check_new(upload: Upload) -> None:
    """Whoever asks again how far a refused file is must not cost a copy of it each time."""
    same = Q(number=upload.number) | Q(tag=upload.tag)
    if Attachment.objects.filter(same, id_digest=upload.id_digest).exists():
        raise IntakeError("file_known")


def _committed(writer: BlobWriter) -> str:
    try:
        return writer.commit()
    except BaseException:
        writer.abort()
        raise


def _stage(upload: Upload, header: bytes, blob: str, sha256: bytes) -> None:
    row = Attachment(
        id=upload.pk,
        id_digest=upload.id_digest,
        number=upload.number,
        tag=upload.tag,
        received_on=clock.today(),
        stage=Stage.STAGED,
        epoch=upload.epoch,
        header=header,
        blob=blob,
        blob_sha256=sha256,
        blob_size=upload.length - HEADER,
    )
    try:
        with durably():
            _check_not_ended(upload.pk)
            insert(row)
    except (IntegrityError, IntakeError) as fault:
        blob_store().delete(blob)
        code = fault.code if isinstance(fault, IntakeError) else "file_known"
        raise IntakeError(code) from None
    except DatabaseError:
        # Whether it committed nobody knows: a blob without a row is the sweeper's to remove.
        raise TransientError("database_away") from None


def _check_not_ended(row: uuid.UUID) -> None:
    """Ended, begun anew or tidied away meanwhile: then nothing is staged."""
    if Upload.objects.select_for_update().filter(pk=row).first() is None:
        raise IntakeError("upload_unknown")
