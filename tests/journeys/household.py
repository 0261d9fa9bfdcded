"""The demo's processes as a journey starts them; takes --var and --port as the demo does.

The processes are real; three things differ. The database may be PostgreSQL
(JOURNEY_DATABASE_URL). Words in a report make stages fail with that report in the exception's
text, which is how plaintext gets into logs. And a report may ask to be leaked, so that a scan
that finds nothing can be shown to look.
"""

import importlib
import logging
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.journeys.casework_household import patch_casework

# What a report says to make something fail.
FAIL_REDACT, FAIL_ACCEPT = "failnowinredaction", "failnowinacceptance"
FAIL_DATABASE, FAIL_SANITISE = "failnowindatabase", "failnowinsanitising"
CRASH, LEAK = "crashnowinredaction", "leaknow"
FULL = "full"  # a file of this name in --var: the disk counts as full

Patch = Callable[[], None]


def main() -> int:
    """The demo's exit status."""
    from deploy import roles  # noqa: PLC0415
    from deploy.demonstration import __main__ as demo  # noqa: PLC0415
    from deploy.demonstration.keys import Places  # noqa: PLC0415

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))  # ours must forbid cores themselves
    known = Places.environment

    def environment(places: Places, role: str) -> dict[str, str]:
        changed = {"MAX_ATTEMPTS": "2", "CODE_PACE_MS": "20", "FREE_SPACE_FLOOR": "0"}
        if url := os.environ.get("JOURNEY_DATABASE_URL"):
            changed["DATABASE_URL"] = url
        return known(places, role) | changed

    Places.environment = environment  # type: ignore[method-assign, assignment]
    patches: Mapping[str, Patch] = {
        "intake": patch_web, "worker-text": patch_text, "worker-files": patch_files,
        "casework": patch_casework,
    }  # fmt: skip
    for name, (role, run) in list(roles.PROCESSES.items()):
        roles.PROCESSES[name] = (role, _begin(name, patches.get(name), run))
    return demo.main()


def _begin(name: str, patch: Patch | None, run: Callable[[], None]) -> Callable[[], None]:
    def begin() -> None:
        import django  # noqa: PLC0415

        pids = Path(os.environ["VAR_DIR"]) / "pids"
        pids.mkdir(exist_ok=True)
        (pids / name).write_text(str(os.getpid()))
        if patch is not None:
            django.setup()
            patch()
        run()

    return begin


def patch_web() -> None:
    """Acceptance that fails with the report in the exception, and a disk that fills up."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    from intake import services  # noqa: PLC0415
    from intake.blobs import FileBlobs  # noqa: PLC0415

    accept, check_space = services.accept_report, FileBlobs.check_space

    def accept_or_fail(arrival: Any, told: Any) -> Any:
        if FAIL_ACCEPT in told.account:
            raise ValueError(told.account)
        if FAIL_DATABASE in told.account:
            raise DatabaseError(f"duplicate key: ({told.account})")
        if LEAK in told.account:
            leak(told.account)
        return accept(arrival, told)

    def check_floor(store: FileBlobs, expected: int = 0) -> None:
        settings.FREE_SPACE_FLOOR = 1 << 60 if (settings.VAR_DIR / FULL).exists() else 0
        check_space(store, expected)

    services.accept_report = accept_or_fail
    FileBlobs.check_space = check_floor  # type: ignore[method-assign, assignment]


def leak(account: str) -> None:
    """What nobody should write: a log line, a temporary file that is unlinked, a broker key."""
    from intake import queue  # noqa: PLC0415

    logging.getLogger("intake").error("could not store " + account)  # noqa: G003
    unlinked = tempfile.TemporaryFile()  # noqa: SIM115
    unlinked.write(account.encode())
    unlinked.flush()
    LEAKED.append(unlinked)
    with queue.app.connection_for_write() as connection:
        queue._client(connection).set("leaked", account)


LEAKED: list[Any] = []


def patch_text() -> None:
    """Redaction that raises with the text, or dies where a core would hold it."""
    text: Any = importlib.import_module("intake.pipeline.text")
    redact_all = text.redact_all

    def redact_or_fail(texts: Any, *rest: Any, **named: Any) -> Any:
        if any(FAIL_REDACT in one for one in texts):
            raise ValueError("\n".join(texts))
        if any(CRASH in one for one in texts):
            os.kill(os.getpid(), signal.SIGSEGV)
        return redact_all(texts, *rest, **named)

    text.redact_all = redact_or_fail


def patch_files() -> None:
    """Sanitising that raises with the name and the beginning of the file."""
    files: Any = importlib.import_module("intake.pipeline.files")
    sanitise = files.sanitise

    def sanitise_or_fail(untrusted: Any, name: str, *rest: Any, **named: Any) -> Any:
        if FAIL_SANITISE in name:
            raise ValueError(name, untrusted.read(4096))
        return sanitise(untrusted, name, *rest, **named)

    files.sanitise = sanitise_or_fail


if __name__ == "__main__":
    sys.exit(main())
