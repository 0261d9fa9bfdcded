"""Blobs as files: whole, durable, and in folders that are durable themselves."""

import os
from pathlib import Path

import pytest

from intake import blobs
from intake.blobs import FileBlobs


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What was synced, in order, below the folder of the test."""
    seen: list[str] = []
    sync = os.fsync

    def watched(descriptor: int) -> None:
        told = Path(f"/proc/self/fd/{descriptor}").readlink()
        seen.append(str(told.relative_to(tmp_path)))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    return seen


def _put(store: FileBlobs) -> str:
    writer = store.create()
    writer.write(b"sealed")
    return writer.commit()


def test_a_folder_that_a_dying_process_left_is_synced_before_a_blob_rests_in_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, synced: list[str]
) -> None:
    """It is there, and nobody knows whether its name has reached the disk."""
    names = iter(("ab" + "x" * 41, "ab" + "y" * 41))
    monkeypatch.setattr(blobs, "new_name", lambda: next(names))
    (tmp_path / "blobs" / "ab").mkdir(parents=True)
    store = FileBlobs(tmp_path / "blobs")

    first = _put(store)

    assert synced == ["blobs", f"blobs/ab/.{first}", "blobs/ab"]
    synced.clear()
    second = _put(store)
    assert synced == [f"blobs/ab/.{second}", "blobs/ab"], "known by now"
    assert set(store.names()) == {first, second}


def test_a_folder_that_was_taken_away_is_made_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, synced: list[str]
) -> None:
    monkeypatch.setattr(blobs, "new_name", lambda: "cd" + "x" * 41)
    store = FileBlobs(tmp_path / "blobs")
    name = _put(store)
    store.delete(name)
    (tmp_path / "blobs" / "cd").rmdir()
    synced.clear()

    assert _put(store) == name

    assert synced[0] == "blobs"
