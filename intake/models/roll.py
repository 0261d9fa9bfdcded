"""Public keys as they rest in the database: believed only after their signatures verify."""

from django.db import models


class RollDocument(models.Model):
    """A version of the roll, signed by the organisation root. Old versions stay, for audits."""

    version = models.PositiveIntegerField(primary_key=True, editable=False)
    document = models.TextField(editable=False)


class EpochCertificate(models.Model):
    """A short-lived key of the agent, signed by the epoch certifier that the roll names."""

    class Kind(models.TextChoices):
        """What is sealed to the key."""

        EPOCH = "epoch"  # incoming reports and seeds
        PACKET = "packet"  # packets made offline
        ORDER = "order"  # orders of caseworkers

    kind = models.CharField(max_length=6, choices=Kind, editable=False)
    number = models.PositiveIntegerField(editable=False)
    document = models.TextField(editable=False)
    # Set by `revoke`: nothing is sealed to it any more, and the agent makes its successor.
    retired = models.BooleanField(default=False, editable=False)

    # Set by `build_packet_page`: there may be pages of it on the way, which end when it does.
    paged = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "number"], name="certificate_once"),)
