"""The packet page as a file in Chromium, with no network: somebody writes, saves, and has a number.

Every word and name is invented.
"""

import json
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from intake import clock
from intake.admission import Token
from intake.packets.offline import Brought, build
from intake.receipts import parse
from intake.sanitising.kinds import Kind, kind_of
from tests.browser.test_form import ACCOUNT, LANGUAGES, attach, tell, width_of
from tests.browser.test_sealing_page import say
from tests.browser.test_voice import LISTENING, SEEN, press
from tests.intake.packets.made import Opened, documents
from tests.organisation import Organisation

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
CODE = "7q4n-oxkd-9t2m-hv3b"
TOKEN = Token(uuid.UUID(int=7), bytes(range(32)), bytes(range(128)) * 3).to_letters()
OFFICE = Organisation()
# At once: pressed one by one on a busy machine they may come too late after each other.
THREE_ESCAPES = """() => setTimeout(() => [1, 2, 3].forEach(() =>
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))))"""
Open = Callable[..., Any]


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Any:
    """Opens the page of a language in a browser of its own that has no network."""
    contexts = []

    def open_page(language: str, *, days_later: int = 0, **context: Any) -> Any:
        office = Brought.read(documents(OFFICE), OFFICE.root.verifier, clock.today())
        file = tmp_path / f"form-{language}.html"
        file.write_text(build(language, office), encoding="utf-8")
        size = {"width": 360, "height": 740}
        contexts.append(chromium.new_context(offline=True, viewport=size, **context))
        page = contexts[-1].new_page()
        page.set_default_timeout(60_000)
        page.asked, page.faults = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.faults.append(message.text))
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        if days_later:
            page.clock.set_fixed_time(clock.now() + timedelta(days=days_later))
        page.goto(file.as_uri())
        page.address = file.as_uri()
        return page

    yield open_page
    for context in contexts:
        context.close()


def no_faults_of_access(page: Any) -> bool:
    return not Axe().run(page).response["violations"]


def digits(page: Any) -> list[str]:
    """The number in each kind of digits."""
    return ["".join(one.split()) for one in page.locator(".receipt").all_inner_texts()]


@pytest.mark.parametrize(
    "language", [pytest.param(one, marks=pytest.mark.full) for one in LANGUAGES[:2]] + ["ps"]
)
def test_a_packet_with_a_file_is_made_saved_and_opens(
    opened: Open, picture: Any, tmp_path: Path, language: str
) -> None:
    page = opened(language)
    shot = lambda name: picture(page, f"packet-{name}-{language}")  # noqa: E731
    page.wait_for_selector("main form")
    assert not page.locator("#cannot").count()
    assert no_faults_of_access(page)
    shot("1")

    page.press("#id_code", "Enter")
    assert page.locator("#alert li").count() == 2, "a code and an account are wanted"
    tell(page, language)
    page.fill("#id_day", "۳۰")
    code = TOKEN if language == "ps" else CODE
    page.fill("#id_code", code[:-1])
    page.click("#send")
    assert page.locator("[aria-invalid]").count() == 1
    assert ("۷۰۰" in page.inner_text("#id_code_error")) == (code == TOKEN)
    assert no_faults_of_access(page)
    shot("2")
    attach(page, "IMG_0001.jpg", "IMG_0002.jpg")
    page.fill("#id_code", code)
    page.click("#send")
    page.wait_for_selector("#save")
    shot("3")
    assert no_faults_of_access(page)
    assert page.locator("h1").evaluate("node => node === document.activeElement")
    assert page.locator("textarea, input").count() == 0, "nothing that was typed is left"
    assert width_of(page) <= 360
    assert asked_outside(page) == []

    with page.expect_download() as coming:
        page.press("#save", "Enter")
    name = coming.value.suggested_filename
    assert re.fullmatch(r"document-[1-9][0-9]{3}\.bin", name)
    assert name in page.inner_text("#saved")
    coming.value.save_as(tmp_path / name)
    packet = Opened((tmp_path / name).read_bytes(), OFFICE.packet)

    told = packet.told()
    assert (told.account, told.language) == (ACCOUNT[language], language)
    assert (told.when.year, told.when.month, told.when.day) == (1403, 7, 30)
    assert [one.key for one in told.answers] == ["arrest_forces", "arrest_warrant_shown"]
    assert packet.inside().code == (TOKEN if code == TOKEN else "7Q4N0XKD9T2MHV3B")
    assert packet.plain(1).endswith(b"\xff\xd8" * 700)
    assert {parse(one) for one in digits(page)} == {packet.receipt()}
    assert len({*digits(page)}) == 2, "in two kinds of digits"
    assert page.faults == []
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"


def asked_outside(page: Any) -> list[str]:
    """Whatever was asked for beside the file itself."""
    return [url for url in page.asked if not url.startswith(("data:", "blob:", page.address))]


def test_a_page_that_is_too_old_says_so_before_anybody_writes(opened: Open) -> None:
    page = opened("en", days_later=61)
    assert not page.locator("main form").is_visible()
    assert "too old" in page.inner_text("#cannot")
    early = opened("en", days_later=-4000)
    assert early.locator("main form").is_visible(), "a clock that stands still keeps nobody away"


def test_without_script_it_says_why_and_asks_nothing(opened: Open) -> None:
    page = opened("ps", java_script_enabled=False)
    assert page.locator("#cannot").is_visible()
    assert not page.locator("main form").is_visible()


def test_what_is_typed_is_not_lost_by_a_mistake_and_gone_at_three_escapes(opened: Open) -> None:
    page = opened("en")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.fill("#id_account", ACCOUNT["en"])
    page.set_input_files(
        "#id_files_0", [{"name": "nothing.jpg", "mimeType": "image/jpeg", "buffer": b""}]
    )
    assert "nothing.jpg" in page.inner_text("#files .error")
    page.fill("#id_code", CODE)
    page.click("#send")
    assert "has not been made" in page.inner_text("#unsent")
    assert page.input_value("#id_account") == ACCOUNT["en"]
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    page.evaluate(THREE_ESCAPES)
    page.wait_for_url("about:blank")
    assert asked == ["beforeunload"], "whoever leaves in haste is asked nothing"


def test_what_was_spoken_without_a_network_goes_into_the_packet(
    opened: Open, picture: Any, tmp_path: Path
) -> None:
    page = opened("ps", permissions=["microphone"])
    page.evaluate(f"() => {{ {SEEN} }}")
    press(page, "voice_record")
    press(page, "voice_begin")
    page.wait_for_selector(f"#voice >> text={say(page, 'voice_recording')}")
    page.fill("#id_code", CODE)
    page.click("#send")
    page.wait_for_selector(f"#voice >> text={say(page, 'voice_busy')}")
    page.wait_for_function("() => seen.octets > 1000")
    press(page, "voice_stop")
    page.wait_for_function("() => document.querySelector('#voice audio')?.readyState > 0")
    assert page.evaluate(LISTENING) == 0
    picture(page, "packet-voice-ps")
    page.click("#send")
    page.wait_for_selector("#save")
    assert page.locator("audio, input").count() == 0, "nothing that was said is left"
    assert asked_outside(page) == []
    assert page.faults == []
    with page.expect_download() as coming:
        page.click("#save")
    coming.value.save_as(tmp_path / "packet")
    packet = Opened((tmp_path / "packet").read_bytes(), OFFICE.packet)

    assert packet.told().account == ""
    line, _, sound = packet.plain(0).partition(b"\n")
    assert json.loads(line) == {"media_type": "audio/webm", "name": "recording.webm"}
    assert kind_of(sound) is Kind.MATROSKA
