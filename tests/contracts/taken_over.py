"""What the tests of roles that are taken over share: a report worked to the end, and looking for
keys in all that is stored. Everything is invented.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps

from intake import networks, pipeline, services
from intake.arrival import Arrival
from intake.keys.agent.agent import Agent
from intake.keys.agent.client import AgentClient
from intake.models import Attachment, CustodyBody, Network, SealedPart, Stage, Submission
from intake.packets import taking
from intake.queue import Lane
from intake.report import Report
from intake.sealing import HybridIdentity, NotForUs, split, unwrap
from tests.faults import resting
from tests.organisation import new_submission_id

RECEIPT, OTHER_RECEIPT = "123456789012345678904", "000000000000000000000"
# Zalmay Nowhere is invented; +44 7700 900123 is reserved for fiction.
TOLD = Report(network="", language="en", account="They took Zalmay. Call +44 7700 900123.")
LONG = replace(TOLD, account=f"{TOLD.account} {resting.LONG}")


@pytest.fixture
def client(agent: Agent, serve, monkeypatch) -> AgentClient:
    """The key agent on its socket; workers of this test ask it."""
    for module in (services, taking):
        monkeypatch.setattr(module, "ring_quietly", lambda _lane: None)
    started: AgentClient = serve(agent)
    return started


def accept(*files: bytes, told: Report = TOLD) -> Submission:
    code = networks.issue_codes(Network.objects.get(), 1)[0]
    arrival = Arrival(new_submission_id(), code, RECEIPT)
    for number, content in enumerate(files):
        file = arrival.open_file(f"invented-{number}.txt", "text/plain")
        file.write(content)
        file.close()
    services.accept_report(arrival, told)
    return Submission.objects.get(id_digest=arrival.id_digest)


@pytest.fixture
def finished(client) -> Submission:
    """A report with a file that can be shown and one that cannot, worked to the end."""
    row = accept(b"an invented file", bytes(range(256)))
    assert pipeline.work_off(Lane.TEXT) == 1
    assert pipeline.work_off(Lane.FILES) == 3
    row.refresh_from_db()
    assert row.stage == Stage.READY
    return row


def headers_of(row: Submission) -> list[bytes]:
    """Both headers of a report."""
    return [bytes(row.header), *([bytes(row.kept_header)] if row.kept_header else [])]


def every_header() -> list[bytes]:
    """The headers of all that is sealed to keys here."""
    stored = (*Submission.objects.all(), *Attachment.objects.all())
    parts = [bytes(part.header) for part in SealedPart.objects.all()]
    events = [split(bytes(body.sealed))[0] for body in CustodyBody.objects.all()]
    return [h for row in stored for h in headers_of(row)] + parts + events  # type: ignore[arg-type]


def opened_by(header: bytes, *keys: HybridIdentity) -> bool:
    try:
        unwrap(header, list(keys))
    except NotForUs:
        return False
    return True


def everything_stored(folder: Path) -> Iterator[bytes]:
    """Every value of every row, and every blob."""
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            for value in row:
                octets = isinstance(value, bytes | memoryview)
                yield bytes(value) if octets else str(value).encode()
    for file in (folder / "blobs").rglob("*"):
        if file.is_file():
            yield file.read_bytes()


def keys_within(contents: list[bytes]) -> list[HybridIdentity]:
    """All that could be a seed: written identities, and whatever is 32 octets in any spelling."""
    seeds = {one for one in contents if len(one) == 32}
    for one in contents:
        seeds |= {bytes.fromhex(h.decode()) for h in re.findall(rb"\b[0-9a-fA-F]{64}\b", one)}
        assert b"AGE-SECRET-KEY" not in one.upper()
    return [HybridIdentity(seed) for seed in seeds]
