"""One POST on its way in: files are sealed as they stream past, and rest only sealed.

Each file that arrived whole is committed at once as a staged attachment, so that a later
refusal or a cut line does not lose it. What a broken one wrote is forgotten.
"""

import hashlib
import hmac
import uuid
from dataclasses import dataclass

from django.db import DatabaseError, IntegrityError
from django.db.models import Max, QuerySet, Sum

from intake import clock, networks, recipients
from intake.blobs import BlobWriter, blob_store
from intake.durably import durably
from intake.errors import IntakeError, TransientError
from intake.models import AdmissionCode, Attachment, Stage, Submission, Upload, Version
from intake.report import AttachmentEntry, canonical
from intake.sealing import Inner, Sealer

MAX_FILES = 10
MAX_STAGED = 2 * MAX_FILES  # somebody may choose anew, and leave out all that was staged
MAX_OCTETS = 6 << 30  # of all versions: ten of the largest files that a page seals, and more
ID_SIZE = 16


@dataclass(frozen=True, repr=False)
class StagedFile:
    """A file that is safe. `name` is known only to the POST that sent it."""

    number: int
    name: str
    size: int


class Arrival:
    """The files of one POST, under the submission id that the form carries.

    The id is looked up before the code: an honest retry is never refused for a code that its
    own first try has used up.
    """

    def __init__(self, submission_id: bytes, code: str, receipt: str) -> None:
        if len(submission_id) != ID_SIZE:
            raise IntakeError("form_damaged")
        self.submission_id = submission_id
        self.id_digest = hashlib.sha256(submission_id).digest()
        self.receipt = receipt
        self._code = code
        self._admitted: AdmissionCode | None = None
        self._earlier: list[Version] | None = None
        self._reserved = False
        self.gone: set[int] = set()  # files the page believes staged and that are no longer
        self.files: dict[bytes, StagedFile] = {}  # by tag
        self.entries: dict[bytes, AttachmentEntry] = {}

    def __repr__(self) -> str:
        return f"<Arrival of {len(self.files)} files>"

    @property
    def staged(self) -> list[StagedFile]:
        """The files of this POST that are safe, in the order they came."""
        return list(self.files.values())

    def admission(self) -> AdmissionCode | None:
        """The code that admits this report; None when an earlier version already was.

        Raises IntakeError: code_unknown, code_held.
        """
        if not (self.earlier() or self._admitted):
            self._admitted = networks.admit(self._code, self.id_digest)
        return self._admitted

    def hold(self) -> None:
        """Inside a transaction: whatever else begins under this admission is counted after it.

        Raises as `networks.reserve`.
        """
        code = self.admission()
        if code is not None:
            networks.reserve(code, self.id_digest)
        else:
            rows = Submission.objects.select_for_update().filter(id_digest=self.id_digest)
            list(rows.values_list("pk"))

    def earlier(self) -> list[Version]:
        """The versions that were there when this POST first looked."""
        if self._earlier is None:
            self._earlier = Submission.versions(self.id_digest)
        return self._earlier

    def network_id(self) -> uuid.UUID:
        """The circle of trust this report comes through."""
        code = self.admission()
        return code.network_id if code is not None else self.earlier()[0].network

    def open_file(self, untrusted_name: str, media_type: str) -> "SealingFile":
        """Begin a file. Raises as `admission`, IntakeError("too_many_files") and TransientError."""
        try:
            if len(self.files) >= MAX_FILES:
                raise IntakeError("too_many_files")
            code = self.admission()
            recipients.current().seals_reports()  # or no code is held for what cannot come
            self.check_room()
            if code is not None and not self._reserved:
                networks.reserve(code, self.id_digest)
                self._reserved = True
            store = blob_store()
            store.check_space()
            writer = store.create()
        except DatabaseError:
            raise TransientError("database_away") from None
        try:
            return SealingFile(self, untrusted_name, media_type, writer)
        except BaseException as fault:
            writer.abort()  # nobody else knows of it yet
            if isinstance(fault, DatabaseError):
                raise TransientError("database_away") from None
            raise

    def check_room(self, expected: int = 0) -> None:
        """Whether one more file of so many octets may be staged. Asked before it comes and again
        when it is whole: posts at the same time know nothing of each other.

        Raises IntakeError("too_many_files").
        """
        mine = self.id_digest
        if waiting_under(mine) >= MAX_STAGED or not has_room(mine, expected):
            raise IntakeError("too_many_files")

    def check_held(self) -> None:
        """IntakeError("code_held") once somebody has begun again with the code from another page,
        or a code would take files without end.
        """
        if self._reserved and self._admitted is not None:
            networks.check_still_holds(self._admitted, self.id_digest)

    def take_staged(self, numbers: list[int]) -> None:
        """Count in files that an earlier POST of this submission left here.

        Accepted ones too: when the answer to the first try was lost, the page still lists
        them as staged, and the repeat must come out as the same report.
        """
        if not numbers:
            return
        try:
            rows = Attachment.objects.filter(id_digest=self.id_digest, number__in=numbers)
            for row in rows.order_by("number"):
                self.add(row, StagedFile(row.number, "", row.blob_size))
            self.gone = set(numbers) - {file.number for file in self.files.values()}
        except DatabaseError:
            raise TransientError("database_away") from None

    def add(self, row: Attachment, file: StagedFile) -> None:
        """Remember a file that is safe. One sent twice is one."""
        self.files.setdefault(bytes(row.tag), file)
        digest = bytes(row.blob_sha256).hex()
        self.entries.setdefault(bytes(row.tag), AttachmentEntry(str(row.pk), row.number, digest))


def waiting_under(id_digest: bytes) -> int:
    """Files that no report lists yet: staged by a form, or sealed and whole or on their way."""
    files = Attachment.objects.filter(id_digest=id_digest)
    return files.filter(stage=Stage.STAGED).count() + _coming([id_digest]).count()


def has_room(id_digest: bytes, expected: int = 0) -> bool:
    """Whether so many octets more may come under an id: what rests counts and what was announced,
    by whichever way, in however many posts and versions. One code fills no disk.
    """
    return octets_under([id_digest]) + expected <= MAX_OCTETS


def _coming(digests: list[bytes]) -> QuerySet[Upload]:
    whole = Attachment.objects.filter(id_digest__in=digests).values("pk")
    return Upload.objects.filter(id_digest__in=digests).exclude(pk__in=whole)


def octets_under(digests: list[bytes]) -> int:
    """How much of sealed files rests under these digests of ids or was announced."""
    files = Attachment.objects.filter(id_digest__in=digests)
    rests = files.aggregate(octets=Sum("blob_size"))["octets"] or 0
    announced = _coming(digests).aggregate(octets=Sum("length"))["octets"] or 0
    return int(rests + announced)


class SealingFile:
    """Takes one file's pieces, at most one of them in memory; `close` makes it durable."""

    def __init__(
        self, arrival: Arrival, untrusted_name: str, media_type: str, writer: BlobWriter
    ) -> None:
        used = Attachment.objects.filter(id_digest=arrival.id_digest).aggregate(Max("number"))
        self._number = (used["number__max"] or 0) + 1
        self._arrival, self._name = arrival, untrusted_name
        self._writer, self._size = writer, 0
        keys = recipients.current()
        self._epoch = keys.epoch.number
        inner = Inner("attachment", 1, arrival.id_digest.hex(), self._number + 1, 0)
        self._sealer = Sealer(keys.seals_reports(), inner)
        self._mac = hmac.new(arrival.submission_id, digestmod=hashlib.sha256)
        # Name and type travel inside the seal, before the content: a name betrays its sender.
        self._take(canonical({"media_type": media_type, "name": untrusted_name}) + b"\n")

    def write(self, piece: bytes) -> None:
        """Seal and store a piece."""
        self._size += len(piece)
        self._take(piece)

    def _take(self, piece: bytes) -> None:
        self._mac.update(piece)
        self._writer.write(self._sealer.update(piece))

    def abort(self) -> None:
        """Forget it."""
        self._writer.abort()

    def close(self) -> None:
        """Commit it as a staged attachment; a file that is already safe is not kept twice."""
        if not self._size:
            self.abort()
            raise IntakeError("file_empty")
        tag = self._mac.digest()
        try:
            known = self._same(tag)
            if known is None:
                for piece in self._sealer.closing():
                    self._writer.write(piece)
                known = self._stage(tag, self._writer.commit())
            else:
                self.abort()
        except DatabaseError:
            self.abort()
            raise TransientError("database_away") from None
        except TransientError:
            self.abort()
            raise
        self._arrival.add(known, StagedFile(known.number, self._name, self._size))

    def _same(self, tag: bytes) -> Attachment | None:
        return Attachment.objects.filter(id_digest=self._arrival.id_digest, tag=tag).first()

    def _stage(self, tag: bytes, blob: str) -> Attachment:
        row = Attachment(
            id_digest=self._arrival.id_digest,
            number=self._number,
            tag=tag,
            received_on=clock.today(),
            stage=Stage.STAGED,
            epoch=self._epoch,
            header=self._sealer.header,
            blob=blob,
            blob_sha256=self._sealer.sha256,
            blob_size=self._sealer.size,
        )
        try:
            with durably():
                self._arrival.check_room(self._sealer.size)
                self._arrival.check_held()
                row.save(force_insert=True)
        except IntakeError:
            blob_store().delete(blob)
            raise
        except IntegrityError:
            # The same form, sent twice at once: the other POST staged this very file.
            blob_store().delete(blob)
            twin = self._same(tag)
            if twin is None:
                raise TransientError("sent_twice_at_once") from None
            return twin
        return row
