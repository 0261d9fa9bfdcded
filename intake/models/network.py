"""Circles of trust and the codes that admit one report each."""

import uuid

from django.db import models


class Network(models.Model):
    """An opaque circle of trust. Its name lives in the desk's sealed rows, its desk in the roll."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    open = models.BooleanField(default=True)


class AdmissionCode(models.Model):
    """A code that has not been used. Using it deletes the row: nothing links it to a report."""

    # HMAC-SHA256 of the code under a key outside the database: a copied table admits nobody.
    digest = models.BinaryField(primary_key=True, max_length=32, editable=False)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, editable=False)
    batch = models.UUIDField(editable=False)  # a printed sheet, so that a lost one can be revoked
    expires_on = models.DateField(editable=False)
    # While files stream in under it: whose (digest of the submission id), and until which day.
    reserved_by = models.BinaryField(max_length=32, null=True, editable=False)
    reserved_on = models.DateField(null=True, editable=False)
