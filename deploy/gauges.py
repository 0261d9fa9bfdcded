"""The numbers of this host for a monitor: each from where the doctor and the sweeper have it.

Counts by kind and stage, ages, room and days, as `docs/at-rest.md` lists them for whoever has the
database anyway. No name, no desk, no circle, no time of day.
"""

from collections.abc import Callable, Mapping

from django.db import DatabaseError

from deploy.backups.errors import BackupError
from deploy.doctor import backups, custody_log, roll, space
from intake.errors import IntakeError
from intake.pipeline.claims import KINDS, stages
from intake.queue import read_gauges

Rows = Mapping[str, Mapping[str, int]]  # kind -> stage -> how many
# Every number that leaves, and what it says.
HELP = {
    **{f"{kind}_waiting": f"Rows ({kind}) that wait for a worker." for kind in KINDS},
    **{
        f"{kind}_oldest_seconds": f"How long the oldest row ({kind}) has waited since the sweeper"
        " saw it first."
        for kind in KINDS
    },
    "foreign_files": "Names among sealed files that are none of ours.",
    "free_bytes": "Room on the fullest disk.",
    "backup_age_days": "Days since the newest backup was begun.",
    "roll_days": "Days on which the roll is still believed, today included.",
    "epoch_days": "Days for which there are keys to seal to, today included.",
    "checkpoint_age_days": "Days since the custody log was signed last.",
}
_OURS: dict[str, Callable[[], int]] = {
    "free_bytes": space.room,
    "backup_age_days": backups.age,
    "roll_days": roll.days,
    "epoch_days": roll.epoch_days,
    "checkpoint_age_days": custody_log.age,
}


def rows() -> Rows:
    """None where the database is away."""
    try:
        return stages()
    except DatabaseError:
        return {}


def numbers() -> dict[str, int]:
    """By the names of HELP. One that cannot be had now is left out, so that its lack is noticed."""
    found = read_gauges()
    for name, ask in _OURS.items():
        try:
            found[name] = ask()
        except (IntakeError, LookupError, BackupError, OSError, DatabaseError):
            continue
    return found


def exposition(rows: Rows, numbers: Mapping[str, int]) -> str:
    """As Prometheus reads it (text format 0.0.4); pure. What HELP does not name stays here."""
    lines = []
    if rows:
        lines += _head("rows", "Rows by kind and stage.")
    for kind, by_stage in rows.items():
        for stage, number in by_stage.items():
            lines.append(f'amanat_rows{{kind="{kind}",stage="{stage}"}} {number:d}')
    for name, told in HELP.items():
        if name in numbers:
            lines += [*_head(name, told), f"amanat_{name} {numbers[name]:d}"]
    return "".join(f"{line}\n" for line in lines)


def _head(name: str, told: str) -> list[str]:
    return [f"# HELP amanat_{name} {told}", f"# TYPE amanat_{name} gauge"]
