"""Taking a packet in: sealed as it came, in one transaction, the same packet only once.

Its files go to blob storage while they stream past. On a refusal or a cut line nothing of it rests
here: it is one file, and whoever carries it still has it.
"""

import uuid
from collections.abc import Callable
from typing import Protocol

from django.db import DatabaseError, IntegrityError

from intake import clock, custody, networks, recipients
from intake.blobs import BlobWriter, blob_store
from intake.durably import durably, sync_what_was_read
from intake.errors import IntakeError, TransientError
from intake.inserting import insert
from intake.models import BY_PACKET, AdmissionCode, Attachment, MailboxSeed, Stage, Submission
from intake.packets.line import PacketFile, PacketLine
from intake.packets.unpacking import Unpacking
from intake.payloads import Payload, put
from intake.queue import Lane, ring_quietly
from intake.sealing import Sealed
from intake.services import MAX_VERSIONS
from intake.uploads.beginning import HEADER


class Bearer(Protocol):
    """On whose word a packet is taken in."""

    def begin(self, line: PacketLine) -> uuid.UUID:
        """May this one come? The circle whose row it is until its own code was judged."""

    def accept(self, row: Submission) -> object:
        """In the transaction that takes it in."""

    def let_go(self) -> object:
        """It was not taken in."""


class Relay:
    """Somebody who carries a packet, by an admission code of their own; each admits one."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._held: tuple[AdmissionCode, bytes] | None = None

    def __repr__(self) -> str:
        return "<Relay>"

    def begin(self, line: PacketLine) -> uuid.UUID:
        """Hold the code. Raises IntakeError("code_unknown"), TransientError("network_busy")."""
        found = networks.admit(self._code, line.id_digest)
        networks.reserve(found, line.id_digest)
        self._held = found, line.id_digest
        return found.network_id

    def accept(self, row: Submission) -> None:
        """Use the code up."""
        if self._held is None:
            raise RuntimeError("A packet begins before it is accepted.")
        networks.use_up(*self._held)

    def let_go(self) -> None:
        """Another packet may come by this code."""
        if self._held is not None:
            networks.let_go(*self._held)


class Taking:
    """One packet on its way in; a sink for its octets. `close` makes it durable.

    Raises, besides what `Unpacking` and the bearer do, IntakeError: packet_key_gone (its key was
    revoked or is none of ours), packet_differs (another packet with a file of the same number came
    under its id), too_many_versions; TransientError.
    """

    def __init__(self, bearer: Bearer) -> None:
        self._bearer = bearer
        self._unpacking = Unpacking(self)
        self._line: PacketLine | None = None
        self._network: uuid.UUID | None = None
        self._is_known = False
        self._report: Sealed | None = None
        self._seed: Sealed | None = None
        self._files: list[Attachment] = []
        self._writer: BlobWriter | None = None
        self._file: Attachment | None = None  # what it writes

    def __repr__(self) -> str:
        return "<Taking>"

    def write(self, piece: bytes) -> None:
        """The next octets. What is here already is read to its end and kept no second time."""
        self._guard(lambda: self._unpacking.write(piece))

    def close(self) -> None:
        """All of it came: take it in."""
        self._guard(self._close)

    def abort(self) -> None:
        """Forget it; harmless after any end."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.abort()
        files, self._files = self._files, []
        for row in files:
            blob_store().delete(row.blob)
        if self._network is not None:
            self._network = None
            self._bearer.let_go()

    def _guard(self, step: Callable[[], object]) -> None:
        try:
            step()
        except DatabaseError:
            self._abort_quietly()
            raise TransientError("database_away") from None
        except BaseException:
            self._abort_quietly()
            raise

    def _abort_quietly(self) -> None:
        """A code that could not be let go is free again in two days."""
        try:
            self.abort()
        except DatabaseError:
            return

    # -- What `Unpacking` finds -----------------------------------------------------------

    def begin(self, line: PacketLine) -> None:
        """Look whether it is here, whether its key counts, and whether it may come."""
        self._line = line
        self._is_known = _known(line)
        if self._is_known:
            return
        if not recipients.takes_packets_of(line.packet):
            raise IntakeError("packet_key_gone")
        blob_store().check_space(line.size)
        self._network = self._bearer.begin(line)
        keys = recipients.current()
        keys.desk(keys.desk_of(self._network))  # a circle without a desk takes no packets

    def envelopes(self, report: Sealed, seed: Sealed) -> None:
        """Held in memory: they are short."""
        self._report, self._seed = report, seed

    def file(self, file: PacketFile, header: bytes) -> None:
        """A row for it, which the transaction of the packet will insert."""
        if self._is_known or self._line is None:
            return
        self._writer = blob_store().create()
        self._file = _attachment(self._line, file, header)

    def piece(self, octets: bytes) -> None:
        """Sealed octets, as they came."""
        if self._writer is not None:
            self._writer.write(octets)

    def file_ends(self) -> None:
        """Durable under its random name; nothing names it yet."""
        if self._writer is None or self._file is None:
            return
        writer, self._writer = self._writer, None
        self._file.blob = _committed(writer)
        self._files.append(self._file)

    # -- Taking it in -----------------------------------------------------------------------

    def _close(self) -> None:
        self._unpacking.close()
        if self._is_known:
            sync_what_was_read()
            return
        if self._line is None or self._report is None or self._seed is None:
            raise RuntimeError("A whole packet has a line and two envelopes.")
        if self._network is None:
            raise RuntimeError("A packet begins before it is accepted.")
        self._store(self._line, self._report, self._seed, self._network)
        self._network = None
        ring_quietly(Lane.TEXT)

    def _store(self, line: PacketLine, report: Sealed, seed: Sealed, network: uuid.UUID) -> None:
        """After a fault of the database nobody knows whether it committed: what then has no row
        is the sweeper's to remove.
        """
        payload = put(report.payload)
        files, self._files = self._files, []
        blobs = [file.blob for file in files]
        try:
            spare = self._commit(_row(line, report, payload, network), line, payload, seed, files)
            _delete(spare)
        except IntegrityError:
            payload.forget()
            _delete(blobs)
            if not _known(line):
                raise TransientError("sent_twice_at_once") from None
            self.abort()  # the other one was faster, and is all there
        except IntakeError:
            payload.forget()
            _delete(blobs)
            raise

    def _commit(
        self,
        row: Submission,
        line: PacketLine,
        payload: Payload,
        seed: Sealed,
        files: list[Attachment],
    ) -> list[str]:
        """One transaction: the row, its files, the seed, the bearer's code, the event.

        Returns blobs of files that were here: an altered packet may have come first.
        """
        event = custody.received(row, line.salt)
        row.version = len(Submission.versions(line.id_digest)) + 1
        if row.version > MAX_VERSIONS:
            raise IntakeError("too_many_versions")
        new = _not_here(line, files)
        with durably():
            insert(row)
            payload.keep()
            self._bearer.accept(row)
            _hold(line, [file.number for file in files if file not in new])
            for file in new:
                file.submission = row
                insert(file)
            insert(_seed(row, seed))
            custody.record(event)
        return [file.blob for file in files if file not in new]


def _not_here(line: PacketLine, files: list[Attachment]) -> list[Attachment]:
    here = Attachment.objects.filter(id_digest=line.id_digest)
    there = {row.number: bytes(row.blob_sha256) for row in here}
    for file in files:
        if there.get(file.number, file.blob_sha256) != file.blob_sha256:
            raise IntakeError("packet_differs")
    return [file for file in files if file.number not in there]


def _hold(line: PacketLine, numbers: list[int]) -> None:
    """What was here a moment ago must stay until this has committed: the packet that it came with
    may be erased at this moment.
    """
    here = Attachment.objects.filter(id_digest=line.id_digest, number__in=numbers)
    if numbers and len(here.select_for_update().values_list("pk")) != len(numbers):
        raise TransientError("sent_twice_at_once")


def _delete(blobs: list[str]) -> None:
    for blob in blobs:
        blob_store().delete(blob)


def _known(line: PacketLine) -> bool:
    versions = Submission.versions(line.id_digest)
    return any(one.tag == line.digest() for one in versions)


def _committed(writer: BlobWriter) -> str:
    try:
        return writer.commit()
    except BaseException:
        writer.abort()
        raise


def _row(line: PacketLine, report: Sealed, payload: Payload, network: uuid.UUID) -> Submission:
    return Submission(
        id=uuid.uuid4(),
        id_digest=line.id_digest,
        tag=line.digest(),
        network=network,
        parts=len(line.files) + 1,
        received_on=clock.today(),
        stage=Stage.RECEIVED,
        epoch=BY_PACKET,
        header=report.header,
        blob=payload.name,
        blob_sha256=report.sha256,
        blob_size=len(report.payload),
    )


def _attachment(line: PacketLine, file: PacketFile, header: bytes) -> Attachment:
    return Attachment(
        id=file.row(line.id_digest),
        id_digest=line.id_digest,
        number=file.number,
        tag=file.tag,
        received_on=clock.today(),
        stage=Stage.RECEIVED,
        epoch=BY_PACKET,
        header=header,
        blob_sha256=file.sha256,
        blob_size=file.size - HEADER,
    )


def _seed(row: Submission, seed: Sealed) -> MailboxSeed:
    return MailboxSeed(
        submission=row,
        id_digest=row.id_digest,
        received_on=row.received_on,
        stage=Stage.RECEIVED,
        epoch=BY_PACKET,
        header=seed.header,
        payload=seed.payload,
    )
