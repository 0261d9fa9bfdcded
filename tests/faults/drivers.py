"""Starting a driver: a process of its own with its own folder and its own, empty database.

The drivers fork, kill and bend time, which a pytest process with open connections must not.
A driver prints one line of JSON as the last thing it does.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]


def on_postgres() -> bool:
    """Whether this pass of the tests is the one on PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith("postgresql:")


def new_database(folder: Path) -> str:
    """DATABASE_URL of an empty database: on the server of this pass, or a file in `folder`."""
    if not on_postgres():
        return f"sqlite://{folder / 'faults.sqlite3'}"
    server, name = os.environ["DATABASE_URL"], f"faults_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("@/postgres?", f"@/{name}?")


def environment(folder: Path, database: str) -> dict[str, str]:
    """Settings of the tests over one folder; nothing of this process's own is passed on."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
        "ROLE": "operator",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database,
        "CODE_KEY_FILE": str(folder / "code.key"),
        "FREE_SPACE_FLOOR": "0",
        "CODE_PACE_MS": "0",
        # Uploads cut off stay counted for two days; here every fourth one is.
        "NETWORK_UPLOADS_AT_ONCE": "10000",
    }


def drive(
    driver: str,
    folder: Path,
    *arguments: str,
    database: str = "",
    extra: Mapping[str, str] | None = None,
    seconds: float = 1000,
) -> dict[str, Any]:
    """Run `python -m tests.faults DRIVER` in `folder`; what its last line says.

    How long it may take is the test's own limit. Its standard error goes to a file beside the
    database and is quoted only if it fails.
    """
    folder.mkdir(exist_ok=True)
    surroundings = environment(folder, database or new_database(folder)) | dict(extra or {})
    said = folder / "stderr"
    with said.open("ab") as errors:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults", driver, *arguments],
            cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=errors,
            timeout=seconds, check=False,
        )  # fmt: skip
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0, f"{driver} ended with {done.returncode}: {_tail(said)}"
    told: dict[str, Any] = json.loads(lines[-1])
    return told


def _tail(file: Path) -> str:
    return file.read_text(errors="replace")[-3000:]
