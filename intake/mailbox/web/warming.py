"""Done once in the parent, so that no worker does it anew with somebody waiting."""

from django.urls import resolve
from django.utils import translation

from intake.languages import LANGUAGES
from intake.mailbox import coming
from intake.mailbox.web import pages
from intake.mailbox.web.opening import to_nobody


def warm_up() -> None:
    """Make the pages that need no mailbox once in each language. Asks no database."""
    to_nobody()
    for code, _ in LANGUAGES:
        resolve(f"/{code}/")
        with translation.override(code):
            pages.first_page("-", 422)
            pages.withdraw_page("", "")
            pages.taken_page(coming.ANSWER, ())
            pages.notice("unforeseen", 500)
