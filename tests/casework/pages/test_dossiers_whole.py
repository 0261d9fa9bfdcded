"""A whole desk is gone through in the background, and a page without script says how far."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from casework.dossier import working
from casework.dossier.figures.answers import ASKS
from casework.services import dossiers
from casework.views import dossiers_whole
from intake.errors import IntakeError
from intake.models import Order
from tests.casework.pages.dossier_desk import (
    TO,
    Desk,
    agent,
    case,
    desk,
    house,
    in_this_process,
    store,
    web,
)
from tests.casework.pages.test_dossiers_new import ORDER, body

__all__ = ["agent", "case", "desk", "house", "in_this_process", "store", "web"]
pytestmark = pytest.mark.django_db
Run = Callable[[], None]


@pytest.fixture
def plain() -> None:
    """Every forum as it is."""


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """What would run in a thread: a test that never commits has one connection."""
    found: list[Run] = []
    monkeypatch.setattr(dossiers_whole, "FEW", 0)
    monkeypatch.setattr(dossiers_whole, "_works", {})
    monkeypatch.setattr(dossiers_whole, "start", found.append)
    monkeypatch.setattr(dossiers_whole, "connection", SimpleNamespace(close=lambda: None))
    return found


def annex(desk: Desk, deed: str = "look", **more: Any) -> Any:
    answers = {f"answer-{key}": "not_assessed" for key in ASKS} | {"answer-windows": "halves"}
    told = {"profile": "annex", "whole": "on", "row": [], "of": [], "organisation": "A house"}
    return desk.send(deed, **{**told, **answers, **more})


def test_a_look_at_a_whole_desk_goes_on_by_itself_and_loses_nothing_typed(
    desk: Desk, waiting: list[Run]
) -> None:
    sent = annex(desk)
    assert sent.status_code == 303
    page = desk.browser.get(sent["Location"])
    assert page.headers["Refresh"] == "1"
    assert "no-store" in page["Cache-Control"]
    assert "0 of " in body(page)

    waiting.pop()()

    form = desk.browser.get(sent["Location"])
    assert "Refresh" not in form.headers
    shown = body(form)
    for words in ("Nothing stands in the way.", "A house", TO, ORDER):
        assert words in shown
    assert not Order.objects.exists()


def test_an_order_of_a_whole_desk_leads_to_its_page_and_is_carried_out(
    desk: Desk, waiting: list[Run]
) -> None:
    sent = annex(desk, "order")
    assert not Order.objects.exists()

    waiting.pop()()

    version = dossiers.versions(desk.by, desk.id)[0].record
    done = desk.browser.get(sent["Location"])
    assert done.status_code == 303
    assert done["Location"].startswith(desk.at("dossier", dossier=version.id))
    assert version.whole
    assert working.work_off() == 1


def test_how_far_it_is_is_counted_in_records(desk: Desk, waiting: list[Run]) -> None:
    annex(desk, "order")
    (work,) = dossiers_whole._works.values()

    waiting.pop()()

    assert 0 < work.done <= work.of


def test_what_stands_in_the_way_is_said_after_the_wait(desk: Desk, waiting: list[Run]) -> None:
    sent = annex(desk, "order", **{"answer-bias_weekly": ""})

    waiting.pop()()

    page = body(desk.browser.get(sent["Location"]))
    assert "This question has no answer" in page
    assert not Order.objects.exists()


def test_a_refusal_on_the_way_is_said_and_the_form_is_still_there(
    desk: Desk, waiting: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_told: Any, **_more: Any) -> None:
        raise IntakeError("dossier_version_taken")

    sent = annex(desk, "order")
    with monkeypatch.context() as taken:
        taken.setattr(dossiers, "place", refuse)
        waiting.pop()()

    page = desk.browser.get(sent["Location"])
    assert page.status_code == 422
    assert "Somebody ordered a version with this number just now." in body(page)
    assert "A house" in body(page)


def test_nobody_else_comes_to_what_was_typed(desk: Desk, waiting: list[Run]) -> None:
    sent = annex(desk)
    waiting.pop()()

    other = body(desk.web.unlocked("Amina").get(sent["Location"]))

    assert "A house" not in other
    assert "New dossier" in other


def test_whoever_sends_anew_waits_for_that_alone(desk: Desk, waiting: list[Run]) -> None:
    first, second = annex(desk), annex(desk)

    assert "Refresh" not in desk.browser.get(first["Location"]).headers
    assert "Refresh" in desk.browser.get(second["Location"]).headers
    assert len(dossiers_whole._works) == 1


def test_a_made_key_is_shown_though_the_desk_is_large(desk: Desk, waiting: list[Run]) -> None:
    page = annex(desk, "make-0", **{"to-0-key": ""})

    assert page.status_code == 200
    assert "A key was made. This is shown once." in body(page)
    assert waiting == []
