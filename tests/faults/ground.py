"""What every driver stands on: a migrated database, test keys, a network and its codes.

The keys are real and the roll is signed and verified as always; only the key agent is left
out. Its place takes `HeldKeys`, which opens headers with an epoch identity held in memory: the
agent of its own process is met in the tests on the stack.
"""

import base64
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from intake import clock, networks
from intake.keys import Certificate, Entry, Kind, Roll, Signer, Term
from intake.keys import certificate as certificates
from intake.keys import roll as rolls
from intake.models import EpochCertificate, Network, RollDocument
from intake.sealing import HybridIdentity


@dataclass(frozen=True)
class Ground:
    """What the drivers need to know of it."""

    epoch: HybridIdentity
    desk: HybridIdentity
    network: Network

    def codes(self, count: int) -> list[str]:
        """Fresh admission codes."""
        return networks.issue_codes(self.network, count)


def prepare() -> Ground:
    """Make it. To be called once, before the first fork."""
    (settings.VAR_DIR / "blobs").mkdir(exist_ok=True)
    code_key = settings.VAR_DIR / "code.key"
    code_key.touch(mode=0o600)
    code_key.write_bytes(os.urandom(32))
    call_command("migrate", verbosity=0)
    network = Network.objects.create(id=uuid.uuid4())
    epoch, desk = HybridIdentity.generate(), HybridIdentity.generate()
    _publish(str(network.pk), epoch, desk)
    return Ground(epoch, desk, network)


def _publish(network: str, epoch: HybridIdentity, desk: HybridIdentity) -> None:
    today, desk_id = clock.today(), str(uuid.uuid4())
    root = Signer("root", Ed25519PrivateKey.generate())
    certifier = Signer("epoch-certifier/organisation", Ed25519PrivateKey.generate())
    custody, originals = HybridIdentity.generate(), HybridIdentity.generate()
    keys = (
        Entry(Kind.CUSTODY, "organisation", 1, today, str(custody.recipient)),
        Entry(Kind.DESK, desk_id, 1, today, str(desk.recipient)),
        Entry(Kind.ORIGINALS, desk_id, 1, today, str(originals.recipient)),
        Entry(Kind.CERTIFIER, "organisation", 1, today, verifier=_verifier(certifier)),
    )
    roll = Roll("Test", 1, today, today + timedelta(days=300), keys, {network: desk_id}, ())
    settings.ROLL_ROOT_FILE.parent.mkdir(exist_ok=True)
    settings.ROLL_ROOT_FILE.write_text(f"{root.verifier}\n")
    RollDocument.objects.create(version=1, document=rolls.sign(roll, root))
    days = [today + timedelta(days=n) for n in (0, 7, 21, 30)]
    certificate = Certificate(Term.EPOCH, 1, str(epoch.recipient), *days)
    EpochCertificate.objects.create(
        kind="epoch", number=1, document=certificates.certify(certificate, certifier)
    )


def _verifier(signer: Signer) -> str:
    return base64.b64encode(signer.verifier.public).decode()


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
