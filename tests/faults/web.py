"""The intake web alone: a real gunicorn over a ground, under strace or built wrong if wished."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.faults.drivers import ROOT
from tests.faults.posting import Told, content_type, receipt_on


@dataclass(frozen=True)
class Web:
    """A running web process at a loopback port."""

    port: int
    process: subprocess.Popen[bytes]

    def send(self, told: Told, *, seconds: float = 120) -> str:
        """As `press`."""
        return press(self.port, told, seconds=seconds)

    def answer(self, body: bytes, *, seconds: float = 120) -> tuple[int, bytes]:
        """Status and page for a body. OSError or HTTPException when the line breaks."""
        return _answer(self.port, body, seconds)


def press(port: int, told: Told, *, seconds: float = 120) -> str:
    """Press "Send"; the receipt that came back, or "" for none, whatever went wrong."""
    try:
        return receipt_on(_answer(port, told.body(), seconds)[1])
    except (OSError, http.client.HTTPException):
        return ""


def _answer(port: int, body: bytes, seconds: float) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        line.request("POST", "/en/", body, {"Content-Type": content_type})
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    surroundings: Mapping[str, str], *, before: Sequence[str] = (), mutations: Sequence[str] = ()
) -> Iterator[Web]:
    """Start it, wait until it answers, end it with everything it started.

    Raises RuntimeError when it ends instead of answering.
    """
    port = free_port()
    environment = {
        **surroundings, "DJANGO_SETTINGS_MODULE": "deploy.settings",
        "INTAKE_BIND": f"127.0.0.1:{port}", "AMANAT_MAY_BE_INSPECTED": "1",
    }  # fmt: skip
    module = "tests.faults.mutated" if mutations else "deploy.roles"
    with (Path(surroundings["VAR_DIR"]) / "web.log").open("ab") as log:
        process = subprocess.Popen(
            [*before, sys.executable, "-m", module, "intake", *mutations],
            cwd=ROOT, env=environment,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(process, port)
        yield Web(port, process)
    finally:
        _end(process)


def _wait(process: subprocess.Popen[bytes], port: int, seconds: float = 150) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request("GET", "/en/")
            line.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            line.close()
    raise RuntimeError("The intake web did not start to answer.")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Its whole session: gunicorn's children and strace with it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(60)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(60)
