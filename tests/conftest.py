"""What every test may use, and which tests run on which database."""

import os
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection
from pytest_django import Settings

from tests.organisation import Organisation

# No example is judged by the time it takes: the machine may be busy. What decides whether a change
# lands tries the same examples each time; `./tests/run full` searches for new ones.
_UNHURRIED: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [hypothesis.HealthCheck.too_slow],
}
hypothesis.settings.register_profile("same", derandomize=True, **_UNHURRIED)
hypothesis.settings.register_profile("searching", derandomize=False, **_UNHURRIED)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

_INSERT_ONLY = (
    *(f"intake_custody{name}" for name in ("event", "link", "log", "checkpoint")),
    "casework_releaseentry",
)
# Files that take seconds each; `./tests/run quick` does without them.
_SLOW = (
    "casework/approvals/test_names.py",
    "casework/dossier/documents/test_drawing_box.py",
    "casework/dossier/figures/test_annex.py",
    "casework/dossier/figures/test_suppression.py",
    "casework/dossier/orders/",
    "casework/dossier/package/test_sshsig.py",
    "casework/dossier/package/test_third_parties.py",
    "casework/dossier/profiles/test_masking.py",
    "casework/pages/test_dossiers",
    "casework/services/test_eras",
    "casework/services/test_key_table.py",
    "casework/words/",
    "contracts/test_canary_scanner.py",
    "contracts/test_casework_addresses.py",
    "contracts/test_import_contracts.py",
    "contracts/test_roles.py",
    "contracts/test_s3.py",
    "intake/custody/test_tampering.py",
    "intake/keys/test_killed.py",
    "intake/keys/test_rounds.py",
    "intake/redaction/test_recognizers.py",
    "intake/sanitising/",
    "journeys/",
)
# Long, and the same whatever the database is: on PostgreSQL in the full run only.
_ONCE = (
    "casework/pages/",  # contracts/test_casework_addresses asks every page on both
    "casework/words/",
    "intake/custody/test_tampering.py",
    "journeys/test_casework_running.py",
    "journeys/test_mailbox.py",
    "journeys/test_names_canaries.py",
)
_HERE = Path(__file__).parent
_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "stack"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and what touches the database and runs on both of them."""
    for item in items:
        path = item.path.relative_to(_HERE).as_posix()
        for mark, paths in (("slow", _SLOW), ("once", _ONCE)):
            if path.startswith(paths):
                item.add_marker(mark)
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & _DATABASE_FIXTURES:
            item.add_marker("database")


def pytest_addoption(parser: pytest.Parser) -> None:
    """A file for the names of what failed, which `tests/run` runs once more."""
    parser.addoption("--failed-list", type=Path, help="write what failed here, a line each")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Only a run that came to its end writes the list."""
    if (where := config.getoption("--failed-list")) is not None:
        stats = terminalreporter.stats
        failed = [report.nodeid for kind in ("failed", "error") for report in stats.get(kind, ())]
        where.write_text("".join(f"{name}\n" for name in dict.fromkeys(failed)))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that commit empty the insert-only tables again; the triggers have their own test."""
    with django_db_blocker.unblock():
        for table in _INSERT_ONLY:
            with connection.cursor() as cursor:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {table}_no_DELETE{on}")


@pytest.fixture
def organisation(db: None, settings: Settings, tmp_path: Path) -> Organisation:
    """Keys, roll, certificate, network; blobs and pinned files in a folder of this test."""
    settings.VAR_DIR = tmp_path
    settings.BLOBS = f"file://{tmp_path / 'blobs'}"
    settings.ROLL_ROOT_FILE = tmp_path / "root.pub"
    settings.ROLL_FLOOR_FILE = tmp_path / "floor"
    settings.CODE_KEY_FILE = tmp_path / "code.key"
    settings.CODE_KEY_FILE.write_bytes(bytes(range(32)))
    (tmp_path / "blobs").mkdir()
    invented = Organisation()
    invented.publish(settings.ROLL_ROOT_FILE)
    return invented
