"""F8: the web under many lines that are silent, slow or never hang up, and while it renews itself.

A real gunicorn with our worker and a bare application: one process with four threads.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.faults.drivers import ROOT
from tests.faults.web import free_port

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
_THREADS = 4
_PATIENT = 15  # seconds: less than a silent line may hold up what it should not


@pytest.fixture
def port() -> Iterator[int]:
    """Where it answers."""
    free = free_port()
    settings = "python:tests.faults.waiting"
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", settings, "tests.faults.waiting:application"],
        cwd=ROOT,
        env={**os.environ, "INTAKE_BIND": f"127.0.0.1:{free}"},
        start_new_session=True,
    )
    try:
        _until(lambda: _answers(free))
        yield free
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)


def _until(holds: Callable[[], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        return bool(process_of(port))
    except OSError:
        return False


def line(port: int, sent: bytes = b"") -> socket.socket:
    opened = socket.create_connection(("127.0.0.1", port), _PATIENT)
    opened.sendall(sent)
    return opened


def head(length: int) -> bytes:
    return f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()


def told(opened: socket.socket) -> list[str]:
    """Process, octets and end, as the answer has them; [] when the line was closed without one."""
    content = b""
    while b"\r\n\r\n" not in content or content.endswith(b"\r\n\r\n"):
        piece = opened.recv(4096)
        if not piece:
            return []
        content += piece
    return content.split(b"\r\n\r\n")[1].decode().split()


def ask(port: int, body: bytes = b"") -> list[str]:
    """An honest request on a line of its own."""
    with line(port, head(len(body)) + body) as opened:
        return told(opened)


def process_of(port: int) -> str:
    with line(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") as opened:
        return told(opened)[0]


def test_a_process_that_is_due_ends_when_nobody_is_there_and_cuts_nobody(port: int) -> None:
    with line(port, head(10) + b"in ") as slow:
        before, *_ = ask(port, b"a body")
        time.sleep(1.5)  # it is due, and has looked
        slow.sendall(b"invent!")
        assert told(slow) == [before, "10", "whole"]

    _until(lambda: process_of(port) != before)


def test_a_process_that_read_no_body_stays(port: int) -> None:
    before = process_of(port)
    time.sleep(1.5)
    assert process_of(port) == before


def test_lines_that_say_nothing_hold_no_thread(port: int) -> None:
    with ExitStack() as silent:
        for _ in range(5 * _THREADS):
            silent.enter_context(line(port))
        assert ask(port, b"a report")[1:] == ["8", "whole"]


@pytest.mark.parametrize("begun", [b"POST / HT", head(1000), head(1000) + b"the first word"])
def test_lines_that_stop_in_the_middle_of_a_request_make_room(port: int, begun: bytes) -> None:
    with ExitStack() as stalled:
        lines = [stalled.enter_context(line(port, begun)) for _ in range(2 * _THREADS)]
        assert ask(port, b"a report")[1:] == ["8", "whole"]
        assert told(lines[0])[1:] in ([str(len(begun) - len(head(1000))), "cut"], [])


def test_lines_that_drip_make_room_though_they_are_never_silent(port: int) -> None:
    with ExitStack() as dripping:
        lines = [dripping.enter_context(line(port, head(1000))) for _ in range(_THREADS)]
        with line(port, head(8) + b"a report") as honest:
            honest.settimeout(0.1)
            for _ in range(100):
                for one in lines:
                    _drip(one)
                try:
                    answer = told(honest)
                    break
                except TimeoutError:
                    continue
        assert answer[1:] == ["8", "whole"]


def _drip(opened: socket.socket) -> None:
    try:
        opened.sendall(b".")
    except OSError:
        return  # it was closed


def test_lines_that_are_answered_and_never_hang_up_hold_up_nobody(port: int) -> None:
    ended = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with ExitStack() as hanging:
        lines = [hanging.enter_context(line(port, ended)) for _ in range(30)]
        assert told(lines[0])
        assert ask(port, b"a report")[1:] == ["8", "whole"]
