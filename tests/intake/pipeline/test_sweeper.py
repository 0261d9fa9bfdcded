"""What is abandoned is tidied, what waits is rung for, and nothing acknowledged is touched."""

import os
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from pytest_django import Settings

from intake import clock, networks, services, sweeper
from intake.arrival import Arrival
from intake.blobs import FileBlobs, blob_store, put
from intake.errors import TransientError
from intake.management.commands import sweep
from intake.models import Attachment, Network, SmallPayload, Submission
from intake.queue import Lane
from intake.report import Report
from intake.uploads import expiring, partial
from tests.faults import resting
from tests.organisation import Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = Report(network="", language="en", account="An invented account.")


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[Lane]:
    heard: list[Lane] = []
    monkeypatch.setattr(sweeper, "ring_quietly", heard.append)
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    monkeypatch.setattr(sweeper, "publish_gauges", lambda _gauges: None)
    return heard


def arrive() -> Arrival:
    return Arrival(new_submission_id(), networks.issue_codes(Network.objects.get(), 1)[0], "1" * 21)


def stage(arrival: Arrival) -> Attachment:
    file = arrival.open_file("invented.txt", "text/plain")
    file.write(b"invented")
    file.close()
    return Attachment.objects.get(id_digest=arrival.id_digest)


def age(blob: str, days: int) -> None:
    path = resting.file_of(blob)
    then = path.stat().st_mtime - days * 86400
    os.utime(path, (then, then))


def test_only_lanes_with_work_are_rung_for(organisation: Organisation, rung: list[Lane]) -> None:
    keeper = sweeper.Sweeper()
    keeper.sweep()
    assert rung == []

    services.accept_report(arrive(), TOLD)
    keeper.sweep()
    assert set(rung) == {Lane.TEXT, Lane.FILES}  # the report, and its mailbox seed


def test_staged_files_nobody_came_back_for_are_dropped_with_their_blobs(
    organisation: Organisation,
) -> None:
    row = stage(arrive())
    Attachment.objects.update(received_on=clock.today() - timedelta(days=3))

    assert sweeper.drop_abandoned_files() == 1
    assert row.blob not in set(blob_store().names())


def test_staged_files_of_yesterday_wait(organisation: Organisation) -> None:
    stage(arrive())
    Attachment.objects.update(received_on=clock.today() - timedelta(days=1))
    assert sweeper.drop_abandoned_files() == 0


def test_accepted_files_are_never_dropped(organisation: Organisation) -> None:
    arrival = arrive()
    stage(arrival)
    services.accept_report(arrival, TOLD)
    Attachment.objects.update(received_on=clock.today() - timedelta(days=300))
    assert sweeper.drop_abandoned_files() == 0


def test_old_blobs_without_a_row_go_and_new_ones_wait(organisation: Organisation) -> None:
    old, new = put(b"orphan"), put(b"orphan")
    age(old, 5)
    store = blob_store()
    assert isinstance(store, FileBlobs)

    assert sweeper.drop_orphan_blobs(store) == 1
    assert set(store.names()) == {new}


def test_an_old_blob_that_a_row_names_stays(organisation: Organisation) -> None:
    services.accept_report(arrive(), replace(TOLD, account=resting.LONG))
    blob = Submission.objects.get().blob
    age(blob, 400)
    store = blob_store()
    assert isinstance(store, FileBlobs)
    assert sweeper.drop_orphan_blobs(store) == 0


def test_no_round_of_the_sweeper_touches_a_small_payload(organisation: Organisation) -> None:
    services.accept_report(arrive(), TOLD)
    Submission.objects.update(received_on=clock.today() - timedelta(days=400))

    sweeper.tidy()

    assert SmallPayload.objects.get().name == Submission.objects.get().blob


def test_half_written_files_are_purged_only_when_no_writer_can_live(
    organisation: Organisation, tmp_path: Path
) -> None:
    store = blob_store()
    assert isinstance(store, FileBlobs)
    writer = store.create()
    writer.write(b"half")
    assert store.purge_partial(older_than_days=1) == 0
    half = next((tmp_path / "blobs").glob("??/.*"))
    then = half.stat().st_mtime - 3 * 86400
    os.utime(half, (then, then))
    assert store.purge_partial(older_than_days=1) == 1
    writer.abort()


def test_the_gauges_say_how_long_the_oldest_has_waited_without_a_time_at_rest(
    organisation: Organisation,
) -> None:
    services.accept_report(arrive(), TOLD)
    keeper = sweeper.Sweeper()
    keeper.measure()
    keeper.first_seen = {row: seen - 90 for row, seen in keeper.first_seen.items()}

    gauges = keeper.measure()

    assert gauges["submission_waiting"] == 1
    assert gauges["submission_oldest_seconds"] >= 90


@pytest.mark.parametrize("name", [".DS_Store", "lost+found", "a file by hand", "0" * 31, "é" * 32])
def test_names_that_are_none_of_ours_stop_nothing_are_left_and_are_counted(
    organisation: Organisation, tmp_path: Path, name: str
) -> None:
    orphan, stray = put(b"orphan"), "0" * 32
    shard = resting.file_of(orphan).parent
    partial.folder().mkdir()
    (tmp_path / "blobs" / "ab").touch()
    for made in (partial.folder() / name, shard / name):
        made.touch()
    (partial.folder() / "a folder").mkdir()
    (shard / ".Trash-0").mkdir()
    (partial.folder() / stray).touch()
    for made in (*partial.folder().iterdir(), *shard.iterdir()):
        then = made.stat().st_mtime - 5 * 86400
        os.utime(made, (then, then))

    sweeper.tidy()

    assert not (partial.folder() / stray).exists()
    assert orphan not in set(blob_store().names())
    assert {one.name for one in partial.folder().iterdir()} == {name, "a folder"}
    assert {one.name for one in shard.iterdir()} == {name, ".Trash-0"}
    assert sweeper.Sweeper().measure()["foreign_files"] == 4


def test_a_file_that_is_finished_while_the_sweeper_looks_stops_it_not(
    organisation: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = "0" * 32
    monkeypatch.setattr(partial, "_names", lambda: [gone])
    monkeypatch.setattr(FileBlobs, "_entries", lambda _store: [("ab", ".ab" + "c" * 41)])

    assert expiring.drop_expired() == 0
    assert blob_store().purge_partial(older_than_days=1) == 0


def test_a_storage_that_does_not_answer_keeps_the_sweeper_from_nothing_else(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise TransientError("storage_fault")

    stage(arrive())
    Attachment.objects.update(received_on=clock.today() - timedelta(days=3))
    orphan = put(b"orphan")
    age(orphan, 5)
    monkeypatch.setattr(sweeper, "drop_expired", fail)

    sweeper.tidy()

    assert not Attachment.objects.exists()
    assert orphan not in set(blob_store().names())


class _Stopped(Exception):
    pass


def test_neither_a_storage_that_is_gone_nor_a_failed_audit_ends_the_bells(
    organisation: Organisation,
    rung: list[Lane],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    settings: Settings,
    tmp_path: Path,
) -> None:
    def audit_fails() -> None:
        raise TransientError("storage_fault")

    services.accept_report(arrive(), TOLD)
    settings.BLOBS = f"file://{tmp_path / 'not mounted'}"
    pauses = iter((None, None))
    monkeypatch.setattr(sweep, "harden_process", lambda: None)
    monkeypatch.setattr(sweep, "audit", audit_fails)
    monkeypatch.setattr(sweep, "_AUDIT_SECONDS", -1)
    monkeypatch.setattr(sweep, "_MEASURE_EVERY", 1)

    def pause(_seconds: float) -> None:
        try:
            next(pauses)
        except StopIteration:
            raise _Stopped from None

    clock_of_it = SimpleNamespace(sleep=pause, monotonic=time.monotonic)
    monkeypatch.setattr(sweep, "time", clock_of_it)

    with pytest.raises(_Stopped):
        call_command("sweep")

    assert rung.count(Lane.TEXT) == 3
    said = [one.getMessage() for one in caplog.records if one.name == "intake.sweeper"]
    assert len([one for one in said if one.startswith("a storage does not answer; what")]) == 3
