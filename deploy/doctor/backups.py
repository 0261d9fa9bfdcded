"""Whether there is a backup, whether it is young, and whether old ones went (P13)."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from deploy.backups.errors import BackupError
from deploy.backups.place import DAYS, Place
from deploy.doctor.fault import Fault
from intake import clock

_TOO_OLD = 2  # days; one was missed then
_TAKE = "python -m deploy.backups take FOLDER; a timer has to do it every day."


def look() -> Iterator[Fault]:
    """Of the folder that BACKUP_DIR names. What is in a backup is `deploy.backups check`'s."""
    if settings.BACKUP_DIR is None:
        yield Fault("Nobody says where backups are: this host may hold the only copy.",
                    f"Set BACKUP_DIR to their folder. {_TAKE}")  # fmt: skip
        return
    try:
        ages = _ages(settings.BACKUP_DIR)
    except BackupError:
        yield Fault("The folder of the backups is not there.", "Mount the disk it is on.")
        return
    if not ages:
        yield Fault("There is no backup.", _TAKE)
    elif ages[-1] >= _TOO_OLD:
        yield Fault(f"The newest backup is {ages[-1]} days old.", _TAKE)
    elif ages[0] > DAYS:
        yield Fault(
            f"Backups are kept for more than {DAYS} days: what was erased is still in them.",
            f"They go when the next one is taken: {_TAKE}",
        )


def age() -> int:
    """Days since the newest was begun. LookupError without one; BackupError without the folder."""
    if settings.BACKUP_DIR is None or not (ages := _ages(settings.BACKUP_DIR)):
        raise LookupError("no backup")
    return ages[-1]


def _ages(folder: Path) -> list[int]:
    """In days, oldest first. BackupError without the folder."""
    today = clock.today()
    return [(today - one.taken.date()).days for one in Place(folder).snapshots()]
