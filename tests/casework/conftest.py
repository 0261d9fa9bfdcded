"""What every test of casework may use."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from casework import register
from casework.services import copies_read
from tests.casework.house import House
from tests.casework.web import web
from tests.organisation import Organisation

__all__ = ["house", "web"]


@pytest.fixture
def house(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Two desks with their people. In a test that never commits, what waits for the commit
    happens at once. No register outlives the test, and no stint ends because the host is busy.
    """
    monkeypatch.setattr(copies_read, "STINT", 600.0)
    if connection.in_atomic_block:
        monkeypatch.setattr(transaction, "on_commit", _at_once)
    furnished = House(organisation)
    furnished.furnish()
    yield furnished
    register.keep_only(())


def _at_once(deed: Callable[[], Any], **_how: Any) -> None:
    deed()
