"""The one table of casework's records, and the secrets whose loss erases them."""

import uuid

from django.db import models

from casework.models.desk import Desk


class SealedRow(models.Model):
    """One record, sealed. Links between records, their state and authors are inside the seal.

    No foreign key leads here and none leads away but to the desk: which records belong together
    is what a seized server must not tell (P4).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, editable=False)
    kind = models.CharField(max_length=20, editable=False)
    version = models.PositiveIntegerField(editable=False)  # from 1, one more with each write
    generation = models.PositiveIntegerField(editable=False)  # of the desk's key
    day = models.DateField(editable=False)  # of this write; never a time
    sealed = models.BinaryField(editable=False)  # nonce, ciphertext and tag

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(version__gte=1, generation__gte=1), name="sealed_row_from_one"
            ),
        )


class RowSecret(models.Model):
    """32 random octets that enter every key of one row; deleting them erases the row.

    A table of its own, because its backups live 35 days at most and those of the rows longer.
    """

    row = models.UUIDField(primary_key=True, editable=False)
    secret = models.BinaryField(max_length=32, editable=False)
