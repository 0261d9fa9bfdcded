"""From an invitation to an original that two people open, in Chromium. All people are invented.

Amina and Farid are custodians. The newcomer enrols, is confirmed, is signed onto the roll by the
offline root, reviews a report, opens a case, finds it again, and asks for what custodians open.
"""

from base64 import b32decode
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import hotp  # type: ignore[import-untyped]
from playwright.sync_api import Error as PlaywrightError

from intake import clock, recipients
from intake.keys import Entry, strict
from intake.keys import roll as rolls
from intake.keys.ceremony import drafting
from intake.keys.publishing import publish
from intake.models import RollDocument
from tests.browser.test_casework import casework, fits, press, sign_in, unlock, visit
from tests.casework.approvals.conftest import opener, store
from tests.casework.conftest import house
from tests.casework.web import Web, web
from tests.journeys.casework_desk import DeskAtWork

__all__ = ["casework", "house", "opener", "store", "web"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]
PASSWORD = "another invented password"
TITLE = {"en": "The invented station", "fa-af": "قضیهٔ ساختگی ایستگاه"}


@dataclass
class Looker:
    """Looks at every page that is visited: with script, by the accessibility checker too."""

    has_script: bool
    picture: Any
    seen: list[str] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)

    def look(self, page: Any, name: str) -> None:
        """One page, under a name of its own."""
        self.seen.append(name)
        self.picture(page, f"journey-{name}-{'script' if self.has_script else 'plain'}")
        if not self.has_script:
            return
        violations = Axe().run(page).response["violations"]
        told = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in violations]
        if told or not fits(page):
            self.found[name] = told or "scrolls sideways"


@dataclass
class Newcomer:
    """What somebody who enrols notes on paper and has on their device."""

    login: str = ""
    passphrase: str = ""
    fingerprint: str = ""
    device: bytes = b""

    def number(self, web: Web) -> str:
        """What their device shows next."""
        web.step += 1
        return f"{hotp(self.device, web.step):06d}"


@pytest.fixture
def desk(web: Web, opener: Any, monkeypatch: pytest.MonkeyPatch) -> DeskAtWork:
    """With a report that came by acceptance and pipeline, and nothing else."""
    made = DeskAtWork(web.house)
    made.report(monkeypatch)
    return made


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("en", True),
        ("fa-af", False),
        pytest.param("en", False, marks=pytest.mark.full),
        pytest.param("fa-af", True, marks=pytest.mark.full),
    ],
)
def test_from_an_invitation_to_an_original_that_two_people_open(
    chromium, casework, web: Web, desk: DeskAtWork, picture, language, script
):
    looker, newcomer = Looker(script, picture), Newcomer()
    here = f"{casework}/{language}"
    pages = {
        name: visit(chromium, language, "desk", script=script)
        for name in ("Amina", "Farid", "newcomer")
    }
    for name in ("Amina", "Farid"):
        sign_in(pages[name], casework, language, web, name)
        unlock(pages[name], casework, language, web, name)

    address, code = invited(pages["Amina"], here, looker)
    enrolled(pages["newcomer"], address, code, newcomer, web, looker)
    confirmed(pages["Farid"], here, newcomer, looker)
    signed_onto_the_roll(web, pages["Amina"], here)
    let_in(pages["Amina"], here)
    entered(pages["newcomer"], here, newcomer, web, looker)
    reviewed(pages["newcomer"], here, desk, TITLE[language], looker)
    found(pages["newcomer"], here, TITLE[language], looker)
    asked_for_the_original(pages["newcomer"], here, desk, looker)
    opened_by_two(pages["Amina"], pages["Farid"], here, desk, looker)

    assert looker.found == {}
    assert len(looker.seen) == 17
    for page in pages.values():
        assert all(url.startswith((casework, "data:")) for url in page.asked)
        page.context.close()


def invited(page: Any, here: str, looker: Looker) -> tuple[str, str]:
    page.goto(f"{here}/people/")
    looker.look(page, "people")
    press(page, 'form[action$="/invitation/"] button')
    looker.look(page, "invited")
    address, code = page.locator(".secret").all_text_contents()
    return address.strip(), code.strip()


def enrolled(
    page: Any, address: str, code: str, newcomer: Newcomer, web: Web, looker: Looker
) -> None:
    page.goto(address)
    looker.look(page, "enrol-code")
    page.fill("#code", code)
    press(page)
    looker.look(page, "enrol-password")
    newcomer.login = page.text_content(".secret").strip()
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    press(page)
    looker.look(page, "enrol-device")
    newcomer.device = b32decode(page.text_content(".secret").replace(" ", ""))
    page.fill("#token", newcomer.number(web))
    press(page)
    looker.look(page, "enrol-paper")
    newcomer.passphrase = page.locator(".secret").first.text_content().strip()
    press(page)
    looker.look(page, "enrol-typing")
    page.fill("#passphrase", newcomer.passphrase)
    press(page)
    looker.look(page, "enrol-done")
    newcomer.fingerprint = page.text_content(".secret").strip()


def confirmed(page: Any, here: str, newcomer: Newcomer, looker: Looker) -> None:
    """Farid telephones, and types what he hears."""
    page.goto(f"{here}/people/")
    looker.look(page, "confirming")
    page.fill('input[name="heard"]', newcomer.fingerprint)
    press(page, 'form[action$="/confirmation/"] button')
    assert page.locator('form[action$="/confirmation/"]').count() == 0


def signed_onto_the_roll(web: Web, page: Any, here: str) -> None:
    """The operator carries the lines to the offline root and publishes what comes back."""
    page.goto(f"{here}/people/")
    press(page, 'form[action$="/membership/"] button')
    assert page.locator(".refusal").count() == 1, "no key is wrapped before the root has signed"
    lines = page.text_content("pre.secret").splitlines(keepends=True)
    entries = tuple(Entry.from_json(strict.load(line)) for line in lines)
    root = web.house.organisation.root
    newest = RollDocument.objects.latest("version")
    previous = rolls.verify(newest.document, root.verifier)
    drafted = drafting.draft(previous, drafting.Changes(entries, {}), today=clock.today())
    publish(rolls.sign(drafted, root))
    recipients.forget()


def let_in(page: Any, here: str) -> None:
    page.goto(f"{here}/people/")
    press(page, 'form[action$="/membership/"] button')
    assert page.locator(".refusal").count() == 0


def entered(page: Any, here: str, newcomer: Newcomer, web: Web, looker: Looker) -> None:
    page.goto(f"{here}/sign-in/")
    looker.look(page, "sign-in")
    page.fill("#login", newcomer.login)
    page.fill("#password", PASSWORD)
    press(page)
    page.fill("#token", newcomer.number(web))
    press(page)
    page.goto(f"{here}/unlock/")
    looker.look(page, "unlock")
    page.fill("#passphrase", newcomer.passphrase)
    press(page)


def reviewed(page: Any, here: str, desk: DeskAtWork, title: str, looker: Looker) -> None:
    """From the queue to a case: taken, an act accepted, more hidden, linked."""
    page.goto(f"{here}/queue/")
    page.wait_for_selector(".queue li")
    looker.look(page, "queue")
    press(page, ".queue li a")
    looker.look(page, "review")
    # One of its words may look like a number plate, and is hidden then.
    assert any(word in page.content() for word in desk.words.words)
    assert desk.identity.latin not in page.content(), "identities are not in a working copy"
    press(page, 'form:has(input[value="take"]) button')
    press(page, 'form:has(input[value^="accept_act"]) button >> nth=0')
    page.click("#hide > summary")
    page.fill("#id_hide-first", "my neighbour")
    page.select_option("#id_hide-kind", "PERSON")
    press(page, "#hide button")
    assert page.locator("details.mark.ours").count() == 1
    page.click("#link_case > summary")
    page.fill("#id_link_case-title", title)
    press(page, "#link_case button")
    press(page, f'a:has-text("{title}")')
    looker.look(page, "case")
    assert title in page.text_content("h1")


def found(page: Any, here: str, title: str, looker: Looker) -> None:
    page.goto(f"{here}/search/")
    page.fill('input[name="words"]', title.rsplit(maxsplit=1)[-1])
    press(page, "main form button")
    looker.look(page, "search")
    press(page, f'.results a:has-text("{title}")')
    assert title in page.text_content("h1")


def asked_for_the_original(page: Any, here: str, desk: DeskAtWork, looker: Looker) -> None:
    page.goto(f"{here}/queue/?state=all")
    press(page, ".queue li a")
    page.click("#open_original > summary")
    page.select_option("#id_open_original-reason", index=1)
    page.fill("#id_open_original-words", "The family asks about a grave.")
    press(page, "#open_original button")
    page.goto(f"{here}/desk/{desk.id}/requests/")
    assert page.locator("main form").count() == 0, "a caseworker signs nothing"


def opened_by_two(amina: Any, farid: Any, here: str, desk: DeskAtWork, looker: Looker) -> None:
    """One signature opens nothing; after the second it is shown once, and gone."""
    requests = f"{here}/desk/{desk.id}/requests/"
    amina.goto(requests)
    looker.look(amina, "requests")
    press(amina, 'button[value="sign"]')
    assert amina.locator('form[action$="/opened/"]').count() == 0
    farid.goto(requests)
    press(farid, 'button[value="sign"]')
    amina.goto(requests)
    press(amina, 'form[action$="/opened/"] button')
    assert desk.identity.latin in amina.content()
    looker.look(amina, "revealed")
    farid.goto(requests)
    assert farid.locator('form[action$="/opened/"]').count() == 0, "an approval opens once"
    amina.goto(f"{here}/desk/{desk.id}/opened/over/")
    assert desk.identity.latin not in amina.content()
    with pytest.raises(PlaywrightError, match="CACHE_MISS"):
        amina.go_back()  # the browser kept nothing of it
