"""Pictures of the casework pages, to be looked at: `./tests/run screenshots`.

They go to `var/screenshots/`, which no commit takes, beside those that the journeys through the
form, the mailbox and the dossiers' pages make on their way. Everything in them is invented.
"""

import os
from pathlib import Path

import pytest

from tests.browser.furnished import Furnished, furnished, house, web

__all__ = ["furnished", "house", "web"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),
]
FOLDER = Path(os.environ.get("SCREENSHOTS") or Path(__file__).parents[2] / "var" / "screenshots")
WIDTHS = {"phone": 360, "tablet": 768, "desktop": 1280}
LANGUAGES = ("en", "fa-af", "ps")


def test_pictures_of_every_page(chromium, furnished: Furnished):
    FOLDER.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    furnished.enter(page, "Amina")
    for language in LANGUAGES:
        for size, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 1000})
            for name in furnished.pages:
                furnished.show(page, name, language)
                page.screenshot(path=str(FOLDER / f"{name}-{language}-{size}.png"), full_page=True)
