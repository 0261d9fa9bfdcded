"""The agent as the process it is: started, hardened, asked, stopped. Invented keys only."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.errors import TransientError
from intake.keys.agent.client import AgentClient
from intake.keys.agent.store import Store
from tests.intake.keys.conftest import LIGHT, PASSPHRASE

MANAGE = Path(__file__).parents[3] / "manage.py"


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """Role, folders and an empty database: no tables, so every round fails and says so."""
    Store.found(tmp_path / "agent", PASSPHRASE, work_factor=LIGHT)
    (tmp_path / "words").write_text(f"{PASSPHRASE}\n")
    return {
        "PATH": os.environ["PATH"],
        "ROLE": "agent",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite://{tmp_path}/empty.sqlite3",
        "AGENT_DIR": str(tmp_path / "agent"),
        "AGENT_SOCKET": str(tmp_path / "agent.sock"),
        "AGENT_PASSPHRASE_FILE": str(tmp_path / "words"),
    }


@pytest.fixture
def process(environment) -> Iterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen([sys.executable, str(MANAGE), "agent"], env=environment)
    yield started
    started.kill()
    started.wait()


def status(client: AgentClient) -> dict[str, object]:
    until = time.monotonic() + 90
    while True:
        try:
            return client.status()
        except TransientError:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_the_agent_starts_unlocked_leaves_no_core_and_stops_when_asked(
    process, environment, tmp_path
):
    client = AgentClient(tmp_path / "agent.sock")
    found = status(client)
    assert found["locked"] is False
    assert found["terms"] == []
    limits = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
    core = next(line for line in limits if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    # Not dumpable: its /proc files belong to root, whoever runs it.
    assert Path(f"/proc/{process.pid}/mem").stat().st_uid == 0

    process.send_signal(signal.SIGTERM)

    assert process.wait(60) == 0
    assert not (tmp_path / "agent.sock").exists()
