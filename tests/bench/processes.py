"""Starting the processes a benchmark measures, and reading what they use from /proc."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy import broker

ROOT = Path(__file__).resolve().parents[2]
_TICK = os.sysconf("SC_CLK_TCK")


def environment(folder: Path, database: str, **more: str) -> dict[str, str]:
    """What a role is started with over one folder; nothing of this process's own passes on."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "ROLE": "intake",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database,
        "CODE_KEY_FILE": str(folder / "code.key"),
        "BROKER_URL": broker.url(folder / "broker.sock"),
        "FREE_SPACE_FLOOR": "0",
        # As deployed: freed memory is overwritten, which costs time here and in the floor.
        "PYTHONMALLOC": "debug",
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }


@contextmanager
def running(
    command: list[str], surroundings: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a session of its own; ended with everything it started."""
    with log.open("ab") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env=dict(surroundings), stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask, wait, insist."""
    for number in (signal.SIGCONT, signal.SIGTERM):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


@contextmanager
def web(
    surroundings: Mapping[str, str], application: str = "deploy.wsgi_intake", settings: str = ""
) -> Iterator[tuple[int, int]]:
    """Gunicorn as deployed; gives (port, pid of its master) once it answers."""
    port = free_port()
    told = {
        **surroundings,
        "INTAKE_BIND": f"127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": settings or "deploy.settings",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:deploy.gunicorn_intake", application]
    log = Path(surroundings["VAR_DIR"]) / "web.log"
    with running(command, told, log) as process:
        wait_until(lambda: answers(port), 30)
        yield port, process.pid


@contextmanager
def bell(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A broker at the address that `environment` names."""
    path = folder / "broker.sock"
    path.unlink(missing_ok=True)
    with running(broker.command(path), os.environ, folder / "broker.log") as process:
        wait_until(path.exists, 10)
        yield process


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether a page comes back."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as line:
            line.sendall(b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return line.recv(12).endswith(b"200")
    except OSError:
        return False


def wait_until(holds: object, seconds: float) -> None:
    """Look ten times a second. RuntimeError when it never comes."""
    assert callable(holds)
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise RuntimeError("What the benchmark waited for did not come.")
        time.sleep(0.1)


def family(pid: int) -> list[int]:
    """A process and all its living descendants."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time of a process, its living descendants and those it has buried."""
    ticks = 0
    for one in family(pid):
        fields = _stat(one)
        ticks += sum(map(int, fields[11:15])) if fields else 0
    return ticks / _TICK


def pss_mb(pid: int) -> float:
    """Proportional set size of one process, in MB of 10^6 octets."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat after the name; index 1 is the parent. Empty: it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []
