"""The deeds the outside may ask of intake: look at a code, accept a report, leave a message."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import DatabaseError, IntegrityError, connection

from intake import clock, custody, networks, recipients
from intake.arrival import Arrival, StagedFile
from intake.blobs import blob_store
from intake.durably import durably, sync_what_was_read
from intake.errors import IntakeError, TransientError
from intake.inserting import insert
from intake.mailbox.messages import MailboxMessage, seal_message
from intake.mailbox.seed import seal_seed
from intake.models import Attachment, Mailbox, MailboxSeed, Stage, Submission, Version
from intake.models import MailboxMessage as MessageRow
from intake.payloads import Payload, put
from intake.queue import Lane, ring_quietly
from intake.recipients import Recipients
from intake.report import Report
from intake.sealing import FileKey, HybridRecipient, Inner, Sealed, seal_bytes

MAX_VERSIONS = 20


@dataclass(frozen=True, repr=False)
class Accepted:
    """What the receipt page shows. Everything it covers is durable."""

    receipt: str
    files: list[StagedFile]
    version: int


def check_code(code: str) -> None:
    """IntakeError("code_unknown") unless this code would admit a report now."""
    try:
        networks.find_code(code)
    except DatabaseError:
        raise TransientError("database_away") from None


def accept_report(arrival: Arrival, told: Report) -> Accepted:
    """Store a sealed report durably; the same report twice is the same submission.

    A long report's blob is fsynced under its random name before the row exists, a short one
    is committed with its row; the receipt is shown after that commit, and the bell rings: if
    it cannot, the row waits for the sweeper. On a refusal nothing of this report rests here, and
    the files that came with it stay staged under the submission id. After a fault of the
    database nobody knows whether it committed: a blob without a row is the sweeper's to remove.
    """
    try:
        return _accept(arrival, told)
    except DatabaseError:
        raise TransientError("database_away") from None


def _accept(arrival: Arrival, told: Report) -> Accepted:
    if arrival.gone:
        raise IntakeError("files_gone")
    report = replace(
        told,
        network=str(arrival.network_id()),
        attachments=tuple(sorted(arrival.entries.values(), key=lambda entry: entry.number)),
    )
    tag = report.tag(arrival.submission_id, arrival.receipt, list(arrival.entries))
    earlier = _same(arrival.earlier(), tag)
    if earlier is not None:
        sync_what_was_read()
    else:
        earlier = _store(arrival, report, tag)
        ring_quietly(Lane.TEXT)
        if report.attachments:
            ring_quietly(Lane.FILES)
    return Accepted(arrival.receipt, arrival.staged, earlier)


def _same(versions: Iterable[Version], tag: bytes) -> int | None:
    return next((one.version for one in versions if one.tag == tag), None)


def _store(arrival: Arrival, report: Report, tag: bytes) -> int:
    """Seal, make durable, commit; returns the version. A twin that was faster wins."""
    keys = recipients.current()
    blob_store().check_space()
    parts = len(report.attachments) + 1
    inner = Inner("report", 1, arrival.id_digest.hex(), 1, parts)
    key = FileKey.generate()
    sealed = seal_bytes(report.to_bytes(), keys.seals_reports(), inner, file_key=key)
    payload = put(sealed.payload)
    try:
        row = _row(arrival, report, sealed, payload, keys)
        row.tag = tag
        return _commit(arrival, row, payload, custody.received(row, key.event_salt()), keys)
    except IntegrityError:
        payload.forget()
        version = _same(Submission.versions(arrival.id_digest), tag)
        if version is None:
            raise TransientError("sent_twice_at_once") from None
        return version
    except IntakeError:
        payload.forget()
        raise


def _row(
    arrival: Arrival, report: Report, sealed: Sealed, payload: Payload, keys: Recipients
) -> Submission:
    return Submission(
        id=uuid.uuid4(),
        id_digest=arrival.id_digest,
        network=uuid.UUID(report.network),
        parts=len(report.attachments) + 1,
        received_on=clock.today(),
        stage=Stage.RECEIVED,
        epoch=keys.epoch.number,
        header=sealed.header,
        blob=payload.name,
        blob_sha256=sealed.sha256,
        blob_size=len(sealed.payload),
    )


def _commit(
    arrival: Arrival, row: Submission, payload: Payload, event: custody.Draft, keys: Recipients
) -> int:
    """One transaction: the row, its files, the code's end, the event. Then it is durable."""
    keys.desk(keys.desk_of(row.network))  # a circle without a desk takes no reports
    seed = seal_seed(arrival.receipt, str(row.pk), keys.epoch.recipient)
    # Two first versions at once, or two second ones, meet in a unique constraint below.
    row.version = len(arrival.earlier()) + 1
    if row.version > MAX_VERSIONS:
        raise IntakeError("too_many_versions")
    code = arrival.admission()
    with durably():
        # Before the code: a twin that was faster has used it up, and is found by this row.
        insert(row)
        payload.keep()
        if code is not None:
            networks.use_up(code, arrival.id_digest)
        if arrival.entries:
            _take_files(arrival, row)
        insert(
            MailboxSeed(
                submission=row,
                id_digest=row.id_digest,
                received_on=row.received_on,
                stage=Stage.RECEIVED,
                epoch=row.epoch,
                header=seed.header,
                payload=seed.payload,
            )
        )
        custody.record(event)
    return row.version


def _take_files(arrival: Arrival, row: Submission) -> None:
    """Make the staged files of this report its own; files of an earlier version stay there.

    A file that was tidied away meanwhile ends the acceptance: a receipt covers what it lists.
    """
    files = Attachment.objects.filter(pk__in=[entry.id for entry in arrival.entries.values()])
    files.filter(stage=Stage.STAGED).update(stage=Stage.RECEIVED, submission=row)
    if files.filter(submission__isnull=False).count() != len(arrival.entries):
        raise IntakeError("files_gone")


@dataclass(frozen=True, repr=False)
class ReplyTo:
    """Where a message goes, as the sealed part of a submission says: 32 bytes, and whom to seal to.

    From the seal and not from the mailbox's row, whose recipient anybody could have swapped who
    writes to the database.
    """

    locator_digest: bytes
    recipient: HybridRecipient


def leave_message(to: ReplyTo, message: MailboxMessage) -> uuid.UUID:
    """Seal a message into a mailbox; its row's id. Called inside the transaction of the deed.

    Nobody here can read it again, and the row does not say whose it is.
    Raises IntakeError("mailbox_gone") where there is no such mailbox.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A message belongs into the transaction of its deed.")
    if not Mailbox.objects.filter(pk=to.locator_digest).exists():
        raise IntakeError("mailbox_gone")
    row = uuid.uuid4()
    sealed = seal_message(message, row, to.recipient)
    insert(MessageRow(id=row, left_on=clock.today(), sealed=sealed))
    return row


def take_back_messages(rows: Iterable[uuid.UUID]) -> int:
    """Delete messages, read or not; how many were still there."""
    return MessageRow.objects.filter(pk__in=list(rows)).delete()[0]
