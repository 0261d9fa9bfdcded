"""The release log: a public proof that a dossier left, which tells nothing of how many reports
there are.
"""

from django.db import models


class ReleaseEntry(models.Model):
    """One entry: SHA-256 of a dossier's tag manifest, or of a day's custody checkpoint.

    `log` counts from 1 and rises when a restore made a new beginning; `position` from 0 within
    it. Which of the two an entry is stands nowhere. Only the signer writes here, and never
    changes or deletes.
    """

    log = models.PositiveIntegerField(editable=False)
    position = models.PositiveIntegerField(editable=False)
    entry = models.BinaryField(max_length=32, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("log", "position"), name="release_entry_place"),
            models.UniqueConstraint(fields=("log", "entry"), name="release_entry_once"),
        )
