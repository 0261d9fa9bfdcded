"""The deeds the outside may ask of intake: look at a code, accept a report."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db import DatabaseError, IntegrityError

from intake import clock, custody, networks, recipients
from intake.arrival import Arrival, StagedFile
from intake.blobs import blob_store
from intake.durably import durably, sync_what_was_read, unawaited
from intake.errors import IntakeError, TransientError
from intake.inserting import insert
from intake.keys import Term
from intake.mailbox.seed import seal_seed
from intake.models import Attachment, MailboxSeed, Stage, Submission, Upload, Version
from intake.models import MailboxMessage as MessageRow
from intake.payloads import Payload, put
from intake.queue import Lane, ring_quietly
from intake.recipients import Recipients
from intake.report import Report
from intake.sealed_arrival import PostLine, SealedPost
from intake.sealing import FileKey, Inner, Sealed, seal_bytes
from intake.uploads.receiving import end_all

MAX_VERSIONS = 20


@dataclass(frozen=True, repr=False)
class Accepted:
    """What the receipt page shows. Everything it covers is durable."""

    receipt: str
    files: list[StagedFile]
    version: int


@dataclass(frozen=True, repr=False)
class _Envelopes:
    """A report and its mailbox seed, sealed; `salt` comes from the report's file key."""

    report: Sealed
    seed: Sealed
    salt: bytes
    epoch: int


_Seal = Callable[[Recipients], _Envelopes]


def code_meant(typed: str) -> str:
    """The sixteen letters that were typed, or that a token stands for: what pages carry along.

    Raises IntakeError("code_unknown").
    """
    try:
        return networks.meant(typed)
    except DatabaseError:
        raise TransientError("database_away") from None


def check_code(code: str, *, may_be_held: bool = False) -> uuid.UUID:
    """The circle that this code would admit a report of now.

    Raises IntakeError: code_unknown; code_held where files are on their way under it, which is no
    matter to a page that comes back, for they may be its own.

    A page that seals needs it: the report says inside its seal which circle it came through.
    Where nothing could be sealed now it raises RollError, whatever the code is: people are told so
    before they tell anything.
    """
    try:
        recipients.current().seals_reports()
        found = networks.find_code(code)
    except DatabaseError:
        raise TransientError("database_away") from None
    if networks.is_held(found) and not may_be_held:
        raise IntakeError("code_held")
    return found.network_id


def begin_again(code: str) -> None:
    """Free the code of whoever lost the page that was sending files: what came of them goes.

    Raises IntakeError("code_unknown").
    """
    try:
        found = networks.find_code(code)
        if found.reserved_by is not None:
            held_by = bytes(found.reserved_by)
            networks.let_go(found, held_by)
            end_all(held_by)
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
    version = _once(arrival, tag, lambda keys: _sealed_here(arrival, report, keys))
    return Accepted(arrival.receipt, arrival.staged, version)


def admit_sealed(line: PostLine) -> Arrival:
    """Whether the code in the first line of a sealed post, or an earlier version, admits what
    follows: asked before that is read.

    Raises IntakeError: code_unknown, code_held.
    """
    arrival = Arrival(line.submission_id, line.code, "")
    try:
        arrival.admission()
    except DatabaseError:
        raise TransientError("database_away") from None
    return arrival


def accept_sealed(post: SealedPost, arrival: Arrival) -> int:
    """Store a report that its sender sealed, as `accept_report` does; the version it is.

    Args:
        arrival: what admits it.

    Raises, besides what that does, IntakeError: other_network (the code is of another circle
    than the report says), files_gone, files_differ (what is listed is not what is staged),
    sealed_to_old_key.
    """
    try:
        return _accept_sealed(post, arrival)
    except DatabaseError:
        raise TransientError("database_away") from None


def _accept_sealed(post: SealedPost, arrival: Arrival) -> int:
    if _same(arrival.earlier(), post.tag) is None:
        _check_against_rows(post, arrival)
    return _once(arrival, post.tag, lambda keys: _sealed_there(post, keys))


def _check_against_rows(post: SealedPost, arrival: Arrival) -> None:
    """What the seal hides the post says again; a lie would only be noticed by the worker."""
    if post.network != arrival.network_id():
        raise IntakeError("other_network")
    listed = {file.number: file.sha256.hex() for file in post.files}
    arrival.take_staged(list(listed))
    if arrival.gone:
        raise IntakeError("files_gone")
    if {one.number: one.sha256 for one in arrival.entries.values()} != listed:
        raise IntakeError("files_differ")


def _once(arrival: Arrival, tag: bytes, seal: _Seal) -> int:
    """The version under this tag: the one that was there, or one that is stored now."""
    earlier = _same(arrival.earlier(), tag)
    if earlier is not None:
        sync_what_was_read()
        return earlier
    version = _store(arrival, tag, seal)
    ring_quietly(Lane.TEXT)
    if arrival.entries:
        ring_quietly(Lane.FILES)
    return version


def _same(versions: Iterable[Version], tag: bytes) -> int | None:
    return next((one.version for one in versions if one.tag == tag), None)


def _sealed_here(arrival: Arrival, report: Report, keys: Recipients) -> _Envelopes:
    inner = Inner("report", 1, arrival.id_digest.hex(), 1, len(arrival.entries) + 1)
    key = FileKey.generate()
    sealed = seal_bytes(report.to_bytes(), keys.seals_reports(), inner, file_key=key)
    # For the id and not for the row: a browser that seals knows no row, and the report is bound
    # to the id, so that a seed can be of no other report than its own.
    seed = seal_seed(arrival.receipt, arrival.id_digest.hex(), keys.epoch.recipient)
    return _Envelopes(sealed, seed, key.event_salt(), keys.epoch.number)


def _sealed_there(post: SealedPost, keys: Recipients) -> _Envelopes:
    if not keys.accepts(Term.EPOCH, post.epoch):
        raise IntakeError("sealed_to_old_key")
    return _Envelopes(post.report, post.seed, post.salt, post.epoch)


def _store(arrival: Arrival, tag: bytes, seal: _Seal) -> int:
    """Seal, make durable, commit; returns the version. A twin that was faster wins."""
    keys = recipients.current()
    blob_store().check_space()
    envelopes = seal(keys)
    payload = put(envelopes.report.payload)
    try:
        row = _row(arrival, envelopes, payload)
        row.tag = tag
        return _commit(arrival, row, payload, envelopes, keys)
    except IntegrityError:
        payload.forget()
        version = _same(Submission.versions(arrival.id_digest), tag)
        if version is None:
            raise TransientError("sent_twice_at_once") from None
        return version
    except IntakeError:
        payload.forget()
        raise


def _row(arrival: Arrival, envelopes: _Envelopes, payload: Payload) -> Submission:
    return Submission(
        id=uuid.uuid4(),
        id_digest=arrival.id_digest,
        network=arrival.network_id(),
        parts=len(arrival.entries) + 1,
        received_on=clock.today(),
        stage=Stage.RECEIVED,
        epoch=envelopes.epoch,
        header=envelopes.report.header,
        blob=payload.name,
        blob_sha256=envelopes.report.sha256,
        blob_size=len(envelopes.report.payload),
    )


def _commit(
    arrival: Arrival, row: Submission, payload: Payload, envelopes: _Envelopes, keys: Recipients
) -> int:
    """One transaction: the row, its files, the code's end, the event. Then it is durable."""
    keys.desk(keys.desk_of(row.network))  # a circle without a desk takes no reports
    event = custody.received(row, envelopes.salt)
    # Two first versions at once, or two second ones, meet in a unique constraint below.
    row.version = len(arrival.earlier()) + 1
    if row.version > MAX_VERSIONS:
        raise IntakeError("too_many_versions")
    code = arrival.admission()
    with durably():
        with unawaited():
            # Before the code: a twin that was faster has used it up, and is found by this row.
            insert(row)
            payload.keep()
            insert(_seed(row, envelopes.seed))
            custody.record(event)
            if code is not None:
                networks.use_up(code, arrival.id_digest)
        if arrival.entries:
            _take_files(arrival, row)
    return row.version


def _seed(row: Submission, seed: Sealed) -> MailboxSeed:
    return MailboxSeed(
        submission=row,
        id_digest=row.id_digest,
        received_on=row.received_on,
        stage=Stage.RECEIVED,
        epoch=row.epoch,
        header=seed.header,
        payload=seed.payload,
    )


def _take_files(arrival: Arrival, row: Submission) -> None:
    """Make the staged files of this report its own; files of an earlier version stay there.

    A file that was tidied away meanwhile ends the acceptance: a receipt covers what it lists.
    """
    listed = [entry.id for entry in arrival.entries.values()]
    files = Attachment.objects.filter(pk__in=listed)
    files.filter(stage=Stage.STAGED).update(stage=Stage.RECEIVED, submission=row)
    if files.filter(submission__isnull=False).count() != len(arrival.entries):
        raise IntakeError("files_gone")
    Upload.objects.filter(pk__in=listed).delete()


def take_back_messages(rows: Iterable[uuid.UUID]) -> int:
    """Delete messages, read or not; how many were still there."""
    return MessageRow.objects.filter(pk__in=list(rows)).delete()[0]
