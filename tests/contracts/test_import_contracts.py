"""The import contracts hold, and a forbidden import is noticed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    """lint-imports over the packages in `folder`."""
    return subprocess.run(
        [sys.executable, "-c", _LINT, "--config", "pyproject.toml", "--no-cache"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=400,
        env={"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


def test_every_contract_is_kept() -> None:
    answer = lint(ROOT)

    assert answer.returncode == 0, answer.stdout
    assert "0 broken" in answer.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("intake/forms.py", "import intake.identities", "The intake web cannot reach"),
        ("intake/letters.py", "import intake.keys.agent.store", "The intake web cannot reach"),
        ("intake/clock.py", "import casework.reading", "never upward"),
        ("intake/redaction/words.py", "import django", "Pure packages"),
        ("intake/sweeper.py", "import subprocess", "Only the sandbox"),
        ("casework/reading.py", "import redis", "Only the queue"),
        ("intake/redaction/words.py", "import intake.training", "Only a command"),
        ("casework/personal.py", "import intake.pipeline", "Casework uses the doors"),
    ],
)
def test_a_forbidden_import_is_noticed(
    module: str, line: str, contract: str, tmp_path: Path
) -> None:
    unneeded = shutil.ignore_patterns("__pycache__", "*.yaml", "*.csv", "locale")
    for package in ("intake", "casework", "deploy"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=unneeded)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / module
    planted.write_text(f"{planted.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")

    answer = lint(tmp_path)

    assert answer.returncode == 1
    broken = [said for said in answer.stdout.splitlines() if "BROKEN" in said]
    assert any(contract in said for said in broken)
