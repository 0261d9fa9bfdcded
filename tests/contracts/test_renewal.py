"""No web process that takes reports ends by count: that cuts the uploads in its other threads."""

import pytest

from deploy import gunicorn_intake, gunicorn_mailbox
from deploy.waiting import WaitingWorker
from intake.patience import LITTLE

_SETTINGS = [gunicorn_intake, gunicorn_mailbox]


@pytest.mark.parametrize("settings", _SETTINGS)
def test_a_web_process_ends_by_time_and_never_by_count(settings: object) -> None:
    found = vars(settings)
    assert found["max_requests"] == 0
    assert "max_requests_jitter" not in found
    assert found["worker_class"] == f"{WaitingWorker.__module__}.{WaitingWorker.__name__}"
    assert WaitingWorker.renew_after <= 60


@pytest.mark.parametrize("settings", _SETTINGS)
def test_lines_are_fewer_than_the_descriptors_of_a_process(settings: object) -> None:
    found = vars(settings)
    # Each line one, each thread a file and a database and its journal besides.
    assert found["worker_connections"] + 4 * found["threads"] < 1024
    assert found["worker_connections"] > found["threads"]


@pytest.mark.parametrize("settings", _SETTINGS)
def test_the_master_outlasts_the_patience_of_its_workers(settings: object) -> None:
    """A line that waits gives no sign of life; the loop beside it does, each second."""
    assert vars(settings)["timeout"] > LITTLE.grace
