"""An agent with a store of its own, on a day that can be moved. Invented keys only."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from intake import clock, recipients
from intake.keys import roll as rolls
from intake.keys.agent.agent import Agent
from intake.keys.agent.client import AgentClient
from intake.keys.agent.server import AgentServer
from intake.keys.agent.store import Store
from intake.models import (
    Attachment,
    EpochCertificate,
    MailboxSeed,
    RollDocument,
    Stage,
    Submission,
)
from intake.sealing import Inner, seal_bytes
from tests.organisation import Organisation

PASSPHRASE = "seven invented words that open this host"
ACCOUNT, FILE = b"An invented account.", b"An invented file."
REPORT = Inner("report", 1, "x", 1, 1)
LIGHT = 4  # scrypt's work factor; the real one takes a second


@dataclass
class Calendar:
    """Today, for everything that asks `intake.clock`."""

    start: datetime

    def today(self) -> date:
        return self.now.date()

    def move(self, days: float) -> None:
        self.now = self.start + timedelta(days=days)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    held = Calendar(datetime.now(UTC).replace(hour=9))
    held.move(0)
    monkeypatch.setattr(clock, "now", lambda: held.now)
    monkeypatch.setattr(clock, "today", held.today)
    return held


@pytest.fixture
def store(calendar, organisation: Organisation, settings, tmp_path) -> Store:
    """The store of the organisation's agent; its certifier is on the roll."""
    settings.AGENT_DIR = tmp_path / "agent"
    settings.AGENT_SOCKET = tmp_path / "agent.sock"
    made = Store.found(settings.AGENT_DIR, PASSPHRASE, work_factor=LIGHT)
    organisation.certifier = made.certifier()
    _publish_anew(organisation)
    return made


def _publish_anew(organisation: Organisation) -> None:
    EpochCertificate.objects.all().delete()
    RollDocument.objects.update(document=rolls.sign(organisation.roll(), organisation.root))
    recipients.forget()


@pytest.fixture
def agent(store: Store, settings) -> Agent:
    """Unlocked, after its first round."""
    made = Agent(settings.AGENT_DIR)
    made.unlock(PASSPHRASE)
    made.go_round()
    assert made.round_failed == ""
    recipients.forget()
    return made


@pytest.fixture
def serve(settings) -> Iterator[Callable[..., AgentClient]]:
    """Serve an agent on its socket until the test ends; gives a client."""
    servers = []

    def start(agent: Agent, **options) -> AgentClient:
        server = AgentServer(agent, settings.AGENT_SOCKET, **options)
        thread = threading.Thread(target=server.serve)
        thread.start()
        servers.append((server, thread))
        return AgentClient(settings.AGENT_SOCKET)

    yield start
    for server, thread in servers:
        server.stop()
        thread.join(60)
        assert not thread.is_alive()


def a_submission(organisation: Organisation, **changes) -> Submission:
    """A report received now under today's epoch, its lease free."""
    keys = recipients.current()
    sealed = seal_bytes(
        b"An invented account.", keys.seals_reports(), Inner("report", 1, "x", 1, 1)
    )
    number = Submission.objects.count() + 1
    row = {
        "id_digest": number.to_bytes(32),
        "network": organisation.network_id,
        "parts": 1,
        "tag": number.to_bytes(32),
        "received_on": clock.today(),
        "stage": Stage.RECEIVED,
        "epoch": keys.epoch.number,
        "header": sealed.header,
        "blob": f"{number:043d}",
        "blob_sha256": sealed.sha256,
        "blob_size": len(sealed.payload),
    }
    return Submission.objects.create(**row | changes)


def an_attachment(submission: Submission | None, **changes) -> Attachment:
    """A file of it, under today's epoch."""
    keys = recipients.current()
    sealed = seal_bytes(
        b"An invented file", keys.seals_reports(), Inner("attachment", 1, "x", 1, 1)
    )
    number = Attachment.objects.count() + 1
    row = {
        "id_digest": submission.id_digest if submission else bytes(32),
        "number": number,
        "tag": number.to_bytes(32),
        "submission": submission,
        "received_on": clock.today(),
        "stage": Stage.RECEIVED if submission else Stage.STAGED,
        "epoch": keys.epoch.number,
        "header": sealed.header,
        "blob": f"a{number:042d}",
        "blob_sha256": sealed.sha256,
        "blob_size": len(sealed.payload),
    }
    return Attachment.objects.create(**row | changes)


def a_seed(submission: Submission) -> MailboxSeed:
    """Its mailbox seed, sealed to the epoch alone."""
    keys = recipients.current()
    sealed = seal_bytes(b"digits", [keys.epoch.recipient], Inner("seed", 1, "x", 1, 1))
    return MailboxSeed.objects.create(
        submission=submission,
        id_digest=submission.id_digest,
        received_on=clock.today(),
        stage=Stage.RECEIVED,
        epoch=keys.epoch.number,
        header=sealed.header,
        payload=sealed.payload,
    )


def claim(row, seconds: float = 60) -> int:
    """Claim it as a worker does; returns the token."""
    until = clock.now() + timedelta(seconds=seconds)
    assert type(row).lease(row.pk, until, clock.now()) == 1
    row.refresh_from_db()
    return int(row.token)
