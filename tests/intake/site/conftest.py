"""What every test of the site's statement stands on."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module", autouse=True)
def _connections(django_db_blocker: Any) -> Iterator[None]:
    """Before each request Django looks at a connection that an earlier test left open."""
    with django_db_blocker.unblock():
        yield
