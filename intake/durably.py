"""Committing so that a power cut takes nothing back, each writer in its turn."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction

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
