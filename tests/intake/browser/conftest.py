"""The built bundle, run by node as a page would run it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.interop.conftest import javascript_age, node

__all__ = ["javascript_age", "node"]

ROOT = Path(__file__).parents[3]
BUNDLE = ROOT / "intake" / "static" / "seal.js"
VECTORS = ROOT / "tests" / "vectors"
Job = dict[str, Any]
Run = Callable[[list[Job]], list[Job]]


def read_vectors(name: str) -> dict[str, Any]:
    """A file of `tests/vectors`."""
    vectors: dict[str, Any] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return vectors


def run_jobs(node: Path, jobs: list[Job], *, bundle: Path = BUNDLE, old: bool = False) -> list[Job]:
    """Answers of `jobs.mjs`, all from one process; `old` without what old browsers lack."""
    done = subprocess.run(
        [node, Path(__file__).with_name("jobs.mjs"), bundle, *(["--old"] if old else [])],
        # Escaped, because half a letter has no UTF-8.
        input=json.dumps(jobs).encode("ascii"),
        stdout=subprocess.PIPE,
        check=True,
        timeout=400,
    )
    results: list[Job] = json.loads(done.stdout)
    return results


@pytest.fixture(scope="session")
def browser(node: Path) -> Run:
    """Run jobs with the committed bundle."""
    return lambda jobs: run_jobs(node, jobs)
