"""Identity records: who a protected person is, under the originals key."""

import uuid

from django.db import models

from casework.models.desk import Desk


class IdentityRow(models.Model):
    """Names, contacts, kin, source identity: one age file, which the desk's own key cannot open.

    Beside the sealed rows, not among them: whoever reads those with the desk's key would have to
    step around these. Header and payload apart, as for evidence: erasing begins with the header.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, editable=False)
    version = models.PositiveIntegerField(editable=False)  # from 1, one more with each write
    # Of the desk's key, from which the salts of this version's leaves derive.
    generation = models.PositiveIntegerField(editable=False)
    day = models.DateField(editable=False)  # of this write; never a time
    header = models.BinaryField(editable=False)
    payload = models.BinaryField(editable=False)
