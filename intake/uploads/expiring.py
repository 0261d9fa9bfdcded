"""The daily round among uploads that nobody came back for."""

from datetime import timedelta

from intake import clock, networks
from intake.models import Attachment, Upload
from intake.uploads import partial

_STRAY_DAYS = 1


def drop_expired() -> int:
    """Delete uploads of the day before yesterday and earlier; returns how many.

    Also partial files without one: a kill between file and row leaves them, or between the
    end of an upload and the removal of its pieces.
    """
    limit = clock.today() - timedelta(days=networks.RESERVED_DAYS)
    dropped = 0
    for row in Upload.objects.filter(received_on__lt=limit).values_list("pk", flat=True):
        dropped += Upload.objects.filter(pk=row).delete()[0]
        partial.remove(row)
    for name in list(partial.older_than(_STRAY_DAYS)):
        begun = Upload.objects.filter(pk=name).exists()
        if not begun or Attachment.objects.filter(pk=name).exists():
            partial.remove(name)
    return dropped
