"""Whether the database answers, is of an age that we run on, and has our tables."""

from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, NotSupportedError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from deploy.doctor.fault import Fault, NoDatabase, Unseen

_OLDEST = 15_00_00  # PostgreSQL 15, as the server numbers itself
_AWAY = Fault(
    "The database does not answer: the form says so and takes nothing in.",
    "systemctl status postgresql; journalctl -u postgresql. Is DATABASE_URL right? Is it full?",
)
_TOO_OLD = Fault(
    "The database is too old.",
    "apt-get install postgresql (15 or newer), then pg_upgradecluster. Back up first.",
)
_NOT_DURABLE = Fault(
    "The database would lose receipts in a power cut.",
    "In postgresql.conf: fsync = on, full_page_writes = on, synchronous_commit = on. Restart it.",
)
_TABLES = Fault(
    "The database is of another version than the program: migrations are missing.",
    "Take a backup, then: ROLE=operator manage.py migrate",
)


def look() -> Iterator[Fault]:
    """Raises NoDatabase where nothing else can be asked of it."""
    try:
        connection.ensure_connection()
        if _age() < _OLDEST:
            raise NoDatabase(_TOO_OLD)
        if _is_behind():
            raise NoDatabase(_TABLES)
    except NotSupportedError:
        raise NoDatabase(_TOO_OLD) from None
    except ImproperlyConfigured:  # refused as the connection was made, by `intake.checks`
        raise NoDatabase(_NOT_DURABLE) from None
    except ProgrammingError:
        raise Unseen("this role may not read which migrations were run.") from None
    except DatabaseError:
        raise NoDatabase(_AWAY) from None
    yield from ()


def _age() -> int:
    """The version of PostgreSQL; SQLite comes with Python, and Django refuses an old one."""
    if connection.vendor != "postgresql":
        return _OLDEST
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0])


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
