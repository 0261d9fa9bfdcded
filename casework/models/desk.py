"""Desks, and the shares of their keys that are wrapped to each member."""

import uuid

from django.db import models

from casework.models.member import Member


class Desk(models.Model):
    """A group of people who work on the reports of the networks that belong to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


class KeyShare(models.Model):
    """A desk's secret, sealed to one member's personal recipient."""

    class Kind(models.TextChoices):
        """What is inside; compared with the word inside the seal on opening."""

        DESK = "desk"  # the desk's whole identity seed
        ORIGINALS_A = "originals_a"  # half of the originals seed; the opener holds the other

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, editable=False)
    generation = models.PositiveIntegerField(editable=False)
    sealed = models.BinaryField(editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["desk", "member", "kind", "generation"], name="key_share_once"
            ),
        )
