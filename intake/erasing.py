"""Erasing a submission: everything sealed that arrived under its id, and what was made of it.

Leaves of the custody log stay. Bodies of its events go by `forget_bodies`, which is told which:
nothing in the log itself says what an event is about.
"""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from intake.blobs import blob_store
from intake.errors import IntakeError
from intake.models import (
    BY_PACKET,
    Attachment,
    CustodyBody,
    Mailbox,
    MailboxSeed,
    SealedPart,
    SmallPayload,
    Stage,
    Submission,
    Upload,
)
from intake.payloads import is_small
from intake.uploads import partial

_BATCH = 500  # statements of SQLite bind at most 999 values


@dataclass(frozen=True)
class Erased:
    """Ids of the rows that are gone, and digests in hex of the sealed reports and files."""

    rows: tuple[uuid.UUID, ...] = ()
    sha256: tuple[str, ...] = ()


def rows_of(submission: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Ids of all rows under the submission's id: every version, every file, every sealed part.

    Raises IntakeError("submission_missing").
    """
    return tuple(row.pk for row in _everything(_digest(submission)))


def erase_submission(submission: uuid.UUID, mailbox: bytes = b"") -> Erased:
    """Delete every version of a submission. Called inside the transaction of the deed.

    Blobs are deleted when it has committed: one that a crash leaves behind then has no header
    anywhere and is not opened by anybody; the sweeper takes it.

    Args:
        mailbox: digest of its locator, if the desk knows it; the mailbox goes, too.

    Raises IntakeError("submission_missing").
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An erasure belongs into the transaction of its deed.")
    found = _delete_all(_digest(submission))
    arrived = [row for row in found if isinstance(row, Submission | Attachment)]
    erased = Erased(
        tuple(row.pk for row in found),
        tuple(bytes(row.blob_sha256).hex() for row in arrived),
    )
    if mailbox:
        Mailbox.objects.filter(pk=mailbox).delete()
    return erased


def rows_of_refused(packet: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Ids of what goes with a packet that was refused: its own row, its files, the reason.

    Raises IntakeError("packet_moved_on") where it is not refused.
    """
    row = _refused(packet).first()
    if row is None:
        raise IntakeError("packet_moved_on")
    return tuple(one.pk for one in _only_its_own(row))


def erase_refused(packet: uuid.UUID) -> Erased:
    """Delete a packet that was refused. Called inside the transaction of the deed.

    Another packet under the same id that nobody has decided about keeps the files, which may be
    its own: a file that is here already is not taken in twice.

    Raises IntakeError("packet_moved_on") where it is not refused.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An erasure belongs into the transaction of its deed.")
    row = _refused(packet).select_for_update().first()
    if row is None:
        raise IntakeError("packet_moved_on")
    return Erased(_delete_packet(row))


def erase_again(rows: Collection[uuid.UUID], *, packet: bool = False) -> int:
    """Delete what an erasure deleted, where a restore brought it back; how many rows.

    Called inside a transaction. Each file that was still coming goes with its row's id.

    Args:
        rows: ids as `rows_of` and `rows_of_refused` gave them.
        packet: it was a refused packet: other things under its id stay.
    """
    came = list(Submission.objects.filter(pk__in=rows))
    if packet:
        return sum(len(_delete_packet(one)) for one in came)
    files = Attachment.objects.filter(pk__in=rows)
    digests = {bytes(one.id_digest) for one in (*came, *files)}
    coming = Upload.objects.filter(pk__in=rows)
    digests |= {bytes(one.id_digest) for one in coming}
    return sum(len(_delete_all(one)) for one in sorted(digests))


def forget_bodies(events: Collection[int]) -> int:
    """Delete the sealed bodies and salts of these events; how many there were. Leaves stay."""
    wanted = list(events)
    return sum(
        CustodyBody.objects.filter(pk__in=wanted[at : at + _BATCH]).delete()[0]
        for at in range(0, len(wanted), _BATCH)
    )


def _digest(submission: uuid.UUID) -> bytes:
    row = Submission.objects.filter(pk=submission).only("id_digest").first()
    if row is None:
        raise IntakeError("submission_missing")
    return bytes(row.id_digest)


def _everything(digest: bytes) -> Iterator[Submission | Attachment | SealedPart]:
    """What has a payload of its own; a mailbox seed has none and no id that anybody knows."""
    yield from Submission.objects.filter(id_digest=digest)
    yield from Attachment.objects.filter(id_digest=digest)
    yield from SealedPart.objects.filter(submission__id_digest=digest)


def _refused(packet: uuid.UUID) -> QuerySet[Submission]:
    return Submission.objects.filter(pk=packet, stage=Stage.REFUSED, epoch=BY_PACKET)


def _undecided_beside(row: Submission) -> Submission | None:
    beside = Submission.objects.filter(id_digest=row.id_digest, epoch=BY_PACKET)
    return beside.exclude(pk=row.pk).order_by("-version").first()


def _only_its_own(row: Submission) -> Iterator[Submission | Attachment | SealedPart]:
    yield row
    if _undecided_beside(row) is None:
        yield from row.attachments.all()
    yield from SealedPart.objects.filter(submission=row)


def _delete_all(digest: bytes) -> list[Submission | Attachment | SealedPart]:
    """What there was."""
    found = list(_everything(digest))
    _delete_rows(digest)
    _end_uploads(digest)
    _forget([row.blob for row in found])
    return found


def _delete_packet(row: Submission) -> tuple[uuid.UUID, ...]:
    """Ids of what went with it."""
    found = {one.pk: one.blob for one in _only_its_own(row)}
    SealedPart.objects.filter(submission=row).delete()
    MailboxSeed.objects.filter(submission=row).delete()
    if (other := _undecided_beside(row)) is not None:
        row.attachments.update(submission=other)
    row.attachments.all().delete()
    row.delete()
    _forget(list(found.values()))
    return tuple(found)


def _delete_rows(digest: bytes) -> None:
    SealedPart.objects.filter(submission__id_digest=digest).delete()
    MailboxSeed.objects.filter(id_digest=digest).delete()
    Attachment.objects.filter(id_digest=digest).delete()
    Submission.objects.filter(id_digest=digest).delete()


def _end_uploads(digest: bytes) -> None:
    """What was still coming under that id. Pieces that lie on another host its sweeper takes."""
    begun = Upload.objects.filter(id_digest=digest)
    names = list(begun.values_list("pk", flat=True))
    begun.delete()
    transaction.on_commit(lambda: _delete_pieces(names))


def _delete_pieces(names: list[uuid.UUID]) -> None:
    for name in names:
        partial.remove(name)


def _forget(names: list[str]) -> None:
    small = [name for name in names if is_small(name)]
    for at in range(0, len(small), _BATCH):
        SmallPayload.objects.filter(pk__in=small[at : at + _BATCH]).delete()
    large = [name for name in names if not is_small(name)]
    transaction.on_commit(lambda: _delete_blobs(large))


def _delete_blobs(names: list[str]) -> None:
    for name in names:
        blob_store().delete(name)
