"""LibreOffice as a library in a process of its own that can start no other.

It is forked from this program before either has read a byte of the file, and gives up what it may
before it reads one. So it has no network to fetch from, no program to start and no file but those
of its own scratch; macros, links and Java are switched off besides. What it makes is a file there,
and what it does to itself ends with it.
"""

import ctypes
import os
import signal
from pathlib import Path
from typing import Any, NamedTuple

from .confine import confine
from .frames import RefusedError

SCRATCH = Path("/tmp")  # noqa: S108  (of the box, and nobody else's)
_PROGRAM = Path("/usr/lib/libreoffice/program")
_MADE = SCRATCH / "made"
_ENVIRONMENT = {
    "HOME": str(SCRATCH),
    "TMPDIR": str(SCRATCH),
    "LC_ALL": "C.UTF-8",
    "SAL_USE_VCLPLUGIN": "svp",  # draws in memory, with no screen
    "XDG_DATA_HOME": "/program",  # where our own fonts are looked for
}
_OFFICE = "/org.openoffice.Office"
_SETTINGS = (
    # Without this it would start with a round of setting itself up, and again.
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
    (f"{_OFFICE}.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_OFFICE}.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_OFFICE}.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_OFFICE}.Writer/Content/Update", "Link", "0"),
    (f"{_OFFICE}.Calc/Content/Update", "Link", "1"),
    (f"{_OFFICE}.Java/VirtualMachine", "Enable", "false"),
)
_NO_PROGRAM = 3


class Converter(NamedTuple):
    """A process that waits to be told what to save as what, once."""

    process: int
    orders: int  # the end of a pipe

    def save(self, name: str, to: str) -> bytes:
        """The file of this name in SCRATCH in another format, as `--convert-to` has it.

        Raises RefusedError where nothing is made of it.
        """
        os.write(self.orders, f"{name} {to}".encode())
        os.close(self.orders)
        _, ended = os.waitpid(self.process, 0)
        (SCRATCH / name).unlink()  # room for what comes next
        made = next(iter(_MADE.glob("*")), None) if _MADE.is_dir() else None
        if made is None:
            raise RefusedError(_why(ended))
        # Where it breaks only when it has written all, nothing is lost.
        content = made.read_bytes()
        made.unlink()
        return content


def converter(memory_bytes: int, cpu_seconds: int, scratch_bytes: int) -> Converter:
    """Fork one. It may use as much as it is given here, whatever this process may."""
    there, orders = os.pipe()
    process = os.fork()
    if process:
        os.close(there)
        return Converter(process, orders)
    try:
        os.close(orders)
        # Neither the file nor our words pass through it.
        os.close(0)
        os.dup2(2, 1)
        confine(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds, scratch_bytes=scratch_bytes)
        name, to = os.read(there, 4096).decode().split(" ", 1)
        _convert(name, to)
    finally:
        os._exit(1)


def _why(ended: int) -> str:
    """Of a process that ended with nothing made."""
    if os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGKILL:
        return "took_too_long"
    missing = os.WIFEXITED(ended) and os.WEXITSTATUS(ended) == _NO_PROGRAM
    return "program_missing" if missing else "damaged"


def _convert(name: str, to: str) -> None:
    os.environ.update(_ENVIRONMENT)
    try:
        office = ctypes.CDLL(str(_PROGRAM / "libmergedlo.so"))
        system = ctypes.CDLL(str(_PROGRAM / "libuno_sal.so.3"))
        begin, run = system.sal_detail_initialize, office.soffice_main
    except (OSError, AttributeError):
        os._exit(_NO_PROGRAM)
    profile = SCRATCH / f"profile-{os.getpid()}"
    _write_settings(profile / "user")
    words = (
        *(str(_PROGRAM / "soffice.bin"), f"-env:UserInstallation=file://{profile}"),
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *("--convert-to", to, "--outdir", str(_MADE), str(SCRATCH / name)),
    )
    given: Any = (ctypes.c_char_p * (len(words) + 1))(*(one.encode() for one in words), None)
    begin(len(words), given)
    run()


def _write_settings(user: Path) -> None:
    (user / "extensions").mkdir(parents=True)
    # Of another build it would take the profile for, and start anew to clean it.
    (user / "extensions" / "buildid").write_text(_build())
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items'
        f' xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )


def _build() -> str:
    lines = (_PROGRAM / "versionrc").read_text().splitlines()
    return next((line[8:] for line in lines if line.startswith("buildid=")), "")
