"""The help sheet names every key that does something, and none that does not."""

import re
from pathlib import Path

import pytest

import casework
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db
TEMPLATES = Path(casework.__file__).parent / "templates" / "casework"


def answered() -> set[str]:
    """Keys that the script listens to, and those that pages give to a link."""
    script = (TEMPLATES / "keys.js").read_text()
    pages = " ".join(one.read_text() for one in TEMPLATES.rglob("*.html"))
    own = re.findall(r'event\.key === "(.)"', script)
    return {*own, *re.findall(r'data-key="(.)"', pages), "Enter"}


@pytest.mark.parametrize("language", ["en", "fa-af", "ps"])
def test_every_key_is_on_the_help_sheet_with_its_own_words(pages: Pages, language: str):
    text = pages.browser.get(f"/{language}/help/").content.decode()
    listed = dict(re.findall(r"<tr><td><kbd>(.+?)</kbd></td><td>(.+?)</td></tr>", text))
    assert set(listed) == answered()
    assert len(set(listed.values())) == len(listed)
    assert language == "en" or not re.search("[a-z]", "".join(listed.values()))
