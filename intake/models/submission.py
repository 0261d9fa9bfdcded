"""What arrived: submissions and their attachments, sealed. No table here holds plaintext."""

import uuid
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q


class Stage(models.TextChoices):
    """Where a row stands. Coarse on purpose: it is readable on a seized server."""

    STAGED = "staged"  # an attachment that is safe, its report not yet accepted
    RECEIVED = "received"  # sealed to {epoch, custody}; waits for a worker
    READY = "ready"  # its working copy is sealed to the desk
    NEEDS_PERSON = "needs_person"  # the worker gave up; the reason is sealed
    CUSTODY = "custody"  # no key on this host opens it: the ceremony can
    REFUSED = "refused"  # a packet whose code admits nothing: a custodian keeps it out


# Written out, because each report asks it before anything else.
_VERSIONS = """SELECT version, tag, network FROM intake_submission
WHERE id_digest = %s ORDER BY version"""


class Version(NamedTuple):
    """What tells one sending under an id from another."""

    version: int
    tag: bytes
    network: uuid.UUID


LONGEST_PAUSE = 60  # seconds until a row that met a passing fault is tried again
# In the place of an epoch's number: sealed to some packet key, and not worked yet.
BY_PACKET = 0
# In the place of a kept header: no key on this host opens the refused packet any more.
NO_KEY = b""
UNFINISHED = (Stage.RECEIVED, Stage.NEEDS_PERSON, Stage.CUSTODY)


class Claimable(models.Model):
    """A sealed row that workers take in turn: lease, fencing token, attempts.

    `lease_until` is a time, which P4 forbids at rest: it is NULL outside a claim. The token
    only grows; a worker that slept past its lease holds an old one and can change nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # SHA-256 of the client-held id. The id itself is known to the submitter's page and to
    # whoever opens the report, so nobody can make this digest from a guess.
    id_digest = models.BinaryField(max_length=32, editable=False)
    # A day, not a time: clocks that agree to the minute identify a source (P4).
    received_on = models.DateField(editable=False)
    stage = models.CharField(max_length=12, choices=Stage, editable=False)
    epoch = models.PositiveIntegerField(editable=False)
    header = models.BinaryField(editable=False)  # age header as it arrived; never rewritten
    # Header re-wrapped to {originals, custody}: set at finish, or before the epoch's key dies.
    kept_header = models.BinaryField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    token = models.PositiveBigIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def lease_seconds(cls) -> int:
        """How long one claim of such a row may take."""
        return int(settings.LEASE_SECONDS)

    @classmethod
    def still_mine(cls, pk: uuid.UUID, token: int) -> models.QuerySet[Self]:
        """The row, if this claim has not been overtaken."""
        return cls._default_manager.filter(pk=pk, token=token, stage=Stage.RECEIVED)

    @classmethod
    def waiting(cls, now: datetime) -> models.QuerySet[Self]:
        """Rows a worker may take now, oldest day first, and within a day as they rest.

        Neighbours in the table are neighbours on the disk: by id, which is random, each claim
        of a long backlog fetched another page.

        A lease far beyond any we give was taken before the clock went back. Waiting for it
        would block its row for as long as the leap; if its worker lives, the token fences it.
        """
        beyond = now + timedelta(seconds=2 * max(cls.lease_seconds(), LONGEST_PAUSE))
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(lease_until__gt=beyond)
        return cls.workable().filter(free).order_by("received_on")

    @classmethod
    def workable(cls) -> models.QuerySet[Self]:
        """Rows in stage `received` that nothing but a worker is needed for."""
        return cls._default_manager.filter(stage=Stage.RECEIVED)

    @classmethod
    def lease(cls, pk: uuid.UUID, until: datetime, now: datetime) -> int:
        """Take one row; 1 if it was still free."""
        return (
            cls.waiting(now)
            .filter(pk=pk)
            .order_by()
            .update(lease_until=until, token=F("token") + 1, attempts=F("attempts") + 1)
        )


class Stored(Claimable):
    """A claimable row whose payload is in blob storage."""

    blob = models.CharField(max_length=43, unique=True, editable=False)
    blob_sha256 = models.BinaryField(max_length=32, editable=False)  # of header and payload
    blob_size = models.PositiveBigIntegerField(editable=False)

    class Meta(Claimable.Meta):
        abstract = True


class Submission(Stored):
    """A sealed report as it arrived: one row for each version a submitter sent."""

    network = models.UUIDField(editable=False)  # opaque; its desk is in the signed roll
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    parts = models.PositiveSmallIntegerField(editable=False)  # the report and its files
    # HMAC of the canonical report under the client-held id: tells a repeat from a change
    # without telling anybody what was said.
    tag = models.BinaryField(max_length=32, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["id_digest", "tag"], name="submission_once"),
            models.UniqueConstraint(fields=["id_digest", "version"], name="submission_versions"),
            models.CheckConstraint(
                condition=Q(stage__in=[s for s in Stage if s != Stage.STAGED]),
                name="submission_stage",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.RECEIVED) | Q(lease_until__isnull=True),
                name="submission_lease_only_while_claimed",
            ),
        )
        indexes = (
            models.Index(
                fields=["received_on"],
                condition=Q(stage=Stage.RECEIVED),
                name="submission_waiting",
            ),
            models.Index(fields=["epoch", "stage"], name="submission_of_epoch"),
        )

    @staticmethod
    def versions(id_digest: bytes) -> list[Version]:
        """What was sent under that id, oldest first."""
        with connection.cursor() as cursor:
            cursor.execute(_VERSIONS, [id_digest])
            return [Version(n, bytes(tag), uuid.UUID(str(of))) for n, tag, of in cursor.fetchall()]


class OfReport(models.Model):
    """What came with a report, and whose desk is known once that is."""

    class Meta:
        abstract = True

    @classmethod
    def workable(cls) -> models.QuerySet[Self]:
        """Not what came by a packet whose code the worker has not judged yet: until then its
        row has the circle of whoever carried it.
        """
        received = cls._default_manager.filter(stage=Stage.RECEIVED)
        unjudged = Submission.objects.filter(pk=OuterRef("submission"), epoch=BY_PACKET)
        return received.filter(Q(epoch__gt=BY_PACKET) | ~Exists(unjudged))


class Attachment(OfReport, Stored):
    """One sealed file of a submission; staged until its report is accepted."""

    number = models.PositiveSmallIntegerField(editable=False)  # within its submission, from 1
    # HMAC of name, type and content under the client-held id: a file sent twice is kept once.
    tag = models.BinaryField(max_length=32, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="attachments", editable=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["id_digest", "number"], name="attachment_number"),
            models.UniqueConstraint(fields=["id_digest", "tag"], name="attachment_once"),
            models.CheckConstraint(
                condition=Q(stage=Stage.STAGED, submission__isnull=True)
                | (~Q(stage=Stage.STAGED) & Q(submission__isnull=False)),
                name="attachment_staged_or_accepted",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.RECEIVED) | Q(lease_until__isnull=True),
                name="attachment_lease_only_while_claimed",
            ),
        )
        indexes = (
            models.Index(
                fields=["received_on"],
                condition=Q(stage=Stage.RECEIVED),
                name="attachment_waiting",
            ),
            models.Index(fields=["epoch", "stage"], name="attachment_of_epoch"),
        )

    @classmethod
    def lease_seconds(cls) -> int:
        """The faces and the print on many pages are not found in a minute."""
        return 7 * super().lease_seconds()


class MailboxSeed(OfReport, Claimable):
    """The receipt's digits on their way to the worker, sealed to the epoch only.

    A row of its own in the files lane: deriving a mailbox takes a quarter of a second by
    design, and no report should wait behind that. Deleted in the transaction that publishes.
    """

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="seed", editable=False
    )
    payload = models.BinaryField(editable=False)  # 4 KiB and a little; no blob for so small a thing

    class Meta:
        indexes = (
            models.Index(
                fields=["received_on"],
                condition=Q(stage=Stage.RECEIVED),
                name="seed_waiting",
            ),
            models.Index(fields=["epoch", "stage"], name="seed_of_epoch"),
        )
