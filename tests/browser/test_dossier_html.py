"""A dossier's HTML in Chromium: looked over by axe, and kept by its own policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.casework.dossier.documents.conftest import drawn, language

__all__ = ["drawn", "language"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture
def page(chromium, drawn, language, tmp_path):
    file = tmp_path / "dossier.html"
    file.write_bytes(drawn[language]["html"])
    opened = chromium.new_page(viewport={"width": 900, "height": 900})
    opened.said = []
    opened.asked = []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(file.as_uri())
    yield opened
    opened.close()


def test_axe_finds_nothing(page):
    assert [
        (found["id"], found["nodes"][0]["html"][:120])
        for found in Axe().run(page).response["violations"]
    ] == []


def test_nothing_is_asked_for_and_the_policy_has_nothing_to_refuse(page):
    assert page.said == []
    assert len(page.asked) == 1


def test_the_page_fits_a_phone_and_a_bar_is_black(page):
    page.set_viewport_size({"width": 360, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    bar = page.locator(".bar").nth(1)
    assert bar.evaluate("bar => getComputedStyle(bar).backgroundColor") == "rgb(0, 0, 0)"
    assert bar.bounding_box()["width"] > 50
