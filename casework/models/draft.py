"""Dossiers at rest: drafts that wait for two signatures, packages that were released."""

import uuid

from django.db import models

from casework.models.desk import Desk


class Draft(models.Model):
    """One compiled bag, sealed: to the desk and originals, or to originals alone where it
    carries names. What it is a draft of is in its summary, which the desk reads.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, editable=False)
    order = models.UUIDField(editable=False)  # the row itself is gone
    number = models.PositiveSmallIntegerField(editable=False)  # 1 the dossier, 2 its annex
    day = models.DateField(editable=False)
    header = models.BinaryField(editable=False)
    blob = models.CharField(max_length=43, unique=True, editable=False)
    blob_sha256 = models.BinaryField(max_length=32, editable=False)  # of header and payload
    size = models.PositiveBigIntegerField(editable=False)  # of the payload
    summary = models.BinaryField(editable=False)  # age file of the desk

    class Meta:
        constraints = (models.UniqueConstraint(fields=("order", "number"), name="draft_once"),)


class Package(models.Model):
    """One released package: a plain age file of its addressees, header and payload apart.

    Nobody here can open it. It may be fetched until the desk lets it go.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, editable=False)
    draft = models.UUIDField(unique=True, editable=False)
    day = models.DateField(editable=False)
    header = models.BinaryField(editable=False)
    blob = models.CharField(max_length=43, unique=True, editable=False)
    blob_sha256 = models.BinaryField(max_length=32, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    summary = models.BinaryField(editable=False)
