"""From the order to what left, by the pages: a draft, two signatures, a package, the register."""

import re
from typing import Any

import pytest

from casework.dossier import working
from casework.models import Draft
from casework.records import Dossier
from casework.records.dossier import DossierState
from casework.services import dossiers
from intake.sealing import age
from tests.casework.pages.dossier_desk import (
    OFFICE,
    TO,
    Desk,
    agent,
    case,
    desk,
    house,
    in_this_process,
    memory,
    plain,
    private,
    roll,
    signer,
    signing,
    store,
    vouched,
    web,
)

__all__ = [
    "agent", "case", "desk", "house", "in_this_process", "memory", "plain", "private", "roll",
    "signer", "signing", "store", "vouched", "web",
]  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signing")]
WORDS = "The family asked for it."


def body(answer: Any) -> str:
    return answer.content.decode()


def octets(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def signed(desk: Desk, version: Dossier, draft: Draft) -> None:
    """Laila asks; Amina and Farid sign, each by the page of requests."""
    asked = {"ask_release-draft": str(draft.pk), "ask_release-words": WORDS}
    assert desk.do(version, "ask_release", **asked).status_code == 303
    for name in ("Amina", "Farid"):
        browser = desk.web.unlocked(name)
        page = body(browser.get(desk.at("requests")))
        assert f"Dossier {version.name} is to leave" in page
        assert TO in page
        address = re.search(r'action="(/en/desk/[^"]+/requests/[^"]+/)"', page)
        assert address is not None
        assert browser.post(address[1], {"deed": "sign"}).status_code == 303


def released(desk: Desk) -> tuple[Dossier, Draft]:
    version, draft = desk.drafted()
    signed(desk, version, draft)
    answer = desk.do(version, "release", desk.web.unlocked("Amina"), draft=str(draft.pk))
    assert answer.status_code == 303, body(answer)
    assert working.work_off() == 1
    return version, draft


def test_the_page_follows_an_order_until_its_draft_is_there(desk: Desk) -> None:
    version = desk.ordered()

    waiting = desk.page(version)
    assert waiting.headers["Refresh"] == "5"
    assert "It waits for a worker." in body(waiting)
    assert desk.browser.get(desk.at("dossiers")).headers["Refresh"] == "5"

    working.work_off()
    drafted = desk.page(version)

    assert "Refresh" not in drafted.headers
    assert "data/dossier.en.pdf" in body(drafted) or "data/records.txt" in body(drafted)
    assert Draft.objects.get().desk_id == desk.id
    assert dossiers.versions(desk.by, desk.id)[0].record.state is DossierState.DRAFTED
    assert "Refresh" not in desk.browser.get(desk.at("dossiers")).headers


def test_what_left_is_fetched_by_the_page_and_opened_by_its_addressee(desk: Desk) -> None:
    version, draft = released(desk)

    page = desk.page(version)
    assert "It left:" in body(page)
    answer = desk.do(version, "fetch", draft=str(draft.pk))

    assert answer["Content-Disposition"] == f'attachment; filename="{version.name}.tar.age"'
    assert "no-store" in answer["Cache-Control"]
    content = octets(answer)
    assert len(content) == int(answer["Content-Length"])
    assert age.decrypt_bytes(content, [OFFICE])[:100]
    register = body(desk.browser.get(desk.at("dossiers")))
    for words in (version.name, TO, "Public extract without names", "the public, without names"):
        assert words in register
