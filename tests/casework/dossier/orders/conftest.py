"""A desk with its people and a key agent that answers in this process. All invented."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from casework import register
from intake import identities, orders, recipients
from intake.keys.agent.agent import Agent
from intake.keys.agent.store import Store
from intake.models import EpochCertificate
from tests.casework.approvals.conftest import PASSPHRASE, NearClient
from tests.casework.house import House
from tests.organisation import Organisation


@pytest.fixture
def store(organisation: Organisation, settings: Settings, tmp_path: Path) -> Store:
    """The agent's store; its certifier will be on the roll."""
    settings.AGENT_DIR = tmp_path / "agent"
    made = Store.found(settings.AGENT_DIR, PASSPHRASE, work_factor=1)
    organisation.certifier = made.certifier()
    EpochCertificate.objects.all().delete()
    return made


@pytest.fixture
def house(
    organisation: Organisation, store: Store, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """Two desks with their people, and half B of both at the opener."""
    if connection.in_atomic_block:
        monkeypatch.setattr(transaction, "on_commit", _at_once)
    furnished = House(organisation)
    furnished.furnish()
    for desk in (furnished.desk, furnished.other_desk):
        store.keep_originals_half(str(desk), 1, furnished.half_b(desk))
    yield furnished
    register.keep_only(())


@pytest.fixture
def agent(house: House, store: Store, monkeypatch: pytest.MonkeyPatch) -> NearClient:
    """What workers and people reach as the key agent; it has offered this week's order key."""
    made = Agent(store.folder)
    made.unlock(PASSPHRASE)
    made.go_round()
    assert made.round_failed == ""
    recipients.forget()
    client = NearClient(made)
    monkeypatch.setattr(identities, "agent", lambda: client)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    monkeypatch.setattr(orders, "ring_quietly", lambda _lane: None)
    return client


def _at_once(deed: Callable[[], Any], **_how: Any) -> None:
    deed()
