"""What happens to a report after its receipt, measured with the processes that do it.

    python -m tests.bench pipeline [--quick] [--database sqlite|postgresql]

- `bookkeeping`: claim and finish with empty stages against a bare loop on the same table.
- `backlog`: the same with 1,000 and with 100,000 rows waiting.
- `text`, `seeds`: rows a second through real Celery workers, agent and broker, from rows that
  waited; seeds are bound by Argon2id at 64 MiB, by design.
- `resumed_after_s`: from the kill -9 of a process that held a claim to the row being ready;
  less the lease, which is how long a dead worker blocks a row.
- `memory`: PSS of web and worker above idle while a file goes through.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from deploy.demonstration.keys import Places
from tests.bench import passage
from tests.bench.databases import database
from tests.bench.processes import ROOT, bell, cpu_seconds, environment, running

_LEASE = 3  # seconds, for the kill; 60 as deployed


def run(arguments: list[str]) -> dict[str, object]:
    options = _options(arguments)
    found: dict[str, object] = {"benchmark": "pipeline", "load_before": os.getloadavg()[0]}
    for kind in options.database or ("sqlite", "postgresql"):
        # In a short folder of its own: a socket's path has at most 108 octets.
        with (
            tempfile.TemporaryDirectory(prefix="b") as folder,
            database(kind, Path(folder)) as (url, _),
        ):
            found[kind] = _on(Stand(Path(folder), url), options)
    return found


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench pipeline")
    parser.add_argument("--quick", action="store_true", help="fewer rows of each")
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--megabytes", type=int, default=200)
    options = parser.parse_args(arguments)
    options.rows, options.rounds = ("100", "1") if options.quick else ("300", "3")
    options.large = "10000" if options.quick else "100000"
    options.reports, options.seeds = (40, 6) if options.quick else (150, 20)
    options.megabytes = min(options.megabytes, 30) if options.quick else options.megabytes
    return options


class Stand:
    """One database, one folder, and the processes on them."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.places = Places(folder)

    def surroundings(self, role: str, **more: str) -> dict[str, str]:
        """As the demo starts that role, on this database."""
        kept = environment(self.folder, self.url)
        del kept["CODE_KEY_FILE"]
        if role != "intake":  # a worker's children end with their row: nothing is left to wipe
            del kept["PYTHONMALLOC"]
        own = self.places.environment(role) | {"DATABASE_URL": self.url, "LEASE_SECONDS": "60"}
        return kept | own | more

    def deed(self, name: str, *arguments: str, role: str = "operator") -> Any:
        """Carry out a deed of tests.bench.working to its end."""
        return _read(self.begin(name, *arguments, role=role))

    def begin(
        self, name: str, *arguments: str, role: str = "operator", **more: str
    ) -> subprocess.Popen[bytes]:
        """Start a deed; `_read` takes what it says."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.bench.working", name, *arguments], cwd=ROOT,
            env=self.surroundings(role, **more), stdout=subprocess.PIPE,
        )  # fmt: skip

    @contextlib.contextmanager
    def watching(self, name: str, *arguments: str) -> Iterator[Callable[[], Any]]:
        """A deed that is looking already; what is given waits for its end and what it says."""
        process = self.begin(name, *arguments)
        assert process.stdout is not None
        process.stdout.readline()
        yield lambda: _read(process)
        process.wait()

    @contextlib.contextmanager
    def process(self, name: str, role: str, **more: str) -> Iterator[int]:
        """One process of deploy.roles; gives its pid."""
        command = [sys.executable, "-m", "deploy.roles", name]
        surroundings = self.surroundings(role, **more)
        with running(command, surroundings, self.folder / f"{name}.log") as process:
            yield process.pid


def _read(process: subprocess.Popen[bytes]) -> Any:
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("A deed of the benchmark failed.")
    return json.loads(said)


def _on(stand: Stand, options: argparse.Namespace) -> dict[str, Any]:
    stand.deed("found")
    found = {
        "bookkeeping": stand.deed("bookkeeping", options.rows, options.rounds),
        "backlog": stand.deed("backlog", "1000", options.large, options.rows),
    }
    with bell(stand.folder), stand.process("agent", "agent") as agent:
        stand.deed("accept", str(options.reports))
        found["text"] = _flow(stand, agent, "submission", options.reports, 10)
        found["seeds"] = _flow(stand, agent, "seed", options.seeds, 2)
        found |= _after_a_kill(stand, options.reports)
        found["memory"] = passage.of_a_file(stand, options.megabytes)
    return found


def _flow(stand: Stand, agent: int, kind: str, total: int, first: int) -> dict[str, float]:
    """Start the workers over rows that wait, and time them once they are under way."""
    lane = "worker-text" if kind == "submission" else "worker-files"
    watcher = stand.begin("watch", kind, str(total), str(first))
    with stand.process("sweeper", "worker"), stand.process(lane, "worker") as worker:
        before = cpu_seconds(worker), cpu_seconds(agent)
        told = _read(watcher)
        after = cpu_seconds(worker), cpu_seconds(agent)
    worked, asked = (round((b - a) * 1000 / total, 1) for a, b in zip(before, after, strict=True))
    return {**told, "worker_cpu_ms_with_start": worked, "agent_cpu_ms": asked}


def _after_a_kill(stand: Stand, settled: int) -> dict[str, float]:
    """Kill a process that holds a claim, with live workers beside it."""
    stand.deed("accept", "1")
    holder = stand.begin("hold", role="worker", LEASE_SECONDS=str(_LEASE))
    assert holder.stdout is not None
    assert json.loads(holder.stdout.readline()) == {"held": True}
    claimed = time.monotonic()
    with (
        stand.process("sweeper", "worker"),
        stand.process("worker-text", "worker", LEASE_SECONDS=str(_LEASE)),
    ):
        holder.kill()
        holder.wait()
        stand.deed("watch", "submission", str(settled + 1), "0")
        took = time.monotonic() - claimed
    return {
        "resumed_after_s": round(took, 2),
        "lease_s": _LEASE,
        "beyond_lease_s": round(took - _LEASE, 2),
    }
