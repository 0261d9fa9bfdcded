"""Where replies wait. Nothing here says which submission a mailbox belongs to."""

from django.db import models


class Mailbox(models.Model):
    """A mailbox that its receipt opens: the worker derives both values from the sealed seed."""

    locator_digest = models.BinaryField(primary_key=True, max_length=32, editable=False)
    recipient = models.CharField(max_length=2000, editable=False)  # age1pq1…
