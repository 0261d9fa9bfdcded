"""Memory of the whole demo when nobody is there: every role, and the broker.

    python -m tests.bench idle [--quick]

PSS, so that memory the processes share counts once. Read before anything was sent and again
after three reports have passed through, because what was once loaded stays.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from deploy.demonstration.keys import Places
from deploy.demonstration.visitor import Visitor
from tests.bench.load import ACCOUNT
from tests.bench.pipeline import Stand
from tests.bench.processes import answers, family, free_port, pss_mb, running, wait_until

_SETTLE = 3.0  # seconds


def run(arguments: list[str]) -> dict[str, object]:
    parser = argparse.ArgumentParser(prog="python -m tests.bench idle")
    parser.add_argument("--quick", action="store_true", help="accepted for symmetry; it is short")
    parser.parse_args(arguments)
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="b") as name:
        var = Path(name) / "v"
        var.mkdir()
        command = [sys.executable, "-m", "deploy.demonstration",
                   "--var", str(var), "--port", str(port)]  # fmt: skip
        surroundings = {"PATH": os.environ["PATH"], "PYTHONMALLOC": "debug"}
        with running(command, surroundings, Path(name) / "log") as demo:
            wait_until(lambda: answers(port) and _welcomed(Path(name) / "log"), 90)
            time.sleep(_SETTLE)
            before = _pss(demo.pid)
            _use(Stand(var, f"sqlite://{Places(var).var / 'amanat.sqlite3'}"), port)
            time.sleep(_SETTLE)
            return {
                "benchmark": "idle",
                "pss_mb": round(sum(before.values()), 1),
                "processes": before,
                "pss_mb_after_three_reports": round(sum(_pss(demo.pid).values()), 1),
            }


def _welcomed(log: Path) -> bool:
    return "Amanat is at" in log.read_text()


def _use(stand: Stand, port: int) -> None:
    for number in range(3):
        person = Visitor("127.0.0.1", port, ("en", "fa-af", "ps")[number])
        form = person.show_code(stand.deed("code")["code"])
        person.report(form, {"account": ACCOUNT})
    stand.deed("watch", "submission", "3", "0")


def _pss(pid: int) -> dict[str, float]:
    """MB by the role that a process was given."""
    found: dict[str, float] = defaultdict(float)
    for one in family(pid):
        found[_role(one)] += pss_mb(one)
    return {role: round(mb, 1) for role, mb in sorted(found.items())}


def _role(pid: int) -> str:
    """The program's name: every role is forked from one parent and bears its command line."""
    return Path(f"/proc/{pid}/comm").read_text().strip()
