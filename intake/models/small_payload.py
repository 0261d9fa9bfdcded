"""Sealed payloads too small for blob storage."""

from django.db import models


class SmallPayload(models.Model):
    """Ciphertext that rests beside the row it belongs to, written in the same transaction.

    A report of ordinary length is two such rows. As blobs they would each cost two syncs of
    the disk and a new file before the commit that needs a sync anyway.
    """

    name = models.CharField(primary_key=True, max_length=22, editable=False)
    content = models.BinaryField(editable=False)
