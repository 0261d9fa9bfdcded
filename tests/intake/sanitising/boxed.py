"""Programs run in the very box that files get, to try what a taken-over parser would."""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

from intake.sanitising.sandbox import PARSERS, Program, box

_CONFINE = """
import sys
sys.path.append("/program")
from inside.confine import confine
confine(memory_bytes=256 * 2**20, cpu_seconds=5, threads=%s, scratch_bytes=%s)
"""

# At once: with no memory left the interpreter may break while it tears itself down.
_END = """
import os
print(json.dumps(found), flush=True)
os._exit(0)
"""


def tried(
    program: str,
    *,
    confined: bool,
    stdin: bytes = b"",
    threads: bool = False,
    scratch_bytes: int = 0,
    program_files: Program = PARSERS,
) -> Any:
    """What `program` leaves in `found`, run with the box's own arguments."""
    confine = _CONFINE % (threads, scratch_bytes) if confined else ""
    script = "import json\nfound = {}\n" + confine + program
    done = subprocess.run(
        [*box(program_files), "-c", script + _END],
        input=stdin,
        capture_output=True,
        env={"CANARY_IN_ENVIRONMENT": "invented"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def evil(program: str) -> str:
    """A box program that says it is closed, then does as it likes."""
    return "import os, sys, time\nos.write(1, b'\"ready\"\\n')\n" + program


def processes(mark: str) -> list[int]:
    """Processes of this host with `mark` among their arguments."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if mark.encode() in arguments:
            found.append(int(folder.name))
    return found


def gone(mark: str, *, within: float = 60) -> bool:
    """Whether every such process has ended in this many seconds."""
    end = time.monotonic() + within
    while processes(mark):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
