"""A log with its key on the roll, and the means of somebody who owns the database."""

import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from intake import recipients
from intake.custody.sequencer import link_new_events
from intake.custody.signing import load_key, make_key, sign_checkpoint
from intake.keys import roll as rolls
from intake.keys.publishing import publish
from intake.models import CustodyCheckpoint, CustodyEvent
from tests.organisation import Organisation


@pytest.fixture
def log_key(organisation: Organisation, settings, tmp_path) -> Ed25519PrivateKey:
    """Made as `sequence --prepare` does, and on the roll."""
    settings.LOG_KEY_FILE = tmp_path / "log.key"
    entry = make_key(settings.LOG_KEY_FILE)
    base = organisation.roll()
    publish(rolls.sign(replace(base, version=2, keys=(*base.keys, entry)), organisation.root))
    recipients.forget()
    return load_key(settings.LOG_KEY_FILE)


@pytest.fixture
def sign(log_key: Ed25519PrivateKey) -> Callable[[], str]:
    """A checkpoint somebody asked for: what a custodian takes away."""
    return lambda: sign_checkpoint(log_key, CustodyCheckpoint.Kind.ASKED).note


def happen(count: int) -> None:
    """Events as they stand in the log: a leaf each. Invented, so there is no body."""
    CustodyEvent.objects.bulk_create(
        CustodyEvent(leaf=secrets.token_bytes(32)) for _ in range(count)
    )
    while link_new_events(everything=True):
        pass


@pytest.fixture
def unguarded(db) -> None:
    """The triggers are gone, as for somebody with the database's own superuser."""
    for table in ("event", "link", "log", "checkpoint"):
        on = f" ON intake_custody{table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER intake_custody{table}_no_UPDATE{on}")
