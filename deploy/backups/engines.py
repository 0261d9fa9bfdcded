"""The database out of its engine and back into one: a file of SQLite's, a dump of PostgreSQL's.

PostgreSQL's own programs do it. What they are told stands in their environment and never on a
command line, which every user of a host can read.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import connection

from deploy.backups.errors import BackupError

_NAMES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
_OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


@contextmanager
def dumped() -> Iterator[BinaryIO]:
    """The database as it stands at one moment, to be read to its end.

    Raises BackupError (no_room_here, dump_missing, dump_failed), on leaving where only the end
    shows that it was not whole.
    """
    made = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    with made as source:
        yield source


def is_empty() -> bool:
    """Whether the database has no table."""
    return not connection.introspection.table_names()


def load(dump: Path) -> None:
    """Fill the empty database. BackupError (dump_missing, load_failed); then it is empty still,
    or, of SQLite's, what was there is.
    """
    connection.close()
    if connection.vendor == "sqlite":
        target = Path(settings.DATABASES["default"]["NAME"])
        with dump.open("rb") as source, target.open("wb") as out:
            shutil.copyfileobj(source, out)
            out.flush()
            os.fsync(out.fileno())
    else:
        _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
             "--single-transaction", "-d", _name(), str(dump))  # fmt: skip


@contextmanager
def _sqlite() -> Iterator[BinaryIO]:
    """One read transaction. SQLite's own interface for backups begins anew at every write, and
    a busy host would never come to the end of one.
    """
    copy = settings.VAR_DIR / "backup.sqlite3"
    copy.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)) as live:
            live.execute("VACUUM INTO ?", [str(copy)])
        with copy.open("rb") as source:
            yield source
    except sqlite3.Error as fault:
        full = fault.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
        raise BackupError("no_room_here" if full else "dump_failed") from None
    finally:
        copy.unlink(missing_ok=True)


@contextmanager
def _postgresql() -> Iterator[BinaryIO]:
    # What is sealed does not get smaller; packing it would cost more than all else here.
    command = ["pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
    with _started([*command, _name()], stdout=subprocess.PIPE) as process:
        try:
            yield cast(BinaryIO, process.stdout)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise BackupError("dump_failed")


def _run(*command: str) -> None:
    with _started(command) as process:
        pass
    if process.returncode:
        raise BackupError("load_failed")


@contextmanager
def _started(command: Any, **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    """What it says of errors may quote rows, and goes nowhere."""
    try:
        process = subprocess.Popen(
            command,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **pipes,
        )
    except FileNotFoundError:
        raise BackupError("dump_missing") from None
    with process:
        yield process


def _environment() -> dict[str, str]:
    told = connection.settings_dict
    options = told.get("OPTIONS", {})
    found = {ours: told[name] for name, ours in _NAMES.items() if told.get(name)}
    found |= {ours: str(options[name]) for name, ours in _OPTIONS.items() if options.get(name)}
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", **found}


def _name() -> str:
    return str(connection.settings_dict["NAME"])
