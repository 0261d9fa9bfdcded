"""What is older than 35 days goes; the newest snapshot never does."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from deploy.backups import taking
from deploy.backups.errors import BackupError
from deploy.backups.place import Place


def kept(folder: Path, *days: date) -> Place:
    place = Place(folder)
    for day in days:
        made = place.begin(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
        place.finish(made)
    return place


def test_a_snapshot_stays_35_days(tmp_path: Path) -> None:
    today = date(2026, 11, 22)
    ages = (36, 35, 0)
    place = kept(tmp_path, *(today - timedelta(days=age) for age in ages))

    ended, _ = place.prune((), today)

    assert ended == 1
    assert [(today - one.taken.date()).days for one in place.snapshots()] == [35, 0]


def test_the_newest_stays_however_old_it_is(tmp_path: Path) -> None:
    place = kept(tmp_path, date(2026, 1, 1))

    assert place.prune((), date(2026, 11, 22))[0] == 0
    assert len(place.snapshots()) == 1


def test_a_payload_stays_35_days_after_the_host_lost_it(tmp_path: Path) -> None:
    place = kept(tmp_path, date(2026, 11, 1))
    for name in ("kept" + "k" * 39, "gone" + "g" * 39):
        place.blob(name).parent.mkdir(parents=True)
        place.blob(name).write_bytes(b"sealed")
    alive = {"kept" + "k" * 39}
    lost = date(2026, 11, 1)

    place.prune(alive, lost)
    place.prune(alive, lost + timedelta(days=35))
    still = len(place.blobs())
    place.prune(alive, lost + timedelta(days=36))

    assert still == 2
    assert place.blobs() == alive


@pytest.mark.parametrize("mode", [0o700, 0o750])
def test_who_may_look_into_the_folder_sees_when_they_were_taken(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)

    made = kept(tmp_path, date(2026, 11, 22)).snapshot()

    assert made.folder.parent.stat().st_mode & 0o777 == mode
    assert made.folder.stat().st_mode & 0o777 == 0o700, "and no more than that"


def test_two_cannot_work_in_one_folder(tmp_path: Path) -> None:
    with Place(tmp_path).held(), pytest.raises(BackupError) as refused, Place(tmp_path).held():
        pass

    assert refused.value.code == "another_runs"


def test_who_comes_within_the_second_of_a_snapshot_waits_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2026, 11, 22)
    place = kept(tmp_path, day)
    taken = place.snapshot().taken
    clock_says = iter(taken + timedelta(milliseconds=each) for each in (200, 900, 1100))
    waits: list[float] = []
    monkeypatch.setattr("deploy.backups.taking.clock.now", lambda: next(clock_says))
    monkeypatch.setattr("deploy.backups.taking.time.sleep", waits.append)

    assert taking._free_second(place) == taken + timedelta(milliseconds=1100)
    assert len(waits) == 2
