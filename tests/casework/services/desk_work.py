"""What the tests of deeds start from: reviews and acts of invented reports, and the log's words."""

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest

from casework import rows
from casework.records import Act, Review
from casework.unlocked import Unlocked
from intake.errors import IntakeError
from intake.models import CustodyBody
from intake.sealing import Inner, open_bytes, split, unwrap
from tests.casework.house import House
from tests.casework.records import examples


def a_review(house: House, **fields) -> uuid.UUID:
    """A review that nobody has looked at."""
    row = uuid.uuid4()
    review = replace(examples.REVIEW, id=row, submission=row, **fields)
    rows.write(house.unlocked("Laila"), house.desk, review, expects=0)
    return row


def an_act(house: House, **fields) -> Act:
    """An act that Laila wrote."""
    told: Any = {"code": "LIB-01", "set_by": house.people["Laila"].member.pk, **fields}
    act = Act(id=uuid.uuid4(), **told)
    rows.write(house.unlocked("Laila"), house.desk, act, expects=0)
    return act


def review_of(house: House, row: uuid.UUID) -> Review:
    """As it rests now."""
    found = rows.read(house.unlocked("Laila"), house.desk, row).record
    assert isinstance(found, Review)
    return found


def events(house: House) -> list[dict[str, str]]:
    """Every event that the desk can read, in the order of the deeds."""
    opened = []
    for body in CustodyBody.objects.order_by("event_id"):
        header, payload = split(bytes(body.sealed))
        key = unwrap(header, [house.organisation.desk])
        inner = Inner("custody_event", 1, bytes(body.event.leaf).hex(), 1, 1)
        opened.append(json.loads(open_bytes(header, payload, key, inner, 1 << 16)[16:]))
    return opened


def last_event(house: House) -> dict[str, str]:
    """The newest."""
    return events(house)[-1]


def refused(call, *args, **fields) -> str:
    """The code of the refusal that this meets."""
    with pytest.raises(IntakeError) as met:
        call(*args, **fields)
    return met.value.code


def who(by: Unlocked) -> str:
    """As the log names them."""
    return str(by.member.pk)
