"""What people see in Dari and Pashto: no English is left on any page. Everybody is invented."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from casework.views.review_deeds import DEEDS
from tests.browser.furnished import Furnished, _furnish
from tests.casework.web import Web
from tests.casework.words.test_words import AS_THEY_ARE

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = pytest.mark.parametrize("language", ["fa-af", "ps"])
ADMIN = "admin/casework/member/ admin/casework/desk/ admin/intake/custodyevent/ admin/codes/"
# Beside those that name a desk or a record of it.
ALWAYS = (
    "", "help/", "account/", "people/", "unlock/", "confirm/", "nowhere/", "sign-in/", "admin/",
    *ADMIN.split(), "admin/intake/custodycheckpoint/",
)  # fmt: skip
# Ids, logins, tags, what a source or a caseworker told, languages by their own names.
_THEIRS = {"code", "secret", "login", "languages", "mark", "quote", "told", "qr"}
_UNREAD = {"style", "script", "pre", "kbd", "code", "bdi", "textarea"}
_VOID = {"meta", "link", "input", "img", "br", "hr", "wbr"}
_SAID_BY = ("title", "alt", "aria-label", "placeholder")
_LOGIN = r"\b[a-z]+-[a-z]+-[a-z]+\b"
_ID = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
_PART = r"\bamanat/custody-log/|\b[0-9a-f]{8,64}\b|\[[A-Z]+(?:-\d+)?\]"
# What people wrote stands in lists to choose from: titles, pseudonyms, dates in their words.
_PEOPLE = r"Shopkeeper 1|Neighbour [49]|Willow"
_TOLD = rf"Detentions in Charikar|{_PEOPLE}|12 Saratan 1403|S-[0-9a-f]{{8}}|\bEnglish\b"
_KNOWN = re.compile("|".join((AS_THEY_ARE.pattern, _ID, _LOGIN, _PART, _TOLD)))


class Read(HTMLParser):
    """The words of a page that are ours, with what a screen reader says of them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []  # of each element around: whether its words are ours
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        classes = set((told.get("class") or "").split())
        theirs = tag in _UNREAD or classes & _THEIRS or told.get("dir") == "auto"
        ours = all(self.open) and not theirs
        if all(self.open):
            self.said += [told[name] or "" for name in _SAID_BY if name in told]
        if tag not in _VOID:
            self.open.append(ours)

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag not in _VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if all(self.open):
            self.said.append(data.strip())


def english(content: str) -> list[str]:
    """What of a page's words is in Latin letters, or in digits that the page does not use."""
    page = Read()
    page.feed(content)
    assert any(re.search("[\u0600-\u06ff]{4}", words) for words in page.said)
    left = (_KNOWN.sub("", words) for words in page.said)
    return [words for words in left if re.search("[A-Za-z]{2}|[0-9]", words)]


def addresses(made: Furnished) -> Iterator[str]:
    yield from ALWAYS
    yield from (path for name, path in made.pages.items() if name != "review_dari")


@LANGUAGES
def test_no_english_is_left_on_any_page(web: Web, language: str, tmp_path: Path) -> None:
    made = Furnished(web, "")
    _furnish(made, tmp_path)
    browser = web.unlocked("Amina")

    left = {
        path: english(browser.get(f"/{language}/{path}").content.decode())
        for path in addresses(made)
    }

    assert {path: words for path, words in left.items() if words} == {}


@LANGUAGES
def test_no_english_is_left_where_something_was_forgotten(
    web: Web, language: str, tmp_path: Path
) -> None:
    made = Furnished(web, "")
    _furnish(made, tmp_path)
    browser = web.unlocked("Laila")
    review = f"/{language}/{made.pages['review']}"

    for deed in DEEDS:
        answer = browser.post(review, {"deed": deed, "expects": "0"})
        if answer.status_code != 303:
            assert english(answer.content.decode()) == [], deed


def test_english_is_found_where_there_is_any() -> None:
    page = '<p>گزارش‌ها</p><p class="code">INT-01</p><p title="%s">%s <b dir="auto">Told</b></p>'
    assert english(page % ("Reports", "دفتر 3")) == ["Reports", "دفتر 3"]
    assert english(page % ("", "[PERSON-1] quiet-river-lamp 2a2f82f3")) == []
