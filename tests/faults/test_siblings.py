"""The workers of a lane that has several: one that is killed is replaced, none is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.faults]
_PARENT = "import time; from deploy.siblings import keep_at_work; keep_at_work(2, {work})"


def _children(pid: int) -> set[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return set(map(int, listed.read_text().split())) if listed.exists() else set()


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def parent(request: pytest.FixtureRequest) -> Iterator["subprocess.Popen[bytes]"]:
    work = getattr(request, "param", "lambda: time.sleep(100)")
    command = [sys.executable, "-c", _PARENT.format(work=work)]
    with subprocess.Popen(command, start_new_session=True) as process:
        yield process
        process.kill()


def test_one_that_is_killed_is_replaced_and_the_other_stays(
    parent: "subprocess.Popen[bytes]",
) -> None:
    _until(lambda: len(_children(parent.pid)) == 2)
    killed, other = sorted(_children(parent.pid))
    os.kill(killed, signal.SIGKILL)
    _until(lambda: len(_children(parent.pid) - {killed}) == 2)
    assert other in _children(parent.pid)
    assert parent.poll() is None


def test_both_killed_at_once_are_both_replaced(parent: "subprocess.Popen[bytes]") -> None:
    _until(lambda: len(_children(parent.pid)) == 2)
    before = _children(parent.pid)
    for child in before:
        os.kill(child, signal.SIGKILL)
    _until(lambda: len(_children(parent.pid) - before) == 2)


def test_asked_to_stop_it_takes_its_children_along(parent: "subprocess.Popen[bytes]") -> None:
    _until(lambda: len(_children(parent.pid)) == 2)
    children = _children(parent.pid)
    parent.terminate()
    assert parent.wait(90) == 0
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_children_do_not_outlive_a_parent_that_is_killed(
    parent: "subprocess.Popen[bytes]",
) -> None:
    _until(lambda: len(_children(parent.pid)) == 2)
    time.sleep(0.5)  # until both have asked the kernel for it
    children = _children(parent.pid)
    parent.kill()
    parent.wait(90)
    _until(lambda: not any(_runs(child) for child in children))


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


@pytest.mark.parametrize("parent", ["lambda: 1 / 0"], indirect=True)
def test_a_child_that_cannot_work_is_tried_again_without_haste(
    parent: "subprocess.Popen[bytes]",
) -> None:
    time.sleep(2.5)
    assert parent.poll() is None
    parent.terminate()
    assert parent.wait(90) == 0
