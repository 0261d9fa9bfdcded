"""`deploy/manage [--as PROCESS] COMMAND …`: manage.py on a host that deploy/install made.

Root becomes the user of the process that the command is for (the operator's, unless another is
named), with the settings and the one key that its unit is given. Files that a command names are
those in the folder of that user (/var/lib/amanat-operator); what it prints goes where root says.
"""

import os
import pwd
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.roles import PROCESSES

UNITS = Path(__file__).with_name("systemd")
CONFIGURED = Path("/etc/amanat")
IN_MEMORY = Path("/run")
STATE = Path("/var/lib")
MANAGE = Path(__file__).parents[2] / "manage.py"
# As a unit would say it, of those who have none.
WITHOUT_UNIT = {
    "operator": """
User=amanat-operator
Environment=DATABASE_URL=postgresql://amanat-operator@/amanat?host=/run/postgresql
Environment=ROLL_FLOOR_FILE=/var/lib/amanat-operator/roll
Environment=CODE_KEY_FILE=%d/code.key AGENT_SOCKET=/run/amanat-agent/agent.sock
""",
    "backup": """
User=amanat-backup
Environment=DATABASE_URL=postgresql://amanat-backup@/amanat?host=/run/postgresql
Environment=ROLL_FLOOR_FILE=/var/lib/amanat-backup/roll
Environment=VAR_DIR=/var/lib/amanat-backup BLOBS=file:///var/lib/amanat/blobs
""",
    "owner": """
User=amanat-owner
Environment=DATABASE_URL=postgresql://amanat-owner@/amanat?host=/run/postgresql
Environment=ROLL_FLOOR_FILE=/var/lib/amanat-owner/roll
Environment=VAR_DIR=/var/lib/amanat-owner BLOBS=file:///var/lib/amanat/blobs
""",
}
USAGE = "deploy/manage [--as PROCESS] COMMAND …\n"
_ENDED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_HANDED = "%d/"  # what systemd writes for the folder of a unit's keys


def main(arguments: Sequence[str]) -> int:
    """Exit status: the command's own, 64 for what is not understood, 2 where it cannot be."""
    process, command = _understood(arguments)
    if not command or process not in ("operator", *PROCESSES):
        sys.stderr.write(USAGE)
        return 64
    if os.geteuid() != 0:
        sys.stderr.write("Only root can do this.\n")
        return 2
    user = user_of(process)
    with handed(process, user) as keys:
        variables = environment(process, keys)
        return run([sys.executable, str(MANAGE), *command], variables, user, STATE / user.pw_name)


def user_of(process: str) -> pwd.struct_passwd:
    """KeyError where `deploy/install` has not been."""
    return pwd.getpwnam(_said(process, "User")[-1])


def environment(process: str, keys: Path) -> dict[str, str]:
    """What the process's unit is given, with its keys in that folder, and this host's own."""
    role = PROCESSES[process][0] if process in PROCESSES else "operator"
    kept = {name: os.environ[name] for name in ("PATH", "TERM", "LANG") if name in os.environ}
    lines = [pair for value in _said(process, "Environment") for pair in value.split()]
    for file in (CONFIGURED / "env", CONFIGURED / f"amanat-{process}.env"):
        lines += [line for line in _text(file).splitlines() if line[:1].isalpha()]
    told = (line.replace(_HANDED, f"{keys}/").partition("=") for line in lines)
    return {**kept, "ROLE": role, **{name: value for name, _, value in told}}


@contextmanager
def handed(process: str, user: pwd.struct_passwd) -> Iterator[Path]:
    """A folder in memory with the keys of this process, for its user alone and for so long."""
    folder = Path(tempfile.mkdtemp(prefix="amanat-manage-", dir=IN_MEMORY))
    try:
        for pair in " ".join(_said(process, "Environment")).split():
            _, is_key, name = pair.partition(f"={_HANDED}")
            if is_key and (CONFIGURED / "keys" / name).exists():
                (folder / name).touch(mode=0o400, exist_ok=False)
                (folder / name).write_bytes((CONFIGURED / "keys" / name).read_bytes())
                os.chown(folder / name, user.pw_uid, user.pw_gid)
        os.chown(folder, user.pw_uid, user.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder)


def run(
    command: Sequence[str], variables: dict[str, str], user: pwd.struct_passwd, folder: Path
) -> int:
    """In that folder, as that user, who has no way back; what is typed to end it is the command's
    to answer. Returns its exit status.
    """
    child = os.fork()
    if child == 0:
        os.initgroups(user.pw_name, user.pw_gid)
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        os.umask(0o007)
        os.chdir(folder)
        os.execve(command[0], list(command), variables)  # noqa: S606
    before = {one: signal.signal(one, signal.SIG_IGN) for one in _ENDED_BY}
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF
    finally:
        for one, what in before.items():
            signal.signal(one, what)


def _understood(arguments: Sequence[str]) -> tuple[str, Sequence[str]]:
    if arguments[:1] == ["--as"]:
        return (arguments[1] if len(arguments) > 1 else ""), arguments[2:]
    return "operator", arguments


def _said(process: str, directive: str) -> list[str]:
    """Every value of a directive: of what holds for all, then of the process."""
    own = WITHOUT_UNIT.get(process) or _text(UNITS / f"amanat-{process}.service")
    every = [_text(file) for file in sorted((UNITS / "amanat-.service.d").glob("*.conf"))]
    lines = "\n".join([*every, own]).splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{directive}=")]


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
