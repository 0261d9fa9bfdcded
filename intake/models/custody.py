"""The custody log's rows: events as deeds insert them, their order, and what was signed of it.

All of them but bodies are insert-only: triggers refuse change and deletion, for every role.
"""

from django.db import models


class CustodyEvent(models.Model):
    """An event without a place in the log."""

    leaf = models.BinaryField(max_length=32, unique=True, editable=False)


class CustodyBody(models.Model):
    """Salt and body of an event, sealed to those who may read it. Erasure deletes this row."""

    event = models.OneToOneField(
        CustodyEvent, primary_key=True, on_delete=models.PROTECT, editable=False
    )
    sealed = models.BinaryField(editable=False)


class CustodyLog(models.Model):
    """One Merkle tree. A database has one, and after each restore a further one."""

    origin = models.CharField(primary_key=True, max_length=100, editable=False)
    begins = models.PositiveBigIntegerField(unique=True, editable=False)  # position of its leaf 0
    # What its first leaf is the SHA-256 of (`intake.custody.restart`); "" for the first log.
    restart = models.CharField(max_length=2200, blank=True, editable=False)


class CustodyLink(models.Model):
    """The place of an event in the log. Written by the sequencer alone.

    node = hash of the largest complete subtree of its log's tree that ends with this entry. All
    nodes together are the whole tree, so any root or proof takes a handful of rows.
    """

    position = models.PositiveBigIntegerField(primary_key=True, editable=False)
    event = models.OneToOneField(CustodyEvent, on_delete=models.PROTECT, editable=False)
    node = models.BinaryField(max_length=32, editable=False)


class CustodyCheckpoint(models.Model):
    """A signed checkpoint, kept so that what was handed out can be handed out again."""

    class Kind(models.TextChoices):
        """Why it was made."""

        DAILY = "daily"
        ASKED = "asked"

    log = models.ForeignKey(CustodyLog, on_delete=models.PROTECT, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    day = models.DateField(editable=False)
    kind = models.CharField(max_length=5, choices=Kind, editable=False)
    note = models.CharField(max_length=1000, editable=False)  # C2SP signed note, public by nature

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("log", "day"),
                condition=models.Q(kind="daily"),
                name="checkpoint_daily_once",
            ),
        )
