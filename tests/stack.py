"""A whole Amanat for the tests: every process a real one, to be killed, frozen and started again.

The keys are the demo's; the database is a fresh file or a PostgreSQL of the stack's own, so
that its server may be killed too; the broker is the embedded Valkey. Everything is under one
folder, which should be short (a socket's path is) and may be in memory.
"""

import contextlib
import json
import math
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis

from deploy import broker
from deploy.demonstration.keys import Places
from deploy.roles import PROCESSES
from tests.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]
BROKER = "broker"
LEASE_SECONDS = 4

# From the form to what is ready; nobody reads here.
_SPINE = tuple(name for name in PROCESSES if name not in ("casework", "mailbox"))


class Stack:
    """The processes of one installation. Ends everything it started in `stop`."""

    def __init__(self, folder: Path, port: int, *, postgres: bool) -> None:
        self.places, self.port = Places(folder), port
        self.server = _own_server() if postgres else None
        self.database_url = (
            self.server.create("stack") if self.server else f"sqlite://{folder}/amanat.sqlite3"
        )
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def var(self) -> Path:
        """The one folder."""
        return self.places.var

    @property
    def broker_socket(self) -> Path:
        """Where the broker listens."""
        return self.var / "broker.sock"

    def environment(self, role: str) -> dict[str, str]:
        """Of one role: the demo's, with short leases and no pauses."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | self.places.environment(role) | {
            "DATABASE_URL": self.database_url,
            "INTAKE_BIND": f"127.0.0.1:{self.port}",
            "LEASE_SECONDS": str(LEASE_SECONDS),
            "MAX_ATTEMPTS": "20",  # a kill is an attempt, and here most attempts are kills
            "CODE_PACE_MS": "0",
            "FREE_SPACE_FLOOR": "0",
            "NETWORK_UPLOADS_AT_ONCE": "10000",
            "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip

    def operator(self, *command: str, seconds: float = 240) -> str:
        """Run Python as the operator; what it wrote to standard output."""
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment("operator"),
            stdout=subprocess.PIPE, stderr=self._log("operator"), timeout=seconds, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{command} ended with {done.returncode}; see {self.var}/operator")
        return done.stdout.decode()

    def found(self, codes: int) -> dict[str, Any]:
        """Make database, keys, desk and network; returns unused codes and the desk's seed."""
        return self._drive("stack_ground", str(self.var), str(codes))

    def judge(self, receipts: Path) -> dict[str, Any]:
        """Compare what is stored with the receipts of a file (`tests.faults.stack_check`)."""
        return self._drive("stack_check", str(receipts))

    def _drive(self, *words: str) -> dict[str, Any]:
        told = self.operator("-m", "tests.faults", *words)
        return dict(json.loads(told.splitlines()[-1]))

    def start(self, *names: str) -> None:
        """Start these processes, or all of them."""
        for name in names or (BROKER, *_SPINE):
            self._running[name] = self._start(name)

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        if name == BROKER:
            self.broker_socket.unlink(missing_ok=True)
            command, environment = broker.command(self.broker_socket), None
        else:
            command = [sys.executable, "-m", "deploy.roles", name]
            environment = self.environment(PROCESSES[name][0])
        log = self._log(name)
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip

    def _log(self, name: str) -> int:
        """A descriptor of this process, shared by all that a name starts."""
        file = self.var / "logs" / name
        file.parent.mkdir(exist_ok=True)
        with file.open("ab") as log:
            return os.dup(log.fileno())

    def kill(self, name: str) -> None:
        """SIGKILL to a process and its children, all at once."""
        process = self._running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)

    def kill_child(self, name: str, of: int = 1) -> bool:
        """SIGKILL to the youngest of its children alone; False when it has fewer than `of`."""
        family = self._family(name)[1:]
        if len(family) >= of:
            with contextlib.suppress(ProcessLookupError):
                os.kill(family[-1], signal.SIGKILL)
        return len(family) >= of

    def restart(self, name: str) -> None:
        """Kill it and start it again."""
        self.kill(name)
        self.start(name)

    def freeze(self, name: str) -> None:
        """SIGSTOP to a process and its children."""
        os.killpg(self._running[name].pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """SIGCONT to them."""
        os.killpg(self._running[name].pid, signal.SIGCONT)

    def _family(self, name: str) -> list[int]:
        leader = self._running[name].pid
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                if os.getpgid(int(entry.name)) == leader:
                    found.append(int(entry.name))
        return sorted(found)

    def broker(self) -> redis.Redis:
        """A client of the broker, for flushing and filling it."""
        return redis.Redis(unix_socket_path=str(self.broker_socket), socket_timeout=5)

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Rows of a question to the database."""
        if self.server:
            with psycopg.connect(self.database_url) as server:
                return server.execute(question.encode()).fetchall()
        with contextlib.closing(sqlite3.connect(urlsplit(self.database_url).path)) as file:
            return file.execute(question).fetchall()

    def count(self, table: str, condition: str = "1 = 1") -> int:
        """How many rows of an intake table."""
        return int(self.ask(f"SELECT count(*) FROM intake_{table} WHERE {condition}")[0][0])

    def wait_until(self, holds: Callable[[], bool], seconds: float) -> None:
        """Look again and again; AssertionError when the time is up."""
        until = time.monotonic() + seconds
        while True:
            with contextlib.suppress(psycopg.OperationalError, sqlite3.OperationalError):
                if holds():
                    return
            assert time.monotonic() < until, "it did not happen in time"
            time.sleep(0.1)

    def wait_ready(self, patience: float = 240) -> None:
        """Until no row waits for a worker and every event has its place in the log.

        AssertionError when nothing has become less for `patience` seconds; how long it takes in
        all is the machine's affair.
        """
        least, until = math.inf, time.monotonic() + patience
        while time.monotonic() < until:
            with contextlib.suppress(psycopg.OperationalError, sqlite3.OperationalError):
                left = sum(self.waiting().values())
                if not left:
                    return
                if left < least:
                    least, until = left, time.monotonic() + patience
            time.sleep(0.1)
        raise AssertionError(f"still waiting: {self.waiting()}; ended: {self.ended()}")

    def ended(self) -> dict[str, list[str]]:
        """What went by itself (nobody revives it here), with its last lines."""
        return {
            name: (self.var / "logs" / name).read_text().splitlines()[-5:]
            for name, process in self._running.items()
            if process.poll() is not None
        }

    def waiting(self) -> dict[str, int]:
        """What is unfinished."""
        tables = ("submission", "attachment", "mailboxseed")
        found = {name: self.count(name, "stage = 'received'") for name in tables}
        return found | {"events": self.count("custodyevent") - self.count("custodylink")}

    def stop(self) -> None:
        """End everything."""
        for name in list(self._running):
            with contextlib.suppress(ProcessLookupError):
                self.thaw(name)
            self.kill(name)
        if self.server:
            self.server.remove()


def _own_server() -> Postgres:
    server = Postgres()
    server.start()
    return server


@contextlib.contextmanager
def running(folder: Path, port: int, *, postgres: bool) -> Iterator[Stack]:
    """A stack that is founded by the caller and stopped here."""
    stack = Stack(folder, port, postgres=postgres)
    try:
        yield stack
    finally:
        stack.stop()
