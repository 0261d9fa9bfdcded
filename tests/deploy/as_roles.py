"""What runs in one process here, with the rights that it has on a real host.

As a plugin (`-p tests.deploy.as_roles`, on PostgreSQL) it lets the tests that are there answer
every page and work off every row under the role of whoever does so in earnest.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test.client import ClientHandler

from deploy.host import grants

WEBS = {
    "deploy.urls_intake": "amanat-intake",
    "deploy.urls_mailbox": "amanat-mailbox",
    "deploy.urls_casework": "amanat-casework",
}


def grant() -> None:
    """Every role, with its rights in the database of the tests."""
    with connection.cursor() as cursor:
        for statement in grants.statements(grants.read()):
            if statement not in ("BEGIN", "COMMIT"):
                cursor.execute(statement)


@contextmanager
def acting(role: str) -> Iterator[None]:
    """With the rights of that role, and of nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user")
        already = not cursor.fetchone()[0]
        if not already:
            cursor.execute(f'SET ROLE "{role}"')
    try:
        yield
    finally:
        # A transaction that failed takes the role back with it.
        with suppress(DatabaseError), connection.cursor() as cursor:
            if not already:
                cursor.execute("RESET ROLE")


def wrapped(deed: Callable[..., Any], role: Callable[[], str | None]) -> Callable[..., Any]:
    """The deed, under the role that this says when it is called; None: as ever."""

    def under_its_role(*args: Any, **more: Any) -> Any:
        if (name := role()) is None:
            return deed(*args, **more)
        with acting(name):
            return deed(*args, **more)

    return under_its_role


@pytest.fixture(autouse=True)
def everybody_in_their_role(request: pytest.FixtureRequest, monkeypatch: Any) -> None:
    """Of the plugin. Only what touches the database is changed."""
    if not request.node.get_closest_marker("database"):
        return
    request.getfixturevalue("db")
    grant()
    handle = ClientHandler.__call__
    monkeypatch.setattr(
        ClientHandler, "__call__", wrapped(handle, lambda: WEBS.get(str(settings.ROOT_URLCONF)))
    )
    from intake import pipeline, sweeper  # noqa: PLC0415
    from intake.custody import sequencer  # noqa: PLC0415

    for module, name, role in (
        (pipeline, "work_off", "amanat-worker"),
        (sweeper, "tidy", "amanat-sweeper"),
        (sequencer, "link_new_events", "amanat-sequencer"),
    ):
        monkeypatch.setattr(module, name, wrapped(getattr(module, name), partial(str, role)))
