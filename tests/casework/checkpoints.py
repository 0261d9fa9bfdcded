"""A custody log under a key of the roll, beside a house's desks. All people are invented."""

from dataclasses import replace
from typing import Any

import pytest

from intake import recipients
from intake.custody.sequencer import link_new_events
from intake.custody.signing import load_key, make_key, sign_checkpoint
from intake.keys import roll as rolls
from intake.keys.publishing import publish
from intake.models import CustodyCheckpoint
from tests.casework.house import House


class KeptLog:
    """The sequencer's work, done when a test says so."""

    def __init__(self, house: House, file: Any) -> None:
        entry = make_key(file)
        roll = recipients.current().roll
        keys = (*roll.keys, entry)
        newer = replace(roll, version=roll.version + 1, keys=keys)
        publish(rolls.sign(newer, house.organisation.root))
        recipients.forget()
        self._key = load_key(file)

    def sign(self) -> CustodyCheckpoint:
        """Put all events in order, and make a checkpoint of it."""
        while link_new_events(everything=True):
            pass
        return sign_checkpoint(self._key, CustodyCheckpoint.Kind.ASKED)


@pytest.fixture
def log(house: House, settings: Any, tmp_path: Any) -> KeptLog:
    settings.ROLL_FLOOR_FILE = tmp_path / "memory" / "floor"
    return KeptLog(house, tmp_path / "log.key")
