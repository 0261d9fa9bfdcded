"""The member's page as a file in Chromium: from letters to a token, and not one request."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from intake.admission import Token
from intake.admission.issuing import member_page
from tests.intake.admission.conftest import Coordinator, make

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
SAID: Any = yaml.safe_load(member_page._WORDS.read_text(encoding="utf-8"))["said"]
WIDTHS = {"phone": 360, "desk": 1280}


@pytest.fixture(scope="module")
def coordinator() -> Coordinator:
    """With a key of this module's own."""
    return make()


class Member:
    """Somebody who keeps the page of their language as a file, on a device with no network."""

    def __init__(self, context: Any, folder: Path, language: str) -> None:
        self.context, self.language = context, language
        self.file = folder / "token.html"
        self.file.write_text(member_page.build(language), encoding="utf-8")
        self.asked: list[str] = []
        self.faults: list[str] = []

    def opens(self) -> Any:
        """The page anew, as after it was closed."""
        page = self.context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.faults.append(message.text))
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.goto(self.file.as_uri())
        return page

    def hears(self, page: Any, code: str) -> None:
        """What the page says, as soon as it is done, is the sentence of this code."""
        expect(page.locator("#said")).to_have_text(SAID[code][self.language], timeout=60_000)


@pytest.fixture
def looked_over(picture: Any) -> Callable[[Any, str], None]:
    """Nothing that axe finds, nothing that scrolls sideways, and a picture of each width."""
    axe = Axe()

    def look(page: Any, name: str) -> None:
        page.set_viewport_size({"width": WIDTHS["phone"], "height": 740})
        found = axe.run(page).response
        told = [(rule["id"], [n["html"] for n in rule["nodes"]]) for rule in found["violations"]]
        assert told == [], name
        assert found["passes"], "the checker must have looked at something"
        for size, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 740})
            wide = page.locator("html").evaluate("node => node.scrollWidth")
            assert wide <= width, (name, size)
            picture(page, f"token-{name}-{size}")

    return look


@pytest.mark.parametrize("language", list(member_page.LANGUAGES))
def test_a_member_asks_closes_the_page_and_makes_the_token_of_the_answer(
    chromium, coordinator: Coordinator, looked_over, tmp_path: Path, language: str
):
    member = Member(chromium.new_context(offline=True), tmp_path, language)
    page = member.opens()
    looked_over(page, f"1-{language}")
    page.click("#ask")
    member.hears(page, "carried_damaged")
    looked_over(page, f"2-refused-{language}")
    page.fill("#key", coordinator.issuer.to_letters().lower())
    page.click("#ask")
    member.hears(page, "asked")
    looked_over(page, f"3-asked-{language}")
    assert str(coordinator.issuer.id) in page.input_value("#batch")
    seed, request = page.input_value("#seed"), page.input_value("#request")
    assert re.fullmatch(r"(?:[0-9A-Z]{4} ){9}[0-9A-Z]{4}", seed)
    answer = coordinator.answer(request)
    page.close()

    page = member.opens()
    assert page.input_value("#seed") == page.input_value("#key") == "", "nothing was kept"
    page.fill("#key", coordinator.issuer.to_letters())
    page.fill("#seed", seed.lower())
    page.fill("#answer", answer[:-1])
    page.click("#make")
    member.hears(page, "carried_damaged")
    assert page.input_value("#seed") == seed.lower(), "and nothing typed is taken away"
    page.fill("#answer", answer)
    page.click("#make")
    member.hears(page, "made")
    looked_over(page, f"4-made-{language}")

    assert Token.read(page.input_value("#token")).is_of(coordinator.issuer)
    assert {url for url in member.asked if not url.startswith("data:")} == {member.file.as_uri()}
    assert member.faults == []
    assert page.evaluate("document.cookie + localStorage.length") == "0"
    member.context.close()


def test_without_script_it_says_that_nothing_can_be_made(chromium, tmp_path: Path, picture):
    context = chromium.new_context(
        offline=True, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = Member(context, tmp_path, "fa-af").opens()
    assert page.locator("noscript p").is_visible()
    picture(page, "token-plain-fa-af-phone")
    context.close()
