"""Where replies wait. Nothing here says which submission a mailbox belongs to."""

import uuid

from django.db import models

from intake import clock


class Mailbox(models.Model):
    """A mailbox that its receipt opens: the worker derives both values from the sealed seed."""

    locator_digest = models.BinaryField(primary_key=True, max_length=32, editable=False)
    recipient = models.CharField(max_length=2000, editable=False)  # age1pq1…
    last_used = models.PositiveSmallIntegerField(default=clock.quarter, editable=False)


class MailboxMessage(models.Model):
    """A message for a source, sealed to one mailbox. No column says to which.

    The id is a slot of the mailbox (`intake.mailbox.slots`): random to everybody but the holder
    of the receipt and the desk, so that a seized table does not tell how many messages a mailbox
    got, nor which belong together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # always given
    left_on = models.DateField(editable=False)  # kept for so many days; never a time
    sealed = models.BinaryField(editable=False)
