"""A large desk is opened by two processes; whatever becomes of the second, nothing is missing."""

import io
import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casework.register import frames
from casework.register.opening import Piece, Sound
from casework.unlocked import DeskKeys
from tests.bench.processes import ROOT, environment

_ids = some.uuids()
_rows = some.builds(
    Sound,
    _ids,
    some.text(max_size=20),
    some.integers(1, 2**32 - 1),
    some.integers(1, 2**64 - 1),
    some.binary(max_size=60),
)
_pieces = some.builds(Piece, some.integers(0, 400), some.lists(_rows), some.lists(_ids))


def _told(folder: Path, deed: str) -> Any:
    surroundings = environment(
        folder,
        f"sqlite://{folder / 'desk.sqlite3'}",
        ROLE="operator",
        DJANGO_SETTINGS_MODULE="deploy.settings",
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.casework.register.loaded_beside", deed],
        cwd=ROOT,
        env=surroundings,
        check=True,
        stdout=subprocess.PIPE,
        timeout=100,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The folder of a desk of 600 rows, and what one process alone loads of it."""
    folder = tmp_path_factory.mktemp("desk")
    _told(folder, "fill")
    return folder, _told(folder, "alone")


@pytest.mark.slow
@pytest.mark.parametrize("fate", ["lives", "SIGKILL", "SIGSTOP", "unstartable"])
def test_all_is_loaded_once_whatever_becomes_of_the_process_beside(store, fate):
    folder, alone = store

    found = _told(folder, fate)

    assert found["records"] == alone["records"]
    assert len(set(found["records"])) == 598
    assert found["faults"] == alone["faults"] == ["altered", "missing", "missing"]
    assert (alone["there"], alone["here"]) == (0, 599)
    assert (found["there"] > 0) is (fate != "unstartable")
    assert found["here"] + found["there"] == 599
    assert found["pipes"] == 0


@given(some.lists(_ids, min_size=1, max_size=50), some.integers(1, 7))
def test_a_task_comes_through_as_it_was_told(ids, size):
    desk = DeskKeys(uuid.UUID(int=7), {1: bytes(32), 3: bytes(range(32))})
    pieces = [ids[at : at + size] for at in range(0, len(ids), size)]

    told, same = frames.told(frames.task(desk, pieces))

    assert (told.desk, told.seeds) == (desk.desk, desk.seeds)
    assert list(same) == pieces


@given(_pieces)
def test_a_piece_comes_through_as_it_was_found(piece):
    assert frames.read(io.BytesIO(frames.piece(piece)).read) == piece


def test_half_a_task_is_refused():
    whole = frames.task(DeskKeys(uuid.UUID(int=7), {1: bytes(32)}), [[uuid.UUID(int=1)]])
    for size in range(len(whole)):
        if size != len(whole) - 16:  # with no row at all it is a task, too
            with pytest.raises(ValueError, match="cut"):
                frames.told(whole[:size])


def test_what_a_piece_holds_shows_in_no_repr():
    assert "canary" not in repr(Sound(uuid.UUID(int=1), "review", 1, 1, b"canary"))
