"""A report of 1.7 KB from its POST to its receipt, against the least a durable POST can cost.

    python -m tests.bench acceptance [--quick] [--database sqlite|postgresql] [--seconds S]

Real gunicorn as deployed, load from a second process over loopback. Two floors on the same
database under the same settings: `bare` inserts one row with the body, `rows` as many rows and
octets as an acceptance, ready-made. Slices alternate, so that a slow minute of the machine hits
all; figures are medians over rounds, `failed` the sum. CPU is of the web processes: with SQLite
the database is in it, PostgreSQL's own stands beside it.
`broker_…` is eight clients with the broker up, frozen and down.
"""

import argparse
import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.databases import database
from tests.bench.load import Slip
from tests.bench.processes import ROOT, bell, cpu_seconds, environment, wait_until, web

CLIENTS = (1, 8, 200)
_RATE = 1200  # codes put by for a second of a slice: more than this hardware takes


@dataclass
class Site:
    """A running web and how to tell that it took a report."""

    port: int
    pid: int
    wanted: str
    path: str = "/en/"


@dataclass
class Slice:
    """One site under load for a moment."""

    rate: float
    cpu_ms: float
    database_cpu_ms: float
    client_cpu_ms: float
    latencies: list[float]
    failed: int


@dataclass
class Ground:
    """One database with both sites on it."""

    seconds: float
    database_pid: int
    slips: list[Slip]
    taken: int = 0
    slices: dict[str, list[Slice]] = field(default_factory=dict)

    def measure(self, name: str, site: Site, clients: int, *, spend: bool) -> None:
        """Load `site` once and remember it under `name`; `spend` codes that it uses up."""
        before = cpu_seconds(site.pid), self._database_cpu()
        order = {
            "port": site.port,
            "clients": clients,
            "seconds": self.seconds,
            "wanted": site.wanted,
            "path": site.path,
            "slips": self.slips[: clients + int(_RATE * self.seconds)],
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.load"], input=json.dumps(order).encode(),
            cwd=ROOT, capture_output=True, check=True,
        )  # fmt: skip
        told = json.loads(done.stdout)
        after = cpu_seconds(site.pid), self._database_cpu()
        count = max(1, len(told["latencies"]))
        web_ms, database_ms = ((b - a) * 1000 / count for a, b in zip(before, after, strict=True))
        self.slices.setdefault(name, []).append(
            Slice(
                count / told["seconds"],
                web_ms,
                database_ms,
                told["cpu_seconds"] * 1000 / count,
                told["latencies"],
                told["failed"],
            )
        )
        if spend:
            self.taken += len(told["latencies"])
            del self.slips[: told["used"]]

    def _database_cpu(self) -> float:
        return cpu_seconds(self.database_pid) if self.database_pid else 0.0

    def figures(self, name: str) -> dict[str, float]:
        """Medians over the rounds of one kind of slice."""
        kind = self.slices[name]
        latencies = sorted(ms for one in kind for ms in one.latencies)
        return {
            "requests_per_s": _median(one.rate for one in kind),
            "cpu_ms": _median(one.cpu_ms for one in kind),
            "database_cpu_ms": _median(one.database_cpu_ms for one in kind),
            "client_cpu_ms": _median(one.client_cpu_ms for one in kind),
            "p50_ms": round(latencies[len(latencies) // 2], 1) if latencies else 0.0,
            "p99_ms": round(latencies[int(len(latencies) * 0.99)], 1) if latencies else 0.0,
            "requests": len(latencies),
            "failed": sum(one.failed for one in kind),
        }

    def ratio(self, one: str, other: str, of: Callable[[Slice], float]) -> float:
        """Median over rounds of one kind to the other in the same round."""
        pairs = zip(self.slices[one], self.slices[other], strict=True)
        return _median(of(a) / of(b) for a, b in pairs)


def _median(values: Iterator[float]) -> float:
    return round(statistics.median(values), 3)


def run(arguments: list[str]) -> dict[str, object]:
    options = _options(arguments)
    found: dict[str, object] = {
        "benchmark": "acceptance",
        "seconds_a_slice": options.seconds,
        "rounds": options.rounds,
        "load_before": round(os.getloadavg()[0], 1),
    }
    for kind in options.database or ("sqlite", "postgresql"):
        with (
            tempfile.TemporaryDirectory(prefix="bench") as folder,
            database(kind, Path(folder)) as (url, pid),
        ):
            found[kind] = _on(Path(folder), url, pid, options)
    return found


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench acceptance")
    parser.add_argument("--quick", action="store_true", help="one short round")
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--seconds", type=float, default=1.5, help="of one slice")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    if options.quick:
        options.seconds, options.rounds = 0.5, 1
    return options


def _on(folder: Path, url: str, pid: int, options: argparse.Namespace) -> dict[str, Any]:
    surroundings = environment(folder, url)
    slices = options.rounds * (len(CLIENTS) + 3)
    codes = int(slices * (_RATE * options.seconds * 0.6 + max(CLIENTS)))
    ground = Ground(options.seconds, pid, _found(surroundings, str(codes)))
    with contextlib.ExitStack() as stack:
        broker = stack.enter_context(bell(folder))
        ours = Site(*stack.enter_context(web(surroundings)), 'class="receipt"')
        least = stack.enter_context(
            web(surroundings, "tests.bench.floor.site", "tests.bench.floor.settings")
        )
        bare, rows = Site(*least, "ok"), Site(*least, "ok", "/rows/")
        _warm(ground, ours, bare, rows)
        for _ in range(options.rounds):
            for clients in CLIENTS:
                ground.measure(f"ours_{clients}", ours, clients, spend=True)
                ground.measure(f"bare_{clients}", bare, clients, spend=False)
                ground.measure(f"rows_{clients}", rows, clients, spend=False)
        for _ in range(options.rounds):
            _with_broker(ground, ours, broker, folder)
            broker = stack.enter_context(bell(folder))
    kept = _found(surroundings)
    return _summary(ground, kept)


def _found(surroundings: dict[str, str], *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.founding", *arguments], cwd=ROOT, check=True,
        env={**surroundings, "ROLE": "operator"}, stdout=subprocess.PIPE,
    )  # fmt: skip
    return json.loads(done.stdout)


def _warm(ground: Ground, *sites: Site) -> None:
    """A first slice of each, not counted: connections, caches, folders of the blob store."""
    for site in sites:
        ground.measure("warm", site, 32, spend=site is sites[0])
    ground.slices.clear()


def _with_broker(ground: Ground, ours: Site, broker: subprocess.Popen[bytes], folder: Path) -> None:
    ground.measure("broker_up", ours, 8, spend=True)
    os.kill(broker.pid, signal.SIGSTOP)
    ground.measure("broker_frozen", ours, 8, spend=True)
    os.kill(broker.pid, signal.SIGKILL)
    wait_until(lambda: broker.poll() is not None, 10)
    (folder / "broker.sock").unlink(missing_ok=True)
    ground.measure("broker_down", ours, 8, spend=True)


def _summary(ground: Ground, kept: dict[str, int]) -> dict[str, Any]:
    figures: dict[str, Any] = {name: ground.figures(name) for name in sorted(ground.slices)}
    for clients in CLIENTS:
        for floor in ("bare", "rows"):
            pair = f"ours_{clients}", f"{floor}_{clients}"
            figures[f"to_{floor}_{clients}"] = {
                "cpu": ground.ratio(*pair, of=lambda one: one.cpu_ms),
                "requests_per_s": ground.ratio(*pair, of=lambda one: one.rate),
            }
    for name in ("broker_frozen", "broker_down"):
        figures[f"{name}_to_up"] = ground.ratio(name, "broker_up", of=lambda one: one.rate)
    figures["failed"] = sum(one.failed for kind in ground.slices.values() for one in kind)
    figures["receipts"], figures["stored"] = ground.taken, kept
    return figures
