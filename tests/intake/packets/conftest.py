"""A writer with a code, a relay with another, and the page between them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from intake import identities, networks, pipeline, recipients
from intake.models import Network
from intake.packets import taking
from intake.queue import Lane
from tests.intake.packets.writer import Writer
from tests.organisation import Organisation

Send = Callable[..., Any]


@pytest.fixture(autouse=True)
def _bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing rings."""
    monkeypatch.setattr(taking, "ring_quietly", lambda _lane: None)


@pytest.fixture
def relay_network(organisation: Organisation) -> Network:
    """The circle of whoever carries packets: another one, of the same desk."""
    return Network.objects.get(pk=organisation.network_id)


@pytest.fixture
def new_code(organisation: Organisation) -> Callable[[], str]:
    """A code of the organisation's circle."""
    network = Network.objects.get(pk=organisation.network_id)
    return lambda: networks.issue_codes(network, 1)[0]


@pytest.fixture
def new_writer(organisation: Organisation, new_code: Callable[[], str]) -> Callable[[], Writer]:
    """Makes writers, each with a code of their own."""
    organisation.offer_packets()
    keys = recipients.current()
    return lambda: Writer(keys.packet.recipient, keys.custody, new_code())


@pytest.fixture
def writer(new_writer: Callable[[], Writer]) -> Writer:
    return new_writer()


@pytest.fixture
def send(new_code: Callable[[], str]) -> Send:
    """A relay sends a packet; under a new code of theirs unless one is given."""
    client = Client(raise_request_exception=True)

    def sent(packet: bytes, code: str | None = None, to: str = "/en/packet") -> Any:
        file = SimpleUploadedFile("notes.bin", packet, "application/octet-stream")
        return client.post(to, {"code": new_code() if code is None else code, "packet": file})

    return sent


@pytest.fixture
def work(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Workers go over what is there, in both lanes unless said otherwise."""
    monkeypatch.setattr(identities, "is_ready", lambda: True)

    def off(*lanes: Lane) -> None:
        for lane in lanes or (Lane.TEXT, Lane.FILES):
            monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
            pipeline.work_off(lane)

    return off
