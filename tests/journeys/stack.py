"""A whole Amanat for a journey: started, asked, watched, ended."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from deploy.demonstration.keys import Places
from deploy.demonstration.visitor import Page, Visitor

ROOT = Path(__file__).parents[2]
ALIAS = "journey"
_CODES = 60
_START = 240  # seconds
# As ./deploy/demo sets them.
_WIPE = {
    "PYTHONMALLOC": "debug",
    "MALLOC_PERTURB_": "165",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",
}
_ISSUE = (
    "import sys, django; django.setup()\n"
    "from intake.models import Network\n"
    "from intake.networks import issue_codes\n"
    "print(*issue_codes(Network.objects.get(), int(sys.argv[1])))"
)


@dataclass
class Stack:
    """The processes under one folder. `codes` are unused admission codes."""

    var: Path
    port: int
    process: "subprocess.Popen[bytes]"
    database_url: str
    codes: list[str] = field(default_factory=list)

    @property
    def places(self) -> Places:
        """Where its things are."""
        return Places(self.var)

    @property
    def broker_url(self) -> str:
        """As Celery takes it."""
        return f"redis+socket://{self.var / 'broker.sock'}?virtual_host=0"

    def operator(self, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run Python as the operator."""
        environment = {**os.environ, **self.places.environment("operator"), **more,
                       "DATABASE_URL": self.database_url, "PYTHONPATH": str(ROOT)}  # fmt: skip
        return subprocess.run([sys.executable, *arguments], env=environment, text=True,
                              capture_output=True, check=False, timeout=240)  # fmt: skip

    def visitor(self, language: str = "en") -> Visitor:
        """Somebody at the form."""
        return Visitor("127.0.0.1", self.port, language)

    def form(self) -> Page:
        """A report form, opened with a fresh code."""
        page = self.visitor().show_code(self.codes.pop())
        assert page.status == 200
        return page

    def pids(self) -> list[int]:
        """Every process of it, now."""
        return descendants(self.process.pid)

    def pid_of(self, name: str) -> int:
        """The process of one name; it may be the second or third to have it."""
        return int((self.var / "pids" / name).read_text())

    def broker_pid(self) -> int:
        """The broker's, by its socket."""
        mark = str(self.var / "broker.sock").encode()
        held = [p for p in self.pids() if mark in _cmdline(p)]
        return held[0]

    def web_pids(self) -> list[int]:
        """The web's workers: those that see requests."""
        return descendants(self.pid_of("intake"))[1:]


def start(database_url: str) -> Stack:
    """Start everything and wait until a code opens the form."""
    var = Path(tempfile.mkdtemp(prefix="journey-"))
    for name in ("cwd", "tmp"):
        (var / name).mkdir()
    port = free_port()
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), **_WIPE, "TMPDIR": str(var / "tmp"),
        "AMANAT_MAY_BE_INSPECTED": "1", "JOURNEY_DATABASE_URL": database_url,
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    with (var / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.household", "--var", var, "--port", str(port)],
            env=environment, cwd=var / "cwd", stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    stack = Stack(var, port, process, database_url or f"sqlite://{var / 'amanat.sqlite3'}")
    try:
        wait_until(lambda: b"Ctrl-C" in (var / "log").read_bytes(), _START)
        stack.codes = stack.operator("-c", _ISSUE, str(_CODES)).stdout.split()
        assert len(stack.codes) == _CODES
    except BaseException:
        stop(stack)
        raise
    return stack


def stop(stack: Stack) -> None:
    """End it and whatever it left, by their ids."""
    left = stack.pids()
    stack.process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        stack.process.wait(60)
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        stack.process.wait(60)


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    """Poll; AssertionError when the time is up."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


@contextlib.contextmanager
def frozen(pid: int) -> Iterator[None]:
    """Stop a process for a while."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def descendants(pid: int) -> list[int]:
    """A process and all below it, itself first."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(p) for p in (task / "children").read_text().split()]
    return found


def new_database(url: str) -> str:
    """An empty database beside the one `url` names, when that is PostgreSQL; else ""."""
    address = urlsplit(url)
    if address.scheme != "postgresql":
        return ""
    import psycopg  # noqa: PLC0415

    host = parse_qs(address.query)["host"][0]
    name = f"journey_{secrets.token_hex(4)}"
    with psycopg.connect(
        host=host, user=address.username, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"postgresql://{address.username}@/{name}?host={host}"


def _cmdline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
