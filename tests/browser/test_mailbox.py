"""The mailbox in Chromium, each step in each language, looked over by axe. All invented."""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.handlers.wsgi import WSGIHandler

from intake import services
from intake.receipts import groups
from tests.browser.conftest import Quiet, Server
from tests.intake.mailbox.conftest import OTHER, RECEIPT, _derived_once, ask, tell, to

__all__ = ["_derived_once", "to"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ("en", "fa-af", "ps")
SIZES = {"phone": {"width": 360, "height": 640}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture
def mailbox(settings, monkeypatch, to) -> Iterator[str]:
    """The address of a mailbox in which a state and two questions lie."""
    settings.ROOT_URLCONF = "deploy.urls_mailbox"
    monkeypatch.setattr(services, "ring_quietly", lambda lane: None)
    tell(to, "read")
    ask(to, "آیا برادر خیالی‌تان هنوز در خانه است؟", "fa-af")
    ask(to, "Is the invented school still closed?", "en")
    server = make_server("127.0.0.1", 0, WSGIHandler(), Server, Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Reader:
    """Somebody at the mailbox; each page that is seen is checked and may be kept as a picture."""

    def __init__(self, page, picture, name: str, axe: Axe | None) -> None:
        self.page, self.picture, self.name, self.axe = page, picture, name, axe
        self.found: dict[str, list[str]] = {}

    def see(self, step: str) -> None:
        self.picture(self.page, f"mailbox-{step}-{self.name}")
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not self.page.evaluate(wide), f"{step} is wider than the screen"
        if self.axe is not None:
            violations = self.axe.run(self.page).response["violations"]
            self.found[step] = [f"{v['id']} {v['nodes'][0]['html'][:90]}" for v in violations]

    def send(self, step: str, button: str = "button >> nth=0") -> None:
        with self.page.expect_navigation():
            self.page.click(button)
        self.see(step)


def journey(reader: Reader, address: str, language: str) -> None:
    """Every page there is: slips, an empty one, messages, refusals, an answer, a withdrawal."""
    page = reader.page
    page.goto(f"{address}/{language}/")
    reader.see("1-first")
    page.fill("[name=receipt]", RECEIPT[:-2])
    reader.send("2-slip")
    assert page.input_value("[name=receipt]") == ""
    page.fill("[name=receipt]", OTHER)
    reader.send("3-empty")
    page.goto(f"{address}/{language}/")
    page.fill("[name=receipt]", " ".join(groups(RECEIPT)))
    reader.send("4-messages")
    assert page.locator("section h2").count() == 3
    page.set_input_files("#id_files_0", {"name": "IMG_7.jpg", "mimeType": "image/jpeg",
                                         "buffer": b"invented" * 9000})  # fmt: skip
    reader.send("5-without-words")
    page.fill("[name=answer]", "بلی، در خانهٔ خیالی. Yes, in an invented house.")
    reader.send("6-answered")
    page.goto(f"{address}/{language}/")
    page.fill("[name=receipt]", RECEIPT)
    reader.send("7-again")
    reader.send("8-before-withdrawing", "section:last-of-type button")
    reader.send("9-withdrawn")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_fits_its_screen_and_the_checker_finds_nothing(
    chromium, mailbox, picture, language, size
):
    context = chromium.new_context(viewport=SIZES[size], bypass_csp=True)
    context.route("**/mailbox.js", lambda route: route.abort())  # as where no script runs
    reader = Reader(context.new_page(), picture, f"{language}-{size}", Axe())
    journey(reader, mailbox, language)
    assert {step: said for step, said in reader.found.items() if said} == {}
    assert len(reader.found) == 9
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_needs_no_script_and_leaves_nothing(chromium, mailbox, picture, language):
    context = chromium.new_context(java_script_enabled=False, viewport=SIZES["phone"])
    page, asked = context.new_page(), []
    page.on("request", lambda one: asked.append((one.method, one.url)))
    page.goto(f"{mailbox}/{language}/")
    page.fill("[name=receipt]", RECEIPT)
    page.click("#open button")
    page.fill("[name=answer]", "Yes, in an invented house.")
    page.click("form >> nth=0 >> button")
    assert page.locator("h1").count() == 1
    assert {url for _, url in asked} == {f"{mailbox}/{language}/"}, "one address all along"
    assert [method for method, _ in asked] == ["GET", "POST", "POST"]
    assert context.cookies() == []
    context.close()


def test_a_mailbox_is_read_and_answered_with_the_keyboard_alone(chromium, mailbox):
    context = chromium.new_context(viewport=SIZES["desk"], bypass_csp=True)
    context.route("**/mailbox.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{mailbox}/en/")
    _tab_to(page, "receipt")
    page.keyboard.type(RECEIPT)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _tab_to(page, "answer")
    page.keyboard.type("Yes, in an invented house.")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Your answer is safe" in page.content()
    context.close()


def _tab_to(page, name: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no way to {name}")
