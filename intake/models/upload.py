"""Sealed files that are still arriving."""

import uuid

from django.db import models


class Upload(models.Model):
    """A file sealed by its sender that comes in pieces; gone when its report is accepted.

    How much of it is there only the partial file's own size says: a row could be committed
    without its octets, or octets be safe without their row.
    """

    # Of the attachment it will be, and the name of its partial file.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # SHA-256 of its address, 192 random bits that nobody but the sender's page knows.
    address = models.BinaryField(max_length=32, unique=True, editable=False)
    id_digest = models.BinaryField(max_length=32, editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    tag = models.BinaryField(max_length=32, editable=False)
    epoch = models.PositiveIntegerField(editable=False)
    length = models.PositiveBigIntegerField(editable=False)  # header and payload, padded
    received_on = models.DateField(editable=False)  # the day it began; never a time

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["id_digest", "number"], name="upload_number"),
        )
