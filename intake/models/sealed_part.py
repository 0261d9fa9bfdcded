"""What the worker made of a submission, sealed: the one thing casework reads."""

import uuid

from django.db import models
from django.db.models import Q


class SealedPart(models.Model):
    """One sealed output: header here, payload in blob storage.

    Readable on a seized server: which submission, which kind, the padded size. The kind says
    that a working copy or a rendition exists, never what is in it.
    """

    class Kind(models.TextChoices):
        """What is inside; the same word stands inside the seal and is compared on opening."""

        WORKING_COPY = "working_copy"  # desk: redacted text, acts, dates, places
        SUMMARY = "summary"  # desk: the line a queue shows
        IDENTITIES = "identities"  # originals: pseudonym table
        RENDITION = "rendition"  # desk: an attachment made safe to look at
        CHECKS = "checks"  # desk, apart: text the machine hid and is unsure about
        MAILBOX = "mailbox"  # desk: where a reply to this submission goes
        NOTE = "note"  # desk: why something is not shown, or needs a person

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        "intake.Submission", on_delete=models.PROTECT, related_name="sealed_parts", editable=False
    )
    attachment = models.ForeignKey(
        "intake.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="sealed_parts",
        editable=False,
    )
    kind = models.CharField(max_length=12, choices=Kind, editable=False)
    header = models.BinaryField(editable=False)
    blob = models.CharField(max_length=43, unique=True, editable=False)
    blob_sha256 = models.BinaryField(max_length=32, editable=False)
    blob_size = models.PositiveBigIntegerField(editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "kind"],
                condition=Q(attachment__isnull=True) & ~Q(kind="note"),
                name="sealed_part_of_submission_once",
            ),
            models.UniqueConstraint(
                fields=["attachment", "kind"],
                condition=Q(attachment__isnull=False),
                name="sealed_part_of_attachment_once",
            ),
        )
