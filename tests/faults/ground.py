"""What every driver stands on: a migrated database, test keys, a network and its codes.

The keys are real and the roll is signed and verified as always; only the key agent is left
out. Its place takes `HeldKeys`, which opens headers with an epoch identity held in memory: the
agent of its own process is met in the tests on the stack.
"""

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from intake import networks, warming
from intake.models import Network
from intake.sealing import HybridIdentity
from tests.organisation import Organisation


@dataclass(frozen=True)
class Ground:
    """What the drivers need to know of it."""

    epoch: HybridIdentity
    desk: HybridIdentity
    backup: HybridIdentity
    network: Network

    def codes(self, count: int) -> list[str]:
        """Fresh admission codes."""
        return networks.issue_codes(self.network, count)


def prepare() -> Ground:
    """Make it, and load what taking a report needs. Once, before the first fork."""
    ours = founded()
    warming.warm_up()
    # Shared by all who are killed: a collection of garbage in one of them copies nothing.
    gc.freeze()
    return Ground(ours.epoch, ours.desk, ours.backup, Network.objects.get(pk=ours.network_id))


def founded() -> Organisation:
    """The database and the organisation alone."""
    (settings.VAR_DIR / "blobs").mkdir(exist_ok=True)
    code_key = settings.VAR_DIR / "code.key"
    code_key.touch(mode=0o600)
    code_key.write_bytes(os.urandom(32))
    call_command("migrate", verbosity=0)
    ours = Organisation()
    settings.ROLL_ROOT_FILE.parent.mkdir(exist_ok=True)
    ours.publish(settings.ROLL_ROOT_FILE)
    return ours


def in_fork(life: Callable[[int], None]) -> tuple[bytes, bool]:
    """Run `life` in a forked process with a pipe to write to; (what it wrote, died by a signal).

    The parent closes its connections first: a descriptor shared over a fork would mix two
    processes into one conversation with the database.
    """
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            life(writing)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("A forked process of the driver failed by itself.")
    return said, os.WIFSIGNALED(status)
