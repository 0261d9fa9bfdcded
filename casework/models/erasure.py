"""What erasures leave for a restore of an older backup, which would bring back what they took."""

import uuid

from django.db import models


class ErasureNote(models.Model):
    """One erasure: which rows went, under whose signatures (`casework.erasure_notes`).

    An age file of the backup key. Copied beside the backups, so that whoever restores one that
    is older finds it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField(editable=False)
