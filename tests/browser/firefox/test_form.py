"""The form in Firefox ESR, with Tor Browser's preferences too. People and words are invented."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.firefox.conftest import Sealed, WebDriverWait, shot
from tests.browser.firefox.held import Uploads, uploads
from tests.browser.sealing import NETWORK, opened
from tests.browser.test_form import ACCOUNT, EVERYWHERE, SIZES

__all__ = ["uploads"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

CODE = "0123-4567-89ab-cdef"
# Tor Browser's levels run everywhere in the long form; in the short one, on a phone in Pashto.
_LONG = [place for place in EVERYWHERE if place != ("ps", "phone")]


def at_both(ordinary: str, tor: str) -> list[Any]:
    """An ordinary Firefox in every place; one with Tor's preferences too."""
    everywhere = [pytest.param(ordinary, *place) for place in EVERYWHERE]
    long = [pytest.param(tor, *place, marks=pytest.mark.full) for place in _LONG]
    return [*everywhere, pytest.param(tor, "ps", "phone"), *long]


KEPT = "return [localStorage.length, sessionStorage.length, document.cookie]"


class Person:
    """Somebody with a window."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser

    def there(self, what: str) -> bool:
        return bool(self.browser.find_elements("css selector", what))

    def one(self, what: str) -> Any:
        """The element, as soon as it is there: pages come, and scripts draw."""
        self._waits(lambda _: self.there(what), f"no {what}")
        return self.browser.find_element("css selector", what)

    def gone(self, what: str) -> None:
        """Wait for a page without it."""
        self._waits(lambda _: self.there("main") and not self.there(what), f"still {what}")

    def _waits(self, what: Callable[[Any], bool], otherwise: str) -> None:
        WebDriverWait(self.browser, 40).until(what, otherwise)

    def types(self, what: str, words: str) -> None:
        self.one(what).clear()
        self.one(what).send_keys(words)

    def presses(self, what: str) -> None:
        self.one(what).click()

    def keeps(self, name: str) -> None:
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            shot(self.browser, Path(folder), f"firefox-{name}")

    def digits(self) -> str:
        shown = self.one("main .receipt").find_elements("css selector", "span")
        return "".join(group.text for group in shown)


def comes(person: Person, address: str, language: str) -> None:
    person.browser.get(f"{address}/{language}/")
    person.types("#id_code", CODE)
    person.presses("#send")
    person.one("#id_account")


def tells(person: Person, language: str) -> None:
    person.types("#id_account", ACCOUNT[language])
    person.presses("#id_kinds input[value=LIB]")
    person.presses("#id_danger input[value=unsure]")
    person.types("#id_year", "۱۴۰۳")


def fits(person: Person, size: str) -> None:
    html = person.one("html")
    assert html.get_property("clientWidth") <= SIZES[size][0], "the window is as narrow as that"
    assert html.get_property("scrollWidth") <= html.get_property("clientWidth")


@pytest.mark.parametrize(("profile", "language", "size"), at_both("no-script", "safest"))
def test_without_script_a_report_is_sealed_as_it_arrives(
    firefox, address, backstage, tmp_path, profile, language, size
):
    person = Person(firefox(profile, size))
    comes(person, address, language)
    tells(person, language)
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(b"\xff\xd8" * 700)
    person.one("#id_files_0").send_keys(str(photo))
    fits(person, size)
    person.keeps(f"{profile}-report-{language}-{size}")
    person.presses("#send")
    person.one(".receipt")
    fits(person, size)
    person.keeps(f"{profile}-receipt-{language}-{size}")

    (report,) = backstage.reports
    assert (report.account, report.danger) == (ACCOUNT[language], "unsure")
    assert [name for name, _, _ in backstage.shelf.kept] == ["IMG_0001.jpg"]
    assert len(person.digits()) == 21
    assert person.browser.get_cookies() == []
    assert person.browser.current_url == f"{address}/{language}/"
    person.presses("button[name=leave]")
    person.gone(".receipt")
    assert ACCOUNT[language] not in person.browser.page_source


@pytest.mark.parametrize(("profile", "language", "size"), at_both("plain", "safer"))
def test_with_script_a_report_is_sealed_before_it_leaves(
    firefox, address, backstage, sealed: Sealed, profile, language, size
):
    person = Person(firefox(profile, size))
    comes(person, address, language)
    tells(person, language)
    person.presses("#send")
    digits = person.digits()
    fits(person, size)
    person.keeps(f"{profile}-receipt-{language}-{size}")

    (post,) = sealed.posts
    report, seed = opened(post)
    assert backstage.reports == [], "nothing went without its seal"
    assert seed == digits
    assert (report.account, report.language, report.danger) == (
        ACCOUNT[language],
        language,
        "unsure",
    )
    assert report.network == str(NETWORK)
    assert person.browser.execute_script(KEPT) == [0, 0, ""]
    assert person.browser.get_cookies() == []
    assert person.browser.current_url == f"{address}/{language}/"


def test_a_file_is_sealed_in_the_page_and_comes_whole_piece_by_piece(
    firefox, address, backstage, sealed: Sealed, uploads: Uploads, tmp_path
):
    person = Person(firefox("plain", "phone"))
    comes(person, address, "ps")
    tells(person, "ps")
    photo, content = tmp_path / "عکس.jpg", bytes(range(256)) * 400 + b"the end"
    photo.write_bytes(content)
    person.one("#id_files_0").send_keys(str(photo))
    person.presses("#send")
    digits = person.digits()

    (post,) = sealed.posts
    report, seed = opened(post, files=1)
    (file,) = uploads.files
    assert seed == digits
    assert report.account == ACCOUNT["ps"]
    assert file.opened() == ("عکس.jpg", content)
    assert len(file.octets) == file.length
    listed = [(one.id, one.number, one.sha256) for one in report.attachments]
    assert listed == [(file.row, 1, file.sha256)]
    assert [(one.number, one.sha256.hex()) for one in post.files] == [(1, file.sha256)]
    assert "عکس.jpg" in person.one("main").text
    assert backstage.reports == backstage.shelf.kept == [], "nothing went without its seal"
    assert person.browser.execute_script(KEPT) == [0, 0, ""]


@pytest.mark.parametrize("profile", ["plain", "no-script", "safer", "safest"])
def test_a_refused_report_keeps_what_was_typed(firefox, address, backstage, sealed, profile):
    person = Person(firefox(profile, "phone"))
    comes(person, address, "fa-af")
    tells(person, "fa-af")
    person.types("#id_day", "۳۱")
    person.presses("#id_month option[value=s7]")
    person.presses("#send")
    person.one("#id_day_error")
    assert person.one("#id_account").get_property("value") == ACCOUNT["fa-af"]
    assert person.one("#id_year").get_property("value") == "۱۴۰۳"
    assert sealed.posts == []
    assert backstage.reports == []


@pytest.mark.parametrize("profile", ["plain", "safest"])
def test_no_policy_of_our_own_is_broken_by_our_own_pages(firefox, address, backstage, profile):
    """Styles run by their hash: a page whose style was refused would stand at its default."""
    person = Person(firefox(profile, "phone"))
    comes(person, address, "ps")
    assert person.one("#send").value_of_css_property("background-color") != "rgba(0, 0, 0, 0)"
    assert person.one("html").get_attribute("dir") == "rtl"
