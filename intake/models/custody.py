"""The custody log's rows: events as deeds insert them, and the order the sequencer gives them."""

from django.db import models


class CustodyEvent(models.Model):
    """An event without a place in the log. Insert-only: triggers refuse change and deletion."""

    leaf = models.BinaryField(max_length=32, unique=True, editable=False)


class CustodyBody(models.Model):
    """Salt and body of an event, sealed to those who may read it. Erasure deletes this row."""

    event = models.OneToOneField(
        CustodyEvent, primary_key=True, on_delete=models.PROTECT, editable=False
    )
    sealed = models.BinaryField(editable=False)


class CustodyLink(models.Model):
    """The place of an event in the log. Written by the sequencer alone.

    chain = SHA-256(0x01 || previous chain || leaf); the first follows 32 zero bytes.
    """

    position = models.PositiveBigIntegerField(primary_key=True, editable=False)
    event = models.OneToOneField(CustodyEvent, on_delete=models.PROTECT, editable=False)
    chain = models.BinaryField(max_length=32, editable=False)
