"""Whether the clock can be right: by what says so, and by what is dated after it."""

import ctypes
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max

from deploy.doctor.fault import Fault, Unseen
from intake import clock, recipients
from intake.keys import roll as rolls
from intake.keys.roll import RollError
from intake.models import CustodyCheckpoint, Submission

_TIME_ERROR = 5  # what adjtimex(2) answers while nothing keeps the clock right
_A_DAY = timedelta(days=1)  # hosts may disagree about midnight
_APART = 60.0  # seconds between two hosts; a lease is as long
_SET = "timedatectl set-ntp true, then `timedatectl` until it says: synchronized"
_BEHIND = Fault(
    "This host's clock is behind: something here is dated in its future.",
    f"{_SET}. Keys begin and end by it, so restart the agent then.",
)


def look_at_host() -> Iterator[Fault]:
    """The kernel's word, and the times of files that were written here."""
    if any(_written(file) > clock.now().timestamp() + _A_DAY.total_seconds() for file in _files()):
        yield _BEHIND
    if _kernel_says() == _TIME_ERROR:
        yield Fault("Nothing keeps this host's clock right.", _SET)


def look_at_rows() -> Iterator[Fault]:
    """Days in rows, and the clock of the database's host."""
    tomorrow = clock.today() + _A_DAY
    newest = (
        Submission.objects.aggregate(day=Max("received_on"))["day"],
        CustodyCheckpoint.objects.aggregate(day=Max("day"))["day"],
        _roll_issued(),
    )
    if any(day is not None and day > tomorrow for day in newest):
        yield _BEHIND
    if abs(_seconds_apart()) > _APART:
        yield Fault(
            "The clocks of this host and of the database's differ by more than a minute.",
            f"On both: {_SET}.",
        )


def _files() -> tuple[Path, ...]:
    return Path(__file__), Path(settings.ROLL_ROOT_FILE), Path(settings.ROLL_FLOOR_FILE)


def _written(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _kernel_says() -> int:
    """State of the kernel's clock; asking changes nothing while the first field is 0."""
    answer = int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512)))
    if answer < 0:
        raise Unseen("the kernel does not say whether the clock is kept right.")
    return answer


def _roll_issued() -> date | None:
    """The day of the newest roll that the root signed. None without one."""
    try:
        document, _ = recipients.published_documents()
        return rolls.verify(document, recipients.pinned_root()).issued
    except RollError:
        return None


def _seconds_apart() -> float:
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return float((cursor.fetchone()[0] - clock.now()).total_seconds())
