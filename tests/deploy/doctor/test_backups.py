"""A backup that nobody takes is found out before it is needed."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from deploy import gauges
from intake import clock
from tests.deploy.doctor.conftest import Host, a_backup


@pytest.mark.parametrize(
    ("ages", "wanted"),
    [
        ([], "There is no backup."),
        ([9, 2], "The newest backup is 2 days old."),
        ([36, 0], "Backups are kept for more than 35 days"),
    ],
)
def test_backups_that_are_not_as_they_should_be(
    ages: list[int], wanted: str, host: Host, settings: Settings
) -> None:
    settings.BACKUP_DIR = host.folder / "others"
    settings.BACKUP_DIR.mkdir()
    for days in ages:
        a_backup(settings.BACKUP_DIR, clock.now() - timedelta(days=days))

    (found,) = host.found()

    assert wanted in found


def test_a_folder_that_is_not_mounted_is_found(host: Host, settings: Settings) -> None:
    settings.BACKUP_DIR = host.folder / "unmounted"

    assert host.found() == ["The folder of the backups is not there."]


def test_a_host_that_names_no_folder_is_told_that_it_may_hold_the_only_copy(
    host: Host, settings: Settings
) -> None:
    settings.BACKUP_DIR = None

    assert host.found() == ["Nobody says where backups are: this host may hold the only copy."]


def test_the_age_of_the_newest_is_told_to_a_monitor(host: Host, settings: Settings) -> None:
    assert gauges.numbers()["backup_age_days"] == 0

    settings.BACKUP_DIR = None
    assert "backup_age_days" not in gauges.numbers()
