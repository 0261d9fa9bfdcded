"""The one row of the floor."""

from django.db import models


class Kept(models.Model):
    """A body as it came."""

    body = models.BinaryField()
