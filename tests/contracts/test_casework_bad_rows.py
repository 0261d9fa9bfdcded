"""A member, or a fault of ours, may seal nonsense under the desk's key: it closes no desk."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from casework import register, rows
from casework.records.codec import to_bytes
from intake.report import canonical
from tests.casework.records import examples
from tests.casework.web import Web
from tests.journeys.casework_desk import DeskAtWork

pytestmark = pytest.mark.django_db


def bent(value: Any) -> Iterator[Any]:
    """The same with one of its texts, numbers or days put wrong; each in turn."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from ({**value, name: wrong} for wrong in bent(inner))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from ([*value[:at], wrong, *value[at + 1 :]] for wrong in bent(inner))
    elif isinstance(value, str):
        yield from ("\ud7ff nonsense", "")
    elif value is not None:
        yield from (-1, 10**30)


def test_records_that_are_nonsense_are_named_and_the_desk_stays_open(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, by = DeskAtWork(web.house), web.house.unlocked("Laila")
    desk.records()
    count = 0
    for record in examples.EVERY:
        told = json.loads(to_bytes(record))
        for wrong in bent(told["record"]):
            row = uuid.uuid4()
            content = canonical({**told, "record": {**wrong, "id": str(row)}})
            with monkeypatch.context() as patch:
                patch.setattr(rows, "to_bytes", lambda _record, octets=content: octets)
                rows.write(by, desk.id, replace(record, id=row), expects=0)
            count += 1
    assert count > 200

    opened = register.of(by, desk.id)

    assert any(opened.faults), "most of them are no records"
    browser = web.unlocked("Amina")
    for page in ("queue", "cases", "overview", "requests", "ageing"):
        assert browser.get(f"/en/desk/{desk.id}/{page}/").status_code == 200, page
    for page in (f"cases/{desk.rows['case']}", f"persons/{desk.rows['person']}"):
        assert browser.get(f"/en/desk/{desk.id}/{page}/").status_code == 200, page
    found = browser.post(f"/en/desk/{desk.id}/search/", {"words": desk.words.latin})
    assert found.status_code == 200
