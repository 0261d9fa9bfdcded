"""The questions of a dossier are answered in advance where that can be, and a person reads it."""

import re
from typing import Any

import pytest

from casework.dossier.figures.answers import ASKS
from casework.services import dossiers
from intake.models import Order
from tests.casework.pages.dossier_desk import (
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
ANNEX: dict[str, Any] = {"profile": "annex", "whole": "on", "row": [], "of": []}


@pytest.fixture
def plain() -> None:
    """Every forum as it is."""


def answers(page: str) -> dict[str, str]:
    """What stands in the form."""
    found = re.findall(r'<textarea name="answer-([^"]+)"[^>]*>\n?([^<]*)</textarea>', page)
    return dict(found)


def told(desk: Desk, **more: Any) -> dict[str, Any]:
    """A form of an annex on which no question of it was shown yet."""
    whole = desk.told(**{**ANNEX, **more})
    return {name: value for name, value in whole.items() if not name.startswith("answer-bias")
            and name != "answer-windows"}  # fmt: skip


def test_an_annex_is_proposed_whole_and_ordered_only_once_it_was_read(desk: Desk) -> None:
    page = body(desk.browser.post(desk.at("new_dossier"), told(desk)))

    proposed = answers(page)
    assert set(proposed) == set(ASKS)
    assert all(proposed.values())
    assert page.count("Proposed from what the desk wrote down.") == len(ASKS)
    assert "Answers are proposed below." in page
    assert "This question has no answer" not in page
    assert ORDER not in page
    at_once = desk.browser.post(desk.at("new_dossier"), told(desk, deed="order"))
    assert at_once.status_code == 200
    assert not Order.objects.exists()

    changed = {f"answer-{key}": text for key, text in proposed.items()}
    changed["answer-bias_weekly"] = "As it was told to us."
    page = body(desk.browser.post(desk.at("new_dossier"), {**told(desk), **changed}))

    assert answers(page)["bias_weekly"] == "As it was told to us."
    assert "Proposed from" not in page
    assert ORDER in page


def test_an_answer_that_was_emptied_stays_empty(desk: Desk) -> None:
    emptied = {**told(desk), **{f"answer-{key}": "" for key in ASKS}}

    page = body(desk.browser.post(desk.at("new_dossier"), emptied))

    assert not any(answers(page).values())
    assert "This question has no answer" in page


def test_the_next_version_is_offered_what_the_last_one_answered(desk: Desk) -> None:
    version = desk.ordered(**{"answer-summary": "An invented summary.", "organisation": "A house"})
    form = body(desk.browser.get(f"{desk.at('new_dossier')}?again={version.number}"))
    assert 'value="A house"' in form
    whole = desk.told(again=version.number, changed="An account was added.")
    anew = {name: value for name, value in whole.items() if not name.startswith("answer-")}

    page = body(desk.browser.post(desk.at("new_dossier"), anew))

    assert answers(page)["summary"] == "An invented summary."
    assert f"Proposed, as {version.name} has it." in page
    assert dossiers.versions(desk.by, desk.id)[0].record == version
