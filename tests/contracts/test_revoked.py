"""The commands that revoke hold, whatever somebody writes into the database afterwards."""

import base64
import io
import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command

from intake import clock, recipients
from intake.keys import Entry, Kind, RollError
from intake.keys import roll as rolls
from intake.keys.agent import rounds
from intake.keys.agent.agent import Agent
from intake.keys.agent.client import AgentClient
from intake.keys.ceremony.commands import read_roll
from intake.keys.publishing import publish
from intake.models import EpochCertificate, Network, Submission
from intake.sealing import HybridIdentity
from tests.contracts.taken_over import accept, client
from tests.intake.keys.conftest import agent, calendar, serve, store
from tests.organisation import Organisation

__all__ = ["agent", "calendar", "client", "serve", "store"]
pytestmark = pytest.mark.django_db(transaction=True)
PERSON, LOG = "invented-person", "organisation"


@pytest.fixture
def full_roll(client: AgentClient, organisation: Organisation) -> None:
    """A roll with a person and a log key beside the desk's."""
    today, base = clock.today(), organisation.roll()
    person = Entry(Kind.PERSONAL, PERSON, 1, today, str(HybridIdentity.generate().recipient),
                   verifier=_verifier())  # fmt: skip
    log = Entry(Kind.LOG, LOG, 1, today, verifier=_verifier())
    keys = tuple(sorted((*base.keys, person, log)))
    publish(rolls.sign(replace(base, version=2, keys=keys), organisation.root))


def _verifier() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@pytest.mark.parametrize("what", ["epoch", "packet", "desk", "person", "signer", "network"])
def test_each_revoking_command_holds_against_a_changed_database(
    what: str,
    full_roll: None,
    organisation: Organisation,
    agent: Agent,
    tmp_path: Path,
) -> None:
    ids = {"epoch": "1", "packet": "1", "desk": str(organisation.desk_id), "person": PERSON,
           "signer": LOG, "network": str(organisation.network_id)}  # fmt: skip
    draft = tmp_path / "roll.draft"

    call_command("revoke", what, ids[what], draft=draft, stdout=io.StringIO())
    publish(rolls.sign(read_roll(draft), organisation.root))
    Network.objects.update(open=True)
    EpochCertificate.objects.update(retired=False)
    agent.go_round()
    assert agent.round_failed == ""
    recipients.forget()

    kind = {"person": "personal", "signer": "log"}.get(what, what)
    keys = recipients.current()
    assert keys.roll.is_revoked(kind, ids[what])
    if what in ("desk", "network"):
        with pytest.raises(RollError):
            accept()
        assert not Submission.objects.exists()
    if what == "epoch":
        assert keys.epoch.number != 1


def test_an_epoch_revoked_while_the_agent_goes_its_round_stays_revoked(
    agent: Agent,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = EpochCertificate.objects.filter(kind="epoch", number=1)
    make = rounds._make
    monkeypatch.setattr(rounds, "_make", lambda *seen: (make(*seen), row.update(retired=True)))
    agent.go_round()

    assert row.get().retired
    agent.go_round()
    recipients.forget()
    assert recipients.current().epoch.number == 3
