"""One running Amanat for all journeys of a session: it is what takes the time."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from deploy import addresses
from tests.journeys import stack as stacks


@pytest.fixture(scope="session")
def stack(django_db_blocker: Any) -> Iterator[stacks.Stack]:
    """Real processes on the database of this run; its rows under the alias "journey"."""
    known = os.environ.get("DATABASE_URL", "")
    url = stacks.new_database(known)
    started = stacks.start(url)
    os.environ["DATABASE_URL"] = started.database_url
    try:
        settings = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "TIME_ZONE": None,
                    "CONN_HEALTH_CHECKS": False, "USER": "", "PASSWORD": "", "HOST": "",
                    "PORT": "", "TEST": {}, **addresses.database()}  # fmt: skip
    finally:
        os.environ["DATABASE_URL"] = known
    connections.databases[stacks.ALIAS] = settings
    with django_db_blocker.unblock():
        yield started
        connections[stacks.ALIAS].close()
    del connections.databases[stacks.ALIAS]
    stacks.stop(started)
    shutil.rmtree(started.var, ignore_errors=True)
