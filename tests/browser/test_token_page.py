"""The member's page as a file in Chromium: from letters to a token, and not one request."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from intake.admission import Token
from intake.admission.issuing.member_page import build
from tests.intake.admission.conftest import make

pytestmark = pytest.mark.browser


def test_a_member_asks_closes_the_page_and_makes_the_token_of_the_answer(chromium, tmp_path: Path):
    coordinator = make()
    file = tmp_path / "token.html"
    file.write_text(build("ps"), encoding="utf-8")
    context = chromium.new_context(offline=True)
    asked: list[str] = []
    faults: list[str] = []

    def opened():
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(file.as_uri())
        return page

    def said(page) -> str:
        expect(page.locator("#said")).not_to_have_text("یوه شېبه")
        words: str = page.inner_text("#said")
        return words

    page = opened()
    page.click("#ask")
    assert "کاپي" in said(page), "without a key it says what to do"
    page.fill("#key", coordinator.issuer.to_letters().lower())
    page.click("#ask")
    assert "غوښتنه جوړه شوه" in said(page)
    assert str(coordinator.issuer.id) in page.input_value("#batch")
    seed, request = page.input_value("#seed"), page.input_value("#request")
    assert re.fullmatch(r"(?:[0-9A-Z]{4} ){9}[0-9A-Z]{4}", seed)
    answer = coordinator.answer(request)
    page.close()

    page = opened()
    assert page.input_value("#seed") == page.input_value("#key") == "", "nothing was kept"
    page.fill("#key", coordinator.issuer.to_letters())
    page.fill("#seed", seed.lower())
    page.fill("#answer", answer[:-1])
    page.click("#make")
    assert "کاپي" in said(page)
    assert page.input_value("#seed") == seed.lower(), "and nothing typed is taken away"
    page.fill("#answer", answer)
    page.click("#make")
    assert "نښه جوړه شوه" in said(page)

    assert Token.read(page.input_value("#token")).is_of(coordinator.issuer)
    assert {url for url in asked if not url.startswith("data:")} == {file.as_uri()}
    assert faults == []
    assert page.evaluate("document.cookie + localStorage.length") == "0"
    context.close()
