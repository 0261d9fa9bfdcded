"""One hardened unit for each process, each with its own user, its own key and no other's.

systemd itself judges the files. Where it is not installed its tests say that they were skipped.
"""

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from deploy.host import grants
from deploy.roles import PROCESSES
from intake.checks import MAY_HOLD, PRIVATE

HOST = Path(__file__).parents[2] / "deploy" / "host"
UNITS = HOST / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
FOR_ALL = sorted((UNITS / "amanat-.service.d").glob("*.conf"))
BESIDE = {"front", "broker"}  # no process of ours: nginx and Valkey
# What systemd says of a unit, times ten, where it is more than 10. Who builds sandboxes may make
# namespaces and mounts, whose processes have less than any unit; one of them reaches Tor here.
EXPOSED = {"worker-files": 17, "worker-orders": 24}
HOLDS_IN_MEMORY = ("agent", "casework", "signer")
PYTHON = "/opt/amanat/.venv/bin/python"
_USER = re.compile(r"^u\s+(\S+)", re.MULTILINE)
_GROUP = re.compile(r"^g\s+(\S+)", re.MULTILINE)
_MEMBER = re.compile(r"^m\s+(\S+)\s+(\S+)", re.MULTILINE)

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


def said(*files: Path) -> dict[str, list[str]]:
    """Every value of each directive of these files, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if "=" in line and not line.startswith("#"):
                name, _, value = line.partition("=")
                found[name].append(value)
    return found


def variables(*files: Path) -> dict[str, str]:
    """What the unit puts into the environment."""
    pairs = (pair.partition("=") for value in said(*files)["Environment"] for pair in value.split())
    return {name: value for name, _, value in pairs}


def unit(name: str) -> Path:
    return UNITS / f"amanat-{name}.service"


def whole(name: str) -> tuple[Path, ...]:
    """The unit, and what systemd reads after it, in that order: what comes last holds."""
    beside = [*FOR_ALL, *(UNITS / f"amanat-{name}.service.d").glob("*.conf")]
    return (unit(name), *sorted(beside, key=lambda file: file.name))


def holds(name: str, directive: str) -> str:
    return said(*whole(name))[directive][-1]


def allowed(name: str) -> set[str]:
    """The system calls that a unit may make."""
    sets: dict[str, set[str]] = defaultdict(set)
    for line in analyze("syscall-filter").stdout.splitlines():
        if line.startswith("@"):
            group = sets[line]
        elif line.strip() and not line.lstrip().startswith("#"):
            group.add(line.strip())

    def calls(word: str) -> set[str]:
        return set().union(*map(calls, sets[word])) if word.startswith("@") else {word}

    found: set[str] = set()
    for value in said(*whole(name))["SystemCallFilter"]:
        named = set().union(*map(calls, value.lstrip("~").split()))
        found = found - named if value.startswith("~") else found | named
    return found


def made_by(package: str, folder: Path) -> set[str]:
    """The system calls of a sandbox that is begun."""
    begun = f"from {package} import probe; probe()"
    subprocess.run(
        ["strace", "-f", "-c", "-o", folder / "calls", sys.executable, "-c", begun],
        env={**os.environ, "ROLE": "worker"}, cwd=HOST.parents[1], timeout=120, check=True,
    )  # fmt: skip
    counted = (folder / "calls").read_text(encoding="utf-8").splitlines()[2:-2]
    return {line.split()[-1] for line in counted}


def users() -> set[str]:
    return set(_USER.findall((HOST / "amanat.sysusers").read_text(encoding="utf-8")))


def groups() -> dict[str, set[str]]:
    """Members of each group."""
    told = (HOST / "amanat.sysusers").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {name: set() for name in (*_GROUP.findall(told), *users())}
    for member, group in _MEMBER.findall(told):
        found[group].add(member)
    return found


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units, with programs that are on this machine."""
    shutil.copytree(UNITS, tmp_path / "units")
    for file in (tmp_path / "units").glob("*.service"):
        told = file.read_text(encoding="utf-8")
        for program in (PYTHON, "/usr/sbin/nginx"):
            told = told.replace(program, sys.executable)
        file.write_text(told, encoding="utf-8")
    return tmp_path / "units"


def analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["systemd-analyze", *arguments], text=True, capture_output=True, check=False, timeout=60
    )


@needs_systemd
def test_systemd_has_nothing_to_say_against_any_unit(installed: Path):
    units = [str(file) for file in installed.iterdir() if file.is_file()]
    answer = analyze("verify", "--man=no", *units)
    # A directive that is misspelt is only told of: it exits with 0.
    assert (answer.stdout, answer.stderr, answer.returncode) == ("", "", 0)


@needs_systemd
def test_a_misspelt_directive_would_be_noticed(installed: Path):
    file = installed / "amanat-.service.d" / "10-hardening.conf"
    file.write_text(file.read_text().replace("NoNewPrivileges", "NoNewPrivilege"))
    assert (
        "NoNewPrivilege"
        in analyze("verify", "--man=no", str(installed / "amanat-agent.service")).stderr
    )


@needs_systemd
@pytest.mark.parametrize("service", [file.name for file in SERVICES])
def test_each_unit_is_exposed_to_next_to_nothing(service: str, installed: Path):
    threshold = EXPOSED.get(service.removeprefix("amanat-").removesuffix(".service"), 10)
    answer = analyze(
        "security", "--offline=true", f"--threshold={threshold}", str(installed / service)
    )
    assert answer.returncode == 0, answer.stdout.splitlines()[-1:]


def test_what_a_unit_needs_beyond_the_others_stands_where_it_is_not_taken_back():
    for file in SERVICES:
        assert said(file).keys() & said(*FOR_ALL).keys() == {"Environment"} & said(file).keys()
    for file in UNITS.glob("*.service.d/*.conf"):
        assert file.name.startswith("10-" if file in FOR_ALL else "20-")


@needs_systemd
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(
    ("name", "package"),
    [("worker-files", "intake.sanitising"), ("worker-orders", "casework.dossier.drawing")],
)
def test_a_unit_may_build_its_sandbox(name: str, package: str, tmp_path: Path):
    made = made_by(package, tmp_path)
    assert {"unshare", "pivot_root", "capset"} <= made
    assert made <= allowed(name)
    assert not made <= allowed("worker-text"), "no other unit may"
    # Bubblewrap writes to /proc/sys/user that its processes make no further namespace.
    assert holds(name, "ProtectKernelTunables") == "no"
    assert holds(name, "ProcSubset") == "all"
    assert "user" in holds(name, "RestrictNamespaces").split()


def test_only_where_office_files_are_shown_may_memory_be_written_and_run():
    """LibreOffice makes its calls between languages so; without, no office file is shown."""
    every = {file.stem.removeprefix("amanat-") for file in SERVICES}
    allowing = {name for name in every if holds(name, "MemoryDenyWriteExecute") != "yes"}
    assert allowing == {"worker-files"}


def test_each_process_has_a_unit_and_the_target_starts_all_of_them():
    assert {file.stem.removeprefix("amanat-") for file in SERVICES} == set(PROCESSES) | BESIDE
    for name in PROCESSES:
        assert said(unit(name))["ExecStart"] == [f"{PYTHON} -m deploy.roles {name}"]
    wanted = {one for line in said(UNITS / "amanat.target")["Wants"] for one in line.split()}
    sockets = {file.name for file in UNITS.glob("*.socket")}
    assert wanted == {file.name for file in SERVICES} | sockets


def test_each_process_comes_to_the_database_as_its_own_user():
    for name in PROCESSES:
        (user,) = said(unit(name))["User"]
        address = variables(unit(name))["DATABASE_URL"]
        assert user in users()
        assert user in grants.read()
        assert address == f"postgresql://{user}@/amanat?host=/run/postgresql"
    assert {grants.OWNER, grants.READER} <= users()
    assert set(grants.read()) <= users()


def test_two_processes_share_a_user_only_where_they_are_one_role_for_the_database():
    of: dict[str, set[str]] = defaultdict(set)
    for name in PROCESSES:
        of[said(unit(name))["User"][0]].add(name)
    assert [names for names in of.values() if len(names) > 1] == [{"worker-text", "worker-files"}]


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_a_unit_is_given_the_keys_of_its_role_and_no_other(name: str):
    told = variables(*FOR_ALL, unit(name))
    given = {key for key in PRIVATE if key in told}
    assert given <= MAY_HOLD.get(PROCESSES[name][0], set())
    credentials = {value.partition(":")[0] for value in said(unit(name))["LoadCredential"]}
    assert {told[key] for key in given if key != "AGENT_DIR"} == {
        f"%d/{one}" for one in credentials
    }


def test_the_agent_starts_locked():
    assert "AGENT_PASSPHRASE_FILE" not in variables(*FOR_ALL, unit("agent"))


def test_nothing_that_was_opened_reaches_a_disk():
    every = said(*FOR_ALL)
    assert every["MemorySwapMax"] == every["LimitCORE"] == ["0"]
    assert [value.split(":")[0] for value in every["TemporaryFileSystem"]] == ["/tmp", "/var/tmp"]
    assert "PrivateTmp" not in every, "it would take the place of memory"
    for name in HOLDS_IN_MEMORY:
        assert said(unit(name))["LimitMEMLOCK"] == ["infinity"]


def test_no_process_has_a_network_but_the_one_that_asks_for_time_stamps_through_this_host():
    every = {file.stem.removeprefix("amanat-") for file in SERVICES}
    assert {n for n in every if holds(n, "PrivateNetwork") != "yes"} == {"worker-orders"}
    assert {n for n in every if said(*whole(n))["IPAddressAllow"]} == {"worker-orders"}
    assert holds("worker-orders", "IPAddressAllow") == "localhost"
    assert said(*FOR_ALL)["IPAddressDeny"] == ["any"]


def test_only_who_needs_the_agent_or_the_signer_may_ask_them():
    who_get_keys = {"amanat-worker", "amanat-orders", "amanat-casework"}
    who_get_none = set(variables(*whole("agent"))["AGENT_OPERATORS"].split(","))
    assert groups()["amanat-agent-asked"] == who_get_keys | who_get_none
    assert who_get_none == {"amanat-operator"}
    assert groups()["amanat-signer-asked"] == {"amanat-orders"}
    for name in ("agent", "signer"):
        assert said(unit(name))["Group"] == [f"amanat-{name}-asked"]
        assert said(unit(name))["RuntimeDirectoryMode"] == ["0750"]
        # In a user namespace of its own it would not see who asks.
        assert holds(name, "PrivateUsers") == "no"


def test_nginx_alone_finds_the_pages_and_tor_alone_finds_nginx():
    for web in ("intake", "mailbox", "casework"):
        socket = said(UNITS / f"amanat-{web}.socket")
        assert (socket["SocketUser"], socket["SocketMode"]) == (["amanat-front"], ["0600"])
    assert groups()["amanat-front-asked"] == {"debian-tor"}
    assert said(unit("front"))["RuntimeDirectoryMode"] == ["0750"]


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="no systemd-sysusers")
def test_users_groups_and_folders_can_be_made(tmp_path: Path):
    (tmp_path / "etc").mkdir()
    for command in (
        ["systemd-sysusers", f"--root={tmp_path}", str(HOST / "amanat.sysusers")],
        ["systemd-tmpfiles", f"--root={tmp_path}", "--create", str(HOST / "amanat.tmpfiles")],
    ):
        answer = subprocess.run(command, text=True, capture_output=True, check=False, timeout=60)
        assert answer.returncode == 0, answer.stderr
    made = (tmp_path / "etc" / "passwd").read_text()
    assert {line.split(":")[0] for line in made.splitlines()} == users() | {"debian-tor"}
    assert {line.split(":")[-1] for line in made.splitlines()} == {"/usr/sbin/nologin"}
    assert (tmp_path / "var/lib/amanat/blobs").stat().st_mode & 0o7777 == 0o2770
    assert (tmp_path / "etc/amanat/keys").stat().st_mode & 0o7777 == 0o700
