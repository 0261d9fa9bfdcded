"""The stranger at the other end: opens a package and checks it with tools that are not ours."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from casework.dossier import stamps
from casework.dossier.instructions import Facts, steps
from deploy.demonstration.dossier_work import Arrived
from intake.sealing import age

_CHECKS = ("whose", "files", "added", "bag", "bag_signed", "time_1", "log", "log_key", "custody")


class UntrueError(Exception):
    """A check did not pass; the text names it and quotes nothing of the dossier."""


def unpack(arrived: Arrived, folder: Path) -> Path:
    """Open it with the recipient's key and unpack it; the folder that VERIFY.txt speaks of."""
    check = folder / arrived.name.removesuffix(".tar.age") / "check"
    check.mkdir(parents=True)
    opened = b"".join(age.decrypt(io.BytesIO(arrived.sealed), [arrived.identity]))
    done = subprocess.run(
        ["/usr/bin/tar", "-xf", "-", "-C", check], input=opened, capture_output=True, check=False
    )
    if done.returncode:
        raise UntrueError(f"{arrived.name} does not unpack.")
    return check


def checked(arrived: Arrived, check: Path, fingerprint: str) -> Iterator[str]:
    """Every command of VERIFY.txt, then our own verifier; what passed, by its name.

    Raises UntrueError.
    """
    name = arrived.name.removesuffix(".tar.age")
    commands = steps(Facts(name, arrived.made_on, _stamped(check, name)))
    for step in _CHECKS:
        if step in commands:
            _run(["/bin/bash", "-euo", "pipefail", "-c", commands[step]], check, step)
            yield step
    ours = [sys.executable, "-m", "casework.dossier.verify", str(check)]
    _run([*ours, "--fingerprint", fingerprint], Path.cwd(), "verify")
    yield "verify"


def missing() -> list[str]:
    """Programs of a recipient's that this machine lacks."""
    return [one for one in ("ssh-keygen", "openssl", "sha256sum") if not shutil.which(one)]


def _stamped(check: Path, name: str) -> list[datetime]:
    """When each authority says that it saw the dossier."""
    found = sorted(check.glob(f"{name}.*.tsr"))
    manifest = (check / name / "tagmanifest-sha256.txt").read_bytes()
    return [
        stamps.check(one.read_bytes(), manifest, (check / f"tsa-{nth}.pem").read_bytes())
        for nth, one in enumerate(found, start=1)
    ]


def _run(command: list[str], folder: Path, step: str) -> None:
    """As a stranger's shell would: no variable of ours but where the programs are."""
    own = Path(sys.executable).parent
    path = {"PATH": f"{own}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=path, capture_output=True, check=False)
    if done.returncode:
        raise UntrueError(f"{folder.parent.name}: the check '{step}' did not pass.")
