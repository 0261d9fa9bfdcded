"""A drill: a snapshot restored into a place of its own on this host, looked through whole, and
taken away again. What this host works with is neither read nor touched.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import DatabaseError, connection

from deploy.backups.errors import BackupError
from deploy.backups.place import Place

_ROOM = "drill"  # below VAR_DIR, and at the end of the database's name


def drill(place: Place, restoring: Sequence[str]) -> tuple[str, int]:
    """What `restore` says of it, and its exit status.

    Args:
        restoring: what `restore` is told besides the folder.

    Raises BackupError: another_runs, no_scratch where this role may make no database.
    """
    command = [sys.executable, "-m", "deploy.backups", "restore", str(place.folder), *restoring]
    with place.held(), _room() as room, _database(room) as url:
        done = subprocess.run(
            command, env=_environment(room, url), stdout=subprocess.PIPE, text=True, check=False
        )
    return done.stdout, done.returncode


@contextmanager
def _room() -> Iterator[Path]:
    """An empty folder; what a drill that was killed left in it goes."""
    room: Path = settings.VAR_DIR / _ROOM
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(mode=0o700)
    try:
        yield room
    finally:
        shutil.rmtree(room)


@contextmanager
def _database(room: Path) -> Iterator[str]:
    """DATABASE_URL of an empty one, of the kind that this host has."""
    if connection.vendor == "sqlite":
        yield f"sqlite://{quote(str(room / 'db.sqlite3'))}"
        return
    name = f"{connection.settings_dict['NAME']}_{_ROOM}"
    try:
        _asked("DROP DATABASE IF EXISTS {}", name)
        _asked("CREATE DATABASE {}", name)
    except DatabaseError:
        raise BackupError("no_scratch") from None
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(name)}").geturl()
    finally:
        _asked("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _asked(statement: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(connection.ops.quote_name(name)))


def _environment(room: Path, database: str) -> dict[str, str]:
    """This host's, but for all that is written to."""
    return {
        **os.environ,
        "VAR_DIR": str(room),
        "DATABASE_URL": database,
        "BLOBS": f"file://{quote(str(room / 'blobs'))}",
        "ROLL_ROOT_FILE": str(settings.ROLL_ROOT_FILE),
        "ROLL_FLOOR_FILE": str(room / "floor" / "operator"),
    }
