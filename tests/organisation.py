"""An organisation for tests: real keys made in memory, a signed roll, rows that verify.

Where a test needs the key agent's answers without its process, `agent` opens with the same
keys and asks the database the same questions.
"""

import base64
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys import Certificate, Entry, Kind, Roll, Signer, Term
from intake.keys import certificate as certificates
from intake.keys import roll as rolls
from intake.models import EpochCertificate, Network, RollDocument, Stage
from intake.pipeline.claims import KINDS
from intake.sealing import FileKey, HybridIdentity, NotForUs, unwrap


@dataclass
class Organisation:
    """One desk, one network, one epoch. `publish` writes the rows and the pinned root."""

    root: Signer = field(default_factory=lambda: _signer("amanat-root"))
    certifier: Signer = field(default_factory=lambda: _signer("epoch-certifier/organisation"))
    custody: HybridIdentity = field(default_factory=HybridIdentity.generate)
    backup: HybridIdentity = field(default_factory=HybridIdentity.generate)
    desk: HybridIdentity = field(default_factory=HybridIdentity.generate)
    originals: HybridIdentity = field(default_factory=HybridIdentity.generate)
    epoch: HybridIdentity = field(default_factory=HybridIdentity.generate)
    packet: HybridIdentity = field(default_factory=HybridIdentity.generate)
    desk_id: uuid.UUID = field(default_factory=uuid.uuid4)
    network_id: uuid.UUID = field(default_factory=uuid.uuid4)
    epoch_number: int = 1
    more_networks: list[uuid.UUID] = field(default_factory=list)

    def roll(self, version: int = 1, today: date | None = None) -> Roll:
        """The roll, unsigned."""
        today = today or clock.today()
        certifier = self.certifier.verifier
        return Roll(
            organisation="Invented organisation",
            version=version,
            issued=today,
            expires=today + timedelta(days=90),
            keys=(
                _seals(Kind.CUSTODY, "organisation", self.custody, today),
                _seals(Kind.BACKUP, "organisation", self.backup, today),
                _seals(Kind.DESK, str(self.desk_id), self.desk, today),
                _seals(Kind.ORIGINALS, str(self.desk_id), self.originals, today),
                Entry(Kind.CERTIFIER, "organisation", 1, today, verifier=_base64(certifier.public)),
            ),
            networks={str(n): str(self.desk_id) for n in (self.network_id, *self.more_networks)},
            revoked=(),
        )

    def certificate(self, today: date | None = None) -> str:
        """The epoch's certificate, signed."""
        today = today or clock.today()
        days = [today + timedelta(days=n) for n in (0, 7, 21, 30)]
        recipient = str(self.epoch.recipient)
        unsigned = Certificate(Term.EPOCH, self.epoch_number, recipient, *days)
        return certificates.certify(unsigned, self.certifier)

    def publish(self, root_file: Path, today: date | None = None) -> None:
        """Write pinned root, roll, certificate and network; forget what was known before."""
        root_file.write_text(f"{self.root.verifier}\n", encoding="utf-8")
        RollDocument.objects.create(
            version=1, document=rolls.sign(self.roll(today=today), self.root)
        )
        EpochCertificate.objects.create(
            kind="epoch", number=self.epoch_number, document=self.certificate(today)
        )
        Network.objects.create(id=self.network_id)
        recipients.forget()

    def add_network(self, network: uuid.UUID) -> None:
        """One more circle of the desk, on the next roll."""
        self.more_networks.append(network)
        version = 1 + len(self.more_networks)
        signed = rolls.sign(self.roll(version), self.root)
        RollDocument.objects.create(version=version, document=signed)
        recipients.forget()

    def offer_packets(self, number: int = 1, since: date | None = None) -> None:
        """A packet key, published on that day; today unless said otherwise."""
        document = self.packet_certificate(number, since or clock.today())
        EpochCertificate.objects.create(kind="packet", number=number, document=document)
        recipients.forget()

    def packet_certificate(self, number: int, since: date) -> str:
        """The packet key's certificate, signed."""
        days = [since + timedelta(days=n) for n in (0, 60, 90, 90)]
        unsigned = Certificate(Term.PACKET, number, str(self.packet.recipient), *days)
        return certificates.certify(unsigned, self.certifier)

    @property
    def agent(self) -> "AgentDouble":
        """Opens what is sealed to the epoch, and packets."""
        return AgentDouble([self.epoch, self.packet])


class AgentDouble:
    """Answers as the key agent does, in this process. For tests of other things than the agent.

    It reads the rows when it is made, in the parent: a forked child cannot use the database.
    """

    def __init__(self, identities: Sequence[HybridIdentity]) -> None:
        self._identities = identities
        self._headers = {
            (kind, str(row.pk), row.token): bytes(row.header)
            for kind, model in KINDS.items()
            for row in model.objects.filter(stage=Stage.RECEIVED)
        }

    def file_key(self, kind: str, row: str, token: int) -> FileKey:
        """The file key of a row that is claimed under this token."""
        try:
            return unwrap(self._headers[kind, row, token], self._identities)
        except NotForUs:
            raise IntakeError("no_key_opens") from None

    def linking_tags(self, kind: str, row: str, token: int, names: Sequence[str]) -> list[str]:
        """Tags that stand for nothing."""
        return [f"tag-{len(name)}" for name in names]


def _signer(name: str) -> Signer:
    return Signer(name, Ed25519PrivateKey.generate())


def _seals(kind: Kind, id_: str, identity: HybridIdentity, since: date) -> Entry:
    return Entry(kind, id_, 1, since, recipient=str(identity.recipient))


def _base64(raw: bytes) -> str:

    return base64.b64encode(raw).decode()


def new_submission_id() -> bytes:
    """As the form draws it."""
    return secrets.token_bytes(16)
