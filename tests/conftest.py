"""What every test may use, and which tests run on which database."""

from collections.abc import Iterator

import pytest

_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "stack"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database: those tests run on SQLite and again on PostgreSQL."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & _DATABASE_FIXTURES:
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Nothing to modify: tests.settings names the test databases."""
    return
    yield
