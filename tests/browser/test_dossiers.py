"""A dossier in Chromium, from a case to the package its addressee opens. All people are invented.

Laila chooses and orders, Amina and Farid sign, Amina lets it leave, Laila fetches it. The worker
is this process.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from casework.dossier import working
from intake.sealing import age
from tests.browser.test_casework import casework, fits, press, sign_in, unlock, visit
from tests.casework.dossier.people import CASE
from tests.casework.pages.dossier_desk import (
    KEY,
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
    "agent", "case", "casework", "desk", "house", "in_this_process", "memory", "plain", "private",
    "roll", "signer", "signing", "store", "vouched", "web",
]  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("signing"),
]
SUMMARY = "A teacher was taken from a house at night."
WHY = {"en": "The family asked for it.", "fa-af": "خانواده خواسته است.", "ps": "کورنۍ غوښتې."}


class Looker:
    """Every page that is visited: it fits, and with script the accessibility checker agrees."""

    def __init__(self, script: bool, size: str, language: str, picture: Any) -> None:
        self.script, self.picture, self.found = script, picture, dict[str, Any]()
        self.mark = f"{language}-{size}-{'script' if script else 'plain'}"

    def look(self, page: Any, name: str) -> None:
        self.picture(page, f"dossiers-{name}-{self.mark}")
        if not fits(page):
            self.found[name] = "scrolls sideways"
        if self.script:
            violations = Axe().run(page).response["violations"]
            told = [(one["id"], [n["html"][:160] for n in one["nodes"]]) for one in violations]
            self.found |= {name: told} if told else {}


def submit(page: Any, deed: str) -> None:
    """Press the button of a deed; of two that are one, the last."""
    with page.expect_navigation():
        page.locator(f'main button[name=deed][value="{deed}"]').last.click()


@pytest.fixture
def people(chromium, casework, desk: Desk, request) -> Iterator[Any]:
    language, script, size = request.param
    pages = {name: visit(chromium, language, size, script=script)
             for name in ("Laila", "Amina", "Farid")}  # fmt: skip
    for name, page in pages.items():
        sign_in(page, casework, language, desk.web, name)
        unlock(page, casework, language, desk.web, name)
    yield request.param, f"{casework}/{language}", pages
    for page in pages.values():
        assert all(url.startswith((casework, "data:")) for url in page.asked)
        page.context.close()


@pytest.mark.parametrize(
    "people",
    [
        ("en", True, "desk"),
        ("fa-af", False, "phone"),
        pytest.param(("en", False, "phone"), marks=pytest.mark.full),
        pytest.param(("fa-af", True, "desk"), marks=pytest.mark.full),
        pytest.param(("ps", True, "phone"), marks=pytest.mark.full),
        pytest.param(("ps", False, "desk"), marks=pytest.mark.full),
    ],
    indirect=True,
)
def test_from_a_case_to_the_package_that_its_addressee_opens(people, desk: Desk, picture):
    (language, script, size), here, pages = people
    looker = Looker(script, size, language, picture)
    address = ordered(pages["Laila"], here, desk, looker)
    assert working.work_off() == 1
    asked(pages["Laila"], address, language, looker)
    for name in ("Amina", "Farid"):
        signed(pages[name], here, desk, looker)
    page = pages["Amina"]
    page.goto(address)
    looker.look(page, "8-signed")
    submit(page, "release")
    looker.look(page, "9-leaving")
    assert working.work_off() == 1
    content = fetched(pages["Laila"], address, looker)

    assert age.decrypt_bytes(content, [OFFICE])
    pages["Laila"].goto(f"{here}/desk/{desk.id}/dossiers/")
    assert TO in pages["Laila"].inner_text("main")
    looker.look(pages["Laila"], "11-register")
    pages["Laila"].goto(f"{here}/desk/{desk.id}/dossiers/back/")
    looker.look(pages["Laila"], "12-back")
    assert looker.found == {}


def ordered(page: Any, here: str, desk: Desk, looker: Looker) -> str:
    page.goto(f"{here}/desk/{desk.id}/cases/{CASE.id}/")
    press(page, f'main a[href*="case={CASE.id}"][href*="dossiers/new"]')
    looker.look(page, "1-new")
    page.select_option("#id_profile", "extract")
    submit(page, "look")
    looker.look(page, "2-blocked")
    assert page.locator("#blocks").count() == 1
    assert page.locator('button[value="order"]').count() == 0
    page.locator("section[aria-labelledby=asks] textarea").first.fill(SUMMARY)
    page.fill("#id_to-0-name", TO)
    submit(page, "make-0")
    looker.look(page, "3-key-made")
    assert page.input_value("#id_to-0-key").startswith("age1pq1")
    page.fill("#id_to-0-key", KEY)
    submit(page, "look")
    looker.look(page, "4-nothing-blocks")
    assert page.locator("section[aria-labelledby=asks] textarea").first.input_value() == SUMMARY
    submit(page, "order")
    looker.look(page, "5-ordered")
    return str(page.url).partition("?")[0]


def asked(page: Any, address: str, language: str, looker: Looker) -> None:
    page.goto(address)
    page.locator("details.deed").first.locator("summary").click()
    looker.look(page, "6-draft")
    page.locator('details[id^="ask_release"] summary').click()
    page.locator('details[id^="ask_release"] textarea').fill(WHY[language])
    press(page, 'details[id^="ask_release"] button')


def signed(page: Any, here: str, desk: Desk, looker: Looker) -> None:
    page.goto(f"{here}/desk/{desk.id}/requests/")
    assert TO in page.inner_text("main")
    looker.look(page, "7-requests")
    submit(page, "sign")


def fetched(page: Any, address: str, looker: Looker) -> bytes:
    page.goto(address)
    looker.look(page, "10-left")
    with page.expect_download() as waiting:
        page.click('button[value="fetch"]')
    return Path(waiting.value.path()).read_bytes()
