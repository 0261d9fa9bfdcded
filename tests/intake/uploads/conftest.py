"""A page, its line, and a code for it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from intake import networks, services
from intake.models import Network
from tests.intake.uploads.sender import Line, Sender
from tests.organisation import Organisation


@pytest.fixture(autouse=True)
def _bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing rings."""
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)


@pytest.fixture
def line() -> Line:
    return Line(Client(raise_request_exception=True))


@pytest.fixture
def new_sender(organisation: Organisation, settings: Settings, line: Line) -> Callable[[], Sender]:
    """Makes pages, each with a code of its own."""
    answer = line.client.get("/roll").content
    root = Path(settings.ROLL_ROOT_FILE).read_text(encoding="utf-8")

    def made() -> Sender:
        code = networks.issue_codes(Network.objects.get(pk=organisation.network_id), 1)[0]
        return replace(Sender.reading(answer, root, code), circle=str(organisation.network_id))

    return made


@pytest.fixture
def sender(new_sender: Callable[[], Sender]) -> Sender:
    return new_sender()
