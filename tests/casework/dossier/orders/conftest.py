"""A desk with its people and a key agent that answers in this process. All invented."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from casework import register
from casework.dossier import compiling, consenting, releasing, working
from casework.dossier.bagfile import BagFile
from casework.dossier.profile import Gap, Render
from casework.dossier.release_order import ReleaseOrder
from casework.dossier.selection import Selection
from casework.dossier.signing.signer import Asked, Signer
from casework.services import dossiers
from intake import identities, orders, recipients
from intake.keys.agent.agent import Agent
from intake.keys.agent.store import Store
from intake.models import EpochCertificate
from tests.casework.approvals.conftest import PASSPHRASE, NearClient
from tests.casework.dossier.orders.resting import Case, furnish
from tests.casework.dossier.signing.conftest import memory, private, roll, signer, vouched
from tests.casework.house import House
from tests.organisation import Organisation

__all__ = ["memory", "private", "roll", "signer", "vouched"]


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


class Plain:
    """A forum that takes everything and draws nothing: no sandbox is needed."""

    name, scope, audience = "plain", "un_confidential", "un_confidential"
    carries_names = False
    annex = True
    languages = ("en",)
    asks: tuple[str, ...] = ()

    def gaps(self, selection: Selection) -> tuple[Gap, ...]:
        """Consents alone."""
        return consenting.gaps(selection)

    def files(self, selection: Selection, _render: Render) -> Iterator[BagFile]:
        """How many records there are, and the accounts."""
        listed = sorted(f"{one.KIND} {one.id}" for one in selection.records.values())
        yield BagFile.of("data/records.txt", "\n".join(listed).encode())
        for row, copy in selection.accounts.items():
            yield BagFile.of(f"data/account-{row}.txt", copy.texts["account"].text.encode())

    def annex_files(self, selection: Selection, _render: Render) -> Iterator[BagFile]:
        """The names."""
        called = [" / ".join(one.forms) for one in selection.names.values()]
        yield BagFile.of("data/names.txt", "\n".join(called).encode())


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Plain:
    """The one forum there is."""
    made = Plain()
    for module in (dossiers, compiling):
        monkeypatch.setattr(module, "profile", lambda _name: made)
    return made


@pytest.fixture
def case(house: House, agent: NearClient, plain: Plain) -> Case:
    """The invented case, at the desk."""
    return furnish(house)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's child is this process: a test that never commits cannot fork."""
    monkeypatch.setattr(working, "in_a_fork", lambda work, **_how: work())
    # The worker's name for them only: a server's thread that could not let go of its own would
    # leave SQLite's state of it to every later fork, which then finds no database.
    monkeypatch.setattr(working, "connections", SimpleNamespace(close_all=lambda: None))


class NearSigner:
    """Asks a signer in this process."""

    def __init__(self, signer: Signer, asked: Asked) -> None:
        self._signer, self._asked = signer, asked

    def sign_release(self, tag_manifest: bytes) -> Any:
        assert tag_manifest == self._asked.tag_manifest
        return self._signer.sign_release(self._asked)

    def sign_sums(self, sums: bytes) -> str:
        return self._signer.sign_sums(self._asked, sums)


@pytest.fixture
def signing(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> Signer:
    """What the worker reaches as the signer."""

    def near(order: ReleaseOrder, tag_manifest: bytes) -> NearSigner:
        return NearSigner(signer, releasing.asked_of(order, tag_manifest))

    monkeypatch.setattr(releasing, "SIGNER", near)
    return signer


def _at_once(deed: Callable[[], Any], **_how: Any) -> None:
    deed()
