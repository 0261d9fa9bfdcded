"""What a real broker says of itself."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from deploy import broker
from intake import queue
from intake.errors import TransientError

Starting = Callable[..., None]


@pytest.fixture
def start(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Starting]:
    """Starts a broker as the demo does, but for more arguments; ends it after the test."""
    socket = tmp_path_factory.mktemp("b") / "s"
    monkeypatch.setattr(queue.app, "connection_for_write", lambda: Connection(broker.url(socket)))
    with ExitStack() as running:
        yield lambda *more: running.enter_context(_running(socket, *more))


@contextmanager
def _running(socket: Path, *more: str) -> Iterator[None]:
    process = subprocess.Popen([*broker.command(socket), *more], stdout=subprocess.DEVNULL)
    try:
        while not socket.exists():
            assert process.poll() is None
            time.sleep(0.02)
        yield
    finally:
        process.kill()
        process.wait()


def test_the_broker_of_the_demo_keeps_nothing_and_has_room(start: Starting) -> None:
    start()

    state = queue.broker_state()

    assert state.major >= 7
    assert 0 < state.filled < 0.5
    assert state.is_persisting is False


@pytest.mark.parametrize("more", [("--save", "60 1"), ("--appendonly", "yes")])
def test_one_that_writes_to_a_disk_says_so(more: tuple[str, str], start: Starting) -> None:
    start(*more)

    assert queue.broker_state().is_persisting is True


def test_one_that_may_not_be_asked_is_not_taken_for_good(start: Starting) -> None:
    start()
    with queue.app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        channel.client.execute_command("ACL", "SETUSER", "default", "-config")

    assert queue.broker_state().is_persisting is None


def test_one_that_is_away_is_a_passing_fault(start: Starting) -> None:
    with pytest.raises(TransientError, match="broker_away"):
        queue.broker_state()
