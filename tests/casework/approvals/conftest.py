"""An opener that answers in this process, and originals it may open. All invented."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from casework.services import reveals
from intake import clock, identities, recipients
from intake.errors import IntakeError, TransientError
from intake.keys.agent.agent import Agent
from intake.keys.agent.client import AgentClient
from intake.keys.agent.peers import Peer
from intake.keys.agent.store import Store
from intake.models import Attachment, SealedPart, Stage, Submission
from intake.payloads import put
from intake.redaction import Identity
from intake.report import Report, canonical
from intake.sealing import HybridRecipient, Inner, seal_bytes
from tests.casework.house import House

PASSPHRASE = "seven invented words that open this host"
# Zalmay Nowhere is invented; +44 7700 900123 is reserved for fiction.
ACCOUNT = "They took Zalmay Nowhere. Call +44 7700 900123."
WHOM = (
    Identity("PERSON-1", "PERSON", ("Zalmay Nowhere", "Zalmay"), check=False),
    Identity("PHONE-1", "PHONE", ("+44 7700 900123",), check=False),
)


class NearClient(AgentClient):
    """Asks an agent in this process, over the same lines of JSON."""

    def __init__(self, agent: Agent) -> None:
        super().__init__("nowhere")
        self._agent = agent
        self.asked: list[str] = []

    def _ask(self, question: str, **fields: Any) -> dict[str, Any]:
        self.asked.append(question)
        line = json.loads(json.dumps({"ask": question, **fields}))
        answer: dict[str, Any] = json.loads(json.dumps(self._agent.answer(line, Peer(0, 0))))
        if "refused" in answer:
            raise IntakeError(answer["refused"])
        if "later" in answer:
            raise TransientError(answer["later"])
        return answer


@pytest.fixture
def store(house: House, settings: Settings, tmp_path: Path) -> Store:
    """The agent's store, with half B of both desks."""
    settings.AGENT_DIR = tmp_path / "agent"
    made = Store.found(settings.AGENT_DIR, PASSPHRASE, work_factor=1)
    for desk in (house.desk, house.other_desk):
        made.keep_originals_half(str(desk), 1, house.half_b(desk))
    return made


@pytest.fixture
def opener(store: Store, monkeypatch: pytest.MonkeyPatch) -> NearClient:
    """What casework reaches as the key agent."""
    agent = Agent(store.folder)
    agent.unlock(PASSPHRASE)
    client = NearClient(agent)
    monkeypatch.setattr(identities, "agent", lambda: client)
    reveals.forget_all()
    return client


@pytest.fixture
def submission(house: House) -> Submission:
    """Ready, with its table of pseudonyms."""
    return make_submission(house)


def make_submission(house: House, **changes: Any) -> Submission:
    """A report that a worker finished, as its rows rest."""
    keys = recipients.current()
    row = Submission(
        id=uuid.uuid4(),
        id_digest=uuid.uuid4().bytes * 2,
        tag=uuid.uuid4().bytes * 2,
        network=house.organisation.network_id,
        received_on=clock.today(),
        stage=Stage.READY,
        epoch=1,
        parts=2,
    )
    report = Report(network=str(row.network), language="en", account=ACCOUNT)
    inner = Inner("report", 1, bytes(row.id_digest).hex(), 1, 2)
    readers = [keys.originals(house.desk), keys.custody]
    for name, value in (seal_to(readers, report.to_bytes(), inner) | changes).items():
        setattr(row, name, value)
    row.save(force_insert=True)
    table = seal_bytes(
        canonical([one.to_json() for one in WHOM]),
        readers[:1],
        Inner("identities", 1, str(row.pk), 1, 1),
    )
    SealedPart.objects.create(submission=row, kind="identities", header=table.header, **rest(table))
    return row


def make_attachment(row: Submission, house: House, content: bytes) -> Attachment:
    """A file of it, finished."""
    keys = recipients.current()
    inner = Inner("attachment", 1, bytes(row.id_digest).hex(), 2, 0)
    line = canonical({"media_type": "image/jpeg", "name": "Zalmay.jpg"}) + b"\n"
    columns = seal_to([keys.originals(house.desk), keys.custody], line + content, inner)
    return Attachment.objects.create(
        id_digest=row.id_digest,
        number=1,
        tag=bytes(32),
        submission=row,
        received_on=clock.today(),
        stage=Stage.READY,
        epoch=1,
        **columns,
    )


def seal_to(readers: list[HybridRecipient], content: bytes, inner: Inner) -> dict[str, Any]:
    sealed = seal_bytes(content, readers, inner)
    return {"header": b"as it arrived", "kept_header": sealed.header, **rest(sealed)}


def rest(sealed: Any) -> dict[str, Any]:
    """Bring the payload to where it rests."""
    payload = put(sealed.payload)
    payload.keep()
    return {
        "blob": payload.name,
        "blob_sha256": sealed.sha256,
        "blob_size": len(sealed.payload),
    }


def refusal(ask: Any, kind: type[Exception] = IntakeError) -> str:
    with pytest.raises(kind) as refused:
        ask()
    return str(getattr(refused.value, "code", ""))
