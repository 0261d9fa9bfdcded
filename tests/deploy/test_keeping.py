"""Snapshots are named by the second they were taken in."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from deploy.backups import taking
from deploy.backups.place import Place


def kept(folder: Path, *days: date) -> Place:
    place = Place(folder)
    for day in days:
        made = place.begin(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
        place.finish(made)
    return place


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
