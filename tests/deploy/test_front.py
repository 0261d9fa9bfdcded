"""nginx and Tor in front of the pages, and the doorbell behind them.

nginx and Tor read their own files where they are installed; where not, the tests say so. What
Valkey may be asked is tried on the packaged one.
"""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery
from kombu import Queue

from deploy.broker import find_server
from tests.deploy.test_units import HOST

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
TOR = shutil.which("tor")
# Root's nginx would answer as `nobody`, who finds nothing in a folder of the tests.
_TO_THE_END = "daemon off;" + (" user root root;" if os.geteuid() == 0 else "")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
needs_tor = pytest.mark.skipif(TOR is None, reason="tor is not installed")
NOT_FOR_BELLS = (
    "CONFIG GET *", "FLUSHALL", "FLUSHDB", "KEYS *", "MONITOR", "SAVE", "BGSAVE", "SHUTDOWN",
    "ACL LIST", "REPLICAOF 127.0.0.1 1", "MODULE LIST", "CLIENT LIST",
)  # fmt: skip
# As Tor names a circuit in the place of an address.
ONE, OTHER = "fc00:dead:beef:4dad::0:29", "fc00:dead:beef:4dad::0:2a"


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder with a path short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="fr") as folder:
        yield Path(folder)


def moved(name: str, folder: Path, *places: str) -> Path:
    """One of the host's files, with its places in this folder."""
    told = (HOST / name).read_text(encoding="utf-8")
    every = "|".join(re.escape(place) for place in places)
    file = folder / name
    file.write_text(re.sub(every, lambda place: f"{folder}{place[0]}", told), encoding="utf-8")
    for place in places:
        (folder / place.lstrip("/")).mkdir(parents=True, exist_ok=True, mode=0o700)
    return file


def appears(file: Path) -> bool:
    """Waits for a socket."""
    until = time.monotonic() + 20
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.02)
    return file.exists()


class Front:
    """nginx before one process of ours, which is the test itself."""

    def __init__(self, folder: Path) -> None:
        self.door = folder / "run/amanat-front/intake.sock"
        self.behind = socket.socket(socket.AF_UNIX)
        self.behind.bind(str(folder / "run/amanat/intake.sock"))
        self.behind.listen(64)
        self.behind.settimeout(20)
        self.lines: list[socket.socket] = []

    def ask(self, circuit: str) -> socket.socket:
        """A question as Tor hands it on, with the name of its circuit."""
        line = socket.socket(socket.AF_UNIX)
        self.lines.append(line)
        line.settimeout(20)
        line.connect(str(self.door))
        line.sendall(
            f"PROXY TCP6 {circuit} ::1 1 80\r\nGET /secret HTTP/1.1\r\nHost: a.onion\r\n"
            "X-Forwarded-For: 203.0.113.9\r\nConnection: close\r\n\r\n".encode()
        )
        return line

    def hear(self, *, answer: bool = True) -> str:
        """What reached the process behind."""
        came, _ = self.behind.accept()
        self.lines.append(came)
        heard = came.recv(4096).decode()
        if answer:
            came.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        return heard


def status(line: socket.socket) -> int:
    return int(line.recv(4096).split(b" ", 2)[1])


@pytest.fixture
def front(short: Path) -> Iterator[Front]:
    """nginx, running."""
    file = moved("nginx.conf", short, "/run/amanat-front", "/run/amanat/", "/tmp/")
    made = Front(short)
    running = subprocess.Popen([str(NGINX), "-e", "/dev/null", "-c", file, "-g", _TO_THE_END])
    assert appears(made.door)
    yield made
    for line in (*made.lines, made.behind):
        line.close()
    running.terminate()
    running.wait(20)


@needs_nginx
def test_nginx_takes_its_file(short: Path):
    file = moved("nginx.conf", short, "/run/amanat-front", "/run/amanat/", "/tmp/")
    answer = subprocess.run([str(NGINX), "-t", "-q", "-e", "/dev/null", "-c", file],
                            capture_output=True, text=True, check=False)  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")


@needs_nginx
def test_a_page_is_answered_and_nothing_of_the_circuit_goes_behind(front: Front, short: Path):
    line = front.ask(ONE)
    heard = front.hear()
    assert status(line) == 200
    assert heard.startswith("GET /secret HTTP/1.1\r\nHost: a.onion\r\n")
    assert "dead:beef" not in heard
    assert "203.0.113.9" not in heard
    written = {one.name for one in short.rglob("*") if one.is_file()}
    assert written == {"nginx.conf", "pid"}, "no log and no body"


@needs_nginx
def test_a_circuit_with_too_many_lines_is_turned_away_and_the_next_one_is_heard(front: Front):
    for _ in range(16):
        front.ask(ONE)
        front.hear(answer=False)
    assert status(front.ask(ONE)) == 503
    line = front.ask(OTHER)
    front.hear()
    assert status(line) == 200


def test_no_body_and_no_line_of_a_log_is_kept_by_nginx():
    told = (HOST / "nginx.conf").read_text(encoding="utf-8")
    for line in (
        "access_log off;", "error_log /dev/null emerg;", "proxy_request_buffering off;",
        "proxy_buffering off;", "proxy_max_temp_file_size 0;",
    ):  # fmt: skip
        assert f"{line}\n" in told
    assert not re.search(r"listen (?!unix:)", told), "it has no network"


@needs_tor
def test_tor_takes_its_file(short: Path):
    file = moved("torrc", short, "/var/lib/tor")
    answer = subprocess.run(
        [str(TOR), "--verify-config", "--hush", "-f", file, "--DataDirectory", file.parent],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_each_onion_names_circuits_and_asks_for_work_under_attack():
    services = (HOST / "torrc").read_text(encoding="utf-8").split("\nHiddenServiceDir ")[1:]
    assert len(services) == 3
    for one in services:
        for line in (
            "HiddenServiceVersion 3", "HiddenServiceExportCircuitID haproxy",
            "HiddenServicePoWDefensesEnabled 1", "HiddenServiceEnableIntroDoSDefense 1",
        ):  # fmt: skip
            assert line in one
        assert re.search(r"HiddenServicePort 80 unix:/run/amanat-front/\w+\.sock", one)


@pytest.fixture
def doorbell(short: Path) -> Iterator[Path]:
    """The packaged Valkey with the host's own file."""
    file = moved("valkey.conf", short, "/run/amanat-broker")
    running = subprocess.Popen([find_server(), file], stdout=subprocess.DEVNULL)
    at = short / "run/amanat-broker/s"
    assert appears(at)
    yield at
    running.terminate()
    running.wait(20)


def test_the_bell_rings_and_is_heard(doorbell: Path):
    app: Any = Celery(broker=f"redis+socket://{doorbell}?virtual_host=0")
    with app.connection_for_write() as line:
        app.send_task("intake.work_on_text", queue="text", connection=line)
        assert line.default_channel.client.llen("text") == 1
        heard: list[Any] = []
        with line.Consumer(Queue("text"), on_message=heard.append):
            line.drain_events(timeout=10)
        (bell,) = heard
        bell.ack()
        line.default_channel.qos.restore_visible()
    assert doorbell.stat().st_mode & 0o777 == 0o770


@pytest.mark.parametrize("command", NOT_FOR_BELLS)
def test_who_rings_may_not_look_around_empty_it_or_have_it_written_down(
    doorbell: Path, command: str
):
    client: Any = redis.Redis(unix_socket_path=str(doorbell))
    with pytest.raises(redis.exceptions.NoPermissionError):
        client.execute_command(*command.split())
    client.close()
