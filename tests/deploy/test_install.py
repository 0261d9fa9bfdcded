"""The set-up of a host, as far as it can be tried without one: what it says it would do."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.host import grants
from tests.deploy.test_units import UNITS

ROOT = Path(__file__).parents[2]
DOORS = [ROOT / "deploy" / name for name in ("install", "manage", "backup")]
SCRIPTS = [*DOORS, *sorted((ROOT / "deploy" / "host").glob("*.sh"))]
# What would change a host.
CHANGES = (
    "apt-get", "install", "mkdir", "psql", "runuser", "systemctl", "systemd-sysusers",
    "systemd-tmpfiles",
)  # fmt: skip
_READ = re.compile(
    r'environment\.(path|secret|flag|number|words)\(\s*"(\w+)"|environ\.get\(\s*"(\w+)"'
)
_SECRET = re.compile(r'(?<![.\w])secret\("(\w+)"\)')
_LINE = re.compile(r"^#?([A-Z][A-Z0-9_]+)=", re.MULTILINE)


@pytest.fixture
def run(tmp_path: Path):
    """`deploy/install` where every program that changes a host only says that it was called."""
    called = tmp_path / "called"
    for name in CHANGES:
        stub = tmp_path / "bin" / name
        stub.parent.mkdir(exist_ok=True)
        stub.write_text(f'#!/bin/sh\necho "{name} $*" >>{called}\nexit 1\n')
        stub.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}

    def ran(*arguments: str) -> tuple[int, str, bool]:
        answer = subprocess.run(
            [ROOT / "deploy" / "install", *arguments],
            env=environment, text=True, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        return answer.returncode, answer.stdout + answer.stderr, called.exists()

    return ran


def variables_that_are_read() -> set[str]:
    """By everything in deploy but the demo."""
    found = set()
    for file in sorted((ROOT / "deploy").glob("*.py")):
        told = file.read_text(encoding="utf-8")
        for kind, name, plain in _READ.findall(told):
            found.add(f"{name}_FILE" if kind == "secret" else name or plain)
        found |= {f"{name}_FILE" for name in _SECRET.findall(told)}
    return found


def test_the_shell_files_are_clean():
    checked = subprocess.run(
        [Path(sys.executable).with_name("shellcheck"), "-x", *SCRIPTS],
        text=True, capture_output=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def test_a_dry_run_says_every_step_and_takes_none(run):
    status, told, did_anything = run("--dry-run")
    assert status == 0
    assert not did_anything
    for unit in UNITS.rglob("*.*"):
        if unit.is_file():
            assert f"/etc/systemd/system/{unit.relative_to(UNITS)}" in told
    steps = ("systemd-sysusers", "keys/code.key", "CREATE DATABASE amanat", "manage.py migrate",
             "grant what", "enable amanat.target")  # fmt: skip
    at = [told.index(step) for step in steps]
    assert at == sorted(at), "users before keys, tables before rights, rights before services"


def test_a_check_changes_nothing_and_gives_a_command_for_each_fault(run):
    status, told, did_anything = run("--check")
    assert not did_anything
    if (Path("/etc/amanat") / "root.pub").exists():
        pytest.skip("this is a host")
    assert status == 1
    lines = told.splitlines()
    assert "The organisation's root is not pinned: nothing is sealed." in lines
    assert all(one.startswith("    ") for one in lines[1::2])
    assert not any(one.startswith("    ") for one in lines[::2])


def test_elsewhere_than_in_its_place_it_does_nothing(run):
    if Path("/opt/amanat") == ROOT:
        pytest.skip("this is a host")
    status, told, did_anything = run()
    assert (status, did_anything) == (2, False)
    assert told.count("\n") == 1


def test_an_option_that_it_does_not_know_does_nothing(run):
    assert run("--chekc") == (64, "deploy/install [--check | --dry-run]\n", False)


def test_the_example_says_every_variable_that_is_read_and_no_other():
    told = _LINE.findall((ROOT / "deploy" / "env.example").read_text(encoding="utf-8"))
    assert len(told) == len(set(told))
    assert set(told) == variables_that_are_read()
    assert {"DATABASE_URL", "S3_SECRET_KEY_FILE", "INTAKE_BIND", "REQUIRE_MLOCK"} <= set(told)


def test_the_rights_are_printed_for_psql():
    printed = subprocess.run([sys.executable, "-m", "deploy.host.grants"], cwd=ROOT, text=True,
                             capture_output=True, check=True).stdout  # fmt: skip
    assert printed == ";\n".join(grants.statements(grants.read())) + ";\n"
