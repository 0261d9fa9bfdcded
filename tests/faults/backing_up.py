"""`python -m deploy.backups`, run as an operator runs it, over a ground's folder and database."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.drivers import ROOT, environment
from tests.postgres import find_binaries


@dataclass(frozen=True)
class Said:
    """How it ended, and what it said to either side."""

    status: int
    told: str
    complaint: str

    def done(self) -> dict[str, Any]:
        """The line of one that went well."""
        assert self.status == 0, self.complaint
        found: dict[str, Any] = json.loads(self.told)
        return found


def backups(var: Path, database: str, *arguments: object) -> Said:
    """Run it to its end."""
    surroundings = environment(var, database) | {"DJANGO_SETTINGS_MODULE": "deploy.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "deploy.backups", *map(str, arguments)],
        cwd=ROOT, env=surroundings | {"PATH": path()}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


def path() -> str:
    """Where PostgreSQL's own programs are found, too."""
    binaries = find_binaries()
    return f"{binaries}:{os.environ['PATH']}" if binaries else os.environ["PATH"]
