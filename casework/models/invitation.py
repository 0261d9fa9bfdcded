"""An invitation to a desk, from the custodian's word until the person holds the desk's keys."""

import uuid

from django.db import models

from casework.models.desk import Desk
from casework.models.member import Member


class Invitation(models.Model):
    """One person's way in. It ends by being deleted: used up, expired, or taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, editable=False)
    invited_by = models.UUIDField(editable=False)
    digest = models.BinaryField(editable=False)  # scrypt of the code; emptied once used
    expires_on = models.DateField(editable=False)  # the first day it is worth nothing
    failures = models.PositiveIntegerField(default=0, editable=False)
    # Set once the person has enrolled, with their public keys as the roll will list them.
    member = models.OneToOneField(Member, null=True, on_delete=models.CASCADE, editable=False)
    entry = models.BinaryField(default=b"", editable=False)

    def __str__(self) -> str:
        return f"invitation {self.pk}"
