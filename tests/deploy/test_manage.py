"""The operator's door: a command runs as the user of its process, with that process's key alone."""

import json
import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.host import backup, manage
from deploy.roles import PROCESSES
from intake.checks import MAY_HOLD, PRIVATE
from tests.deploy.test_install import ROOT
from tests.deploy.test_units import users, variables, whole

NOBODY = pwd.getpwnam("nobody")
# Says who it is, which groups it has, what it was given, and what it can read of it.
_TELLS = (
    "import json, os, pathlib; key = pathlib.Path(os.environ['CODE_KEY_FILE']);"
    "print(json.dumps([os.getuid(), os.getgroups(), key.read_text(), key.stat().st_mode & 0o777,"
    " str(key.parent)]))"
)
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A host's own settings and keys, invented, in a folder that others may pass through."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield _settled(Path(folder), monkeypatch)


def _settled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (folder / "etc" / "keys").mkdir(parents=True)
    (folder / "run").mkdir()
    for name in ("code", "log", "dossier"):
        (folder / "etc" / "keys" / f"{name}.key").write_text(f"invented {name}")
    (folder / "etc" / "env").write_text("# TSA_URLS=\nMAX_ATTEMPTS=7\n")
    (folder / "etc" / "amanat-intake.env").write_text("ALLOWED_HOSTS=a.onion\n")
    monkeypatch.setattr(manage, "CONFIGURED", folder / "etc")
    monkeypatch.setattr(manage, "IN_MEMORY", folder / "run")
    return folder


@pytest.mark.parametrize("process", sorted(PROCESSES))
def test_a_command_for_a_process_has_what_its_unit_is_given(process: str, host: Path):
    given = manage.environment(process, host / "run")
    for name, value in variables(*whole(process)).items():
        assert given[name] == value.replace("%d", str(host / "run"))
    assert given["ROLE"] == PROCESSES[process][0]
    assert given["MAX_ATTEMPTS"] == "7"
    assert "TSA_URLS" not in given
    assert ("ALLOWED_HOSTS" in given) == (process == "intake")


def test_the_operator_has_a_user_and_a_database_role_of_their_own(host: Path):
    given = manage.environment("operator", host / "run")
    assert given["ROLE"] == "operator"
    assert "amanat-operator" in users()
    assert "//amanat-operator@" in given["DATABASE_URL"]
    assert {name for name in PRIVATE if name in given} == MAY_HOLD["operator"]


@pytest.mark.parametrize("process", sorted(set(backup.USERS.values())))
def test_who_takes_and_restores_backups_has_a_user_a_database_role_and_no_key(
    process: str, host: Path
):
    given = manage.environment(process, host / "run")
    assert given["ROLE"] == "operator"
    assert f"amanat-{process}" in users()
    assert f"//amanat-{process}@" in given["DATABASE_URL"]
    assert given["VAR_DIR"] == f"/var/lib/amanat-{process}", "what is made meanwhile is its own"
    assert given["BLOBS"] == "file:///var/lib/amanat/blobs"
    assert not [name for name in PRIVATE if name in given]


@as_root
@pytest.mark.parametrize(
    ("process", "keys"),
    [("operator", ["code.key"]), ("sequencer", ["log.key"]), ("casework", []), ("agent", [])],
)
def test_no_key_of_another_process_is_handed_over(process: str, keys: list[str], host: Path):
    with manage.handed(process, NOBODY) as folder:
        assert sorted(file.name for file in folder.iterdir()) == keys
        assert {file.stat().st_uid for file in folder.iterdir()} <= {NOBODY.pw_uid}
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


@as_root
def test_a_command_runs_as_somebody_who_is_not_root_and_its_key_is_gone_after_it(
    host: Path, capfd: pytest.CaptureFixture[str]
):
    with manage.handed("operator", NOBODY) as keys:
        given = manage.environment("operator", keys)
        status = manage.run(["/usr/bin/python3", "-c", _TELLS], given, NOBODY, Path("/"))
    assert status == 0
    told = json.loads(capfd.readouterr().out)
    assert told == [NOBODY.pw_uid, [NOBODY.pw_gid], "invented code", 0o400, str(keys)]
    assert not list((host / "run").iterdir())


@as_root
def test_the_commands_own_status_is_passed_on():
    assert manage.run(["/bin/sh", "-c", "exit 3"], {}, NOBODY, Path("/")) == 3


@pytest.mark.parametrize("arguments", [[], ["--as"], ["--as", "agent"], ["--as", "nobody", "keys"]])
def test_what_is_not_understood_does_nothing(arguments: list[str]):
    answer = subprocess.run(
        [sys.executable, "-m", "deploy.host.manage", *arguments], cwd=ROOT, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert (answer.returncode, answer.stdout, answer.stderr) == (64, "", manage.USAGE)


@pytest.mark.parametrize("arguments", [[], ["drill", "/mnt"], ["takes", "/mnt"]])
def test_a_backup_that_is_not_understood_is_not_begun(arguments: list[str]):
    answer = subprocess.run(
        [ROOT / "deploy" / "backup", *arguments], text=True, capture_output=True, check=False
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (64, "", backup.USAGE)
