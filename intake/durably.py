"""Committing so that a power cut takes nothing back, each writer in its turn."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction
from django.db.models import F

from intake.models import Network

_turn = threading.Lock()


@contextmanager
def durably() -> Iterator[None]:
    """One transaction, on the disk when it ends.

    SQLite has one writer; the others sleep and look again, in steps of up to 100 ms and in no
    order. Threads of one process stand in line here instead.
    """
    with (
        _turn if connection.vendor == "sqlite" else nullcontext(),
        transaction.atomic(durable=True),
    ):
        yield


@contextmanager
def unawaited() -> Iterator[None]:
    """Inside a transaction: on PostgreSQL no statement waits for the answer to the one before,
    until one is asked for its rows. What any of them is refused for is raised there, or at the end.

    Each answer is a turn of the processor and of the interpreter, which in a crowd are waited for.
    SQLite answers in this very thread.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def sync_what_was_read() -> None:
    """Make durable what this process found already written by another.

    A process may be killed between writing a commit to SQLite's log and syncing it. The next
    one to open the database finds that commit and believes it, though a power cut may still
    take it. Any commit of our own syncs the log behind it. PostgreSQL syncs on recovery.
    """
    if connection.vendor == "sqlite":
        with durably():
            Network.objects.update(open=F("open"))
