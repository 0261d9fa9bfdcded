"""The mailbox opened in Chromium itself: what leaves the page is neither number nor word."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from intake.mailbox import coming
from intake.models import Attachment, Submission
from intake.receipts import groups
from tests.browser.test_mailbox import LANGUAGES, SIZES, Reader, mailbox
from tests.canary import Scanner, hatch
from tests.canary.canaries import Canary
from tests.intake.mailbox.conftest import (
    OTHER,
    RECEIPT,
    _derived_once,
    to,
    work,
)
from tests.intake.mailbox.test_answering import part

__all__ = ["_derived_once", "mailbox", "to", "work"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
_UPLOAD = re.compile(r"(?<=/uploads)/[\w-]{32}$")
NUMBERS = {"en": RECEIPT, "fa-af": "۱۲۳ ۴۵۶ ۷۸۹ ۰۱۲ ۳۴۵ ۶۷۸ ۹۰۷", "ps": "123 456 789012345678۹۰۷"}
HERE = {
    "en": "stays on this device",
    "fa-af": "در همین دستگاه می‌ماند",
    "ps": "په همدې وسیله کې پاتې",
}


def opened(page, address: str, language: str, number: str = "") -> None:
    """The first page, its script ready, and a number typed into it."""
    page.goto(f"{address}/{language}/")
    ready(page, language)
    page.fill("[name=receipt]", number or NUMBERS[language])
    page.click("#open button")


def ready(page, language: str) -> None:
    page.wait_for_function("says => document.getElementById('way').textContent.includes(says)",
                           arg=HERE[language])  # fmt: skip


def _into(kept: list[Any]) -> Callable[[Any], None]:
    """A listener that playwright can mark."""

    def listen(one: Any) -> None:
        kept.append(one)

    return listen


def journey(reader: Reader, address: str, language: str, words: str) -> None:
    """Every state the script brings the page into."""
    page = reader.page
    page.goto(f"{address}/{language}/")
    ready(page, language)
    reader.see("s1-first")
    page.fill("[name=receipt]", RECEIPT[:-1])
    page.click("#open button")
    page.wait_for_selector("#alert")
    reader.see("s2-slip")
    page.fill("[name=receipt]", OTHER)
    page.click("#open button")
    page.wait_for_selector("button[name=leave]")
    reader.see("s3-empty")
    opened(page, address, language)
    page.wait_for_selector("section h2")
    assert page.locator("section [dir=auto]").count() == 2
    reader.see("s4-messages")
    page.click("form >> nth=0 >> button")
    page.wait_for_selector("#alert")
    reader.see("s5-without-words")
    page.fill("[name=answer]", words)
    photo = {"name": f"{words}.jpg", "mimeType": "image/jpeg"}
    page.set_input_files("#id_files_0", {**photo, "buffer": words.encode() * 3000})
    page.set_input_files("#id_files_1", {**photo, "name": "empty.jpg", "buffer": b""})
    page.wait_for_selector(".error bdi")
    page.click("form >> nth=0 >> button")
    page.wait_for_selector("#alert bdi")
    reader.see("s5-a-file-that-cannot-go")
    page.click("#alert button >> nth=0")
    page.wait_for_selector("form >> nth=0 >> [name=leave]")
    assert page.locator("li bdi").all_inner_texts() == [photo["name"]]
    reader.see("s6-answered")
    opened(page, address, language)
    page.wait_for_selector("section h2")
    page.click("section:last-of-type button")
    reader.see("s7-before-withdrawing")
    page.click("form >> nth=0 >> button")
    page.wait_for_selector("form >> nth=0 >> [name=leave]")
    reader.see("s8-withdrawn")


@pytest.mark.full
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_fits_its_screen_and_the_checker_finds_nothing(
    chromium, mailbox, picture, language, size
):
    context = chromium.new_context(viewport=SIZES[size], bypass_csp=True)
    reader = Reader(context.new_page(), picture, f"{language}-{size}", Axe())
    journey(reader, mailbox, language, "بلی، در خانهٔ خیالی. Yes, in an invented house.")
    assert {step: said for step, said in reader.found.items() if said} == {}
    assert len(reader.found) == 9
    context.close()


def test_neither_the_number_nor_a_word_leaves_the_device_and_both_arrive(
    chromium, mailbox, picture, work, organisation, to
):
    """Under the policy that the page really has."""
    canary, number = (
        hatch("mailbox answer"),
        Canary("number", RECEIPT, " ".join(groups(RECEIPT)), NUMBERS["fa-af"]),
    )
    context = chromium.new_context(viewport=SIZES["phone"])
    asked: list[Any] = []
    said: list[str] = []
    page = context.new_page()
    page.on("request", _into(asked))
    page.on("console", lambda one: said.append(one.text) if "data:," not in one.text else None)
    page.on("pageerror", lambda one: said.append(str(one)))
    reader = Reader(page, picture, "ps-policy", Axe())
    journey(reader, mailbox, "ps", f"Yes: {canary.text}")
    assert {step: said for step, said in reader.found.items() if said} == {}
    scanner = Scanner([canary, number])
    for one in asked:
        headers = repr(one.headers).encode()
        sent = one.url.encode() + headers + (one.post_data_buffer or b"")
        assert scanner.scan_bytes(sent) == set()
        assert RECEIPT[:9].encode() not in sent
    assert said == []
    asked_for = {_UPLOAD.sub("/an-upload", one.url).rsplit("/", 1)[1] for one in asked}
    assert asked_for == {"", "mailbox.js", "slots", "begin", "uploads", "an-upload"}
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    work()
    arrived = [part(organisation, one).comes_as for one in Submission.objects.all()]
    assert sorted(arrived) == sorted(coming.WAYS)
    context.close()


def test_without_web_assembly_the_page_is_the_one_without_script(chromium, mailbox):
    context = chromium.new_context(viewport=SIZES["phone"])
    context.add_init_script("delete window.WebAssembly")
    page = context.new_page()
    page.goto(f"{mailbox}/en/")
    assert "this server holds the key" in page.inner_text("#way")
    page.fill("[name=receipt]", RECEIPT)
    with page.expect_navigation():
        page.click("#open button")
    assert page.locator("section h2").count() == 3
    context.close()


_DRY = """
const real = WebAssembly.instantiate;
WebAssembly.instantiate = (...given) =>
  window.isDry ? Promise.reject(new RangeError("memory")) : real.apply(WebAssembly, given);
"""


def test_where_memory_is_short_the_page_says_so_before_the_number_goes(chromium, mailbox):
    context = chromium.new_context(viewport=SIZES["phone"])
    context.add_init_script(_DRY)
    asked: list[Any] = []
    page = context.new_page()
    page.goto(f"{mailbox}/en/")
    ready(page, "en")
    page.on("request", _into(asked))
    page.evaluate("window.isDry = true")
    page.fill("[name=receipt]", RECEIPT)
    page.click("#open button")
    page.wait_for_selector("#alert")
    assert "was not sent anywhere" in page.inner_text("#alert")
    assert "this server holds the key" in page.inner_text("#way")
    assert asked == []
    with page.expect_navigation():
        page.click("#alert button.second")
    assert page.locator("section h2").count() == 3
    assert page.locator("script").count() == 0
    context.close()


def test_what_did_not_go_stays_on_the_page_and_goes_once_and_a_file_goes_on(chromium, mailbox):
    """The answer to the first piece of a file is lost, then the one to the answer itself."""
    context = chromium.new_context(viewport=SIZES["desk"])
    page = context.new_page()
    opened(page, mailbox, "en")
    page.wait_for_selector("section h2")
    page.fill("[name=answer]", "Yes, in an invented house.")
    photo = {"name": "IMG_7.jpg", "mimeType": "image/jpeg", "buffer": b"invented pixels " * 30_000}
    page.set_input_files("#id_files_0", photo)
    lost, asked = [], []

    def lose(route):
        request = route.request
        asked.append(request.method)
        is_first_piece = request.method == "PATCH" and asked.count("PATCH") == 1
        is_answer = request.headers.get("content-type") == "application/vnd.amanat.sealed"
        if is_first_piece or is_answer:
            lost.append(route.fetch())
            route.abort("connectionreset")
        else:
            route.fallback()

    page.route("**/*", lose)
    page.click("form >> nth=0 >> button")
    page.wait_for_selector("#alert")
    assert "No answer came" in page.inner_text("#alert")
    assert page.input_value("[name=answer]") == "Yes, in an invented house."
    assert asked.count("HEAD") == 1
    begun = asked.count("PATCH")
    page.unroute("**/*")
    page.on("request", lambda one: asked.append(one.method))
    page.click("#alert button >> nth=0")
    page.wait_for_selector("form >> nth=0 >> [name=leave]")
    assert "IMG_7.jpg" in page.inner_text("main")
    assert len(lost) == 2
    assert asked.count("PATCH") == begun > 1, "what is safe does not go again"
    assert Submission.objects.count() == Attachment.objects.count() == 1
    context.close()
