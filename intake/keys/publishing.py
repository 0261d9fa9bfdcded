"""Putting a signed roll into the database, once it has proved itself."""

from django.db import transaction
from django.db.models import Max

from intake import clock, recipients
from intake.keys import roll as rolls
from intake.keys.roll import Roll, RollError
from intake.models import RollDocument


def publish(document: str) -> Roll:
    """Insert a roll that the pinned root signed and that is newer than every one here.

    Publishing the same document again changes nothing. Raises RollError.
    """
    roll = rolls.verify(document, recipients.pinned_root())
    with transaction.atomic(durable=True):
        newest = RollDocument.objects.aggregate(newest=Max("version"))["newest"] or 0
        rolls.check_age(roll, clock.today(), newest)
        row, is_new = RollDocument.objects.get_or_create(
            version=roll.version, defaults={"document": document}
        )
    if not is_new and row.document != document:
        raise RollError("roll_older")
    recipients.forget()
    return roll
